import { exponentialChange } from '../changes';
import { elementwise } from '../elementwise';
import { FLAT_SLOPE } from '../flat';
import { stepWithin } from '../pieces';

/** Chosen by Klambauer et al. (2017) so that mean 0 and variance 1 are kept from layer to layer. */
const ALPHA = 1.6732632423543772;
const LAMBDA = 1.0507009873554805;

/** SELU: a = λ z for z > 0, else λ α (eᶻ − 1). At z = 0 the slope is λ α, as in PyTorch. Eq. 10–11. */
export const selu = elementwise({
  op: 'SELU',
  summary: 'Exponential linear unit scaled so that activations keep mean 0 and variance 1.',
  args: {},
  equations: [
    { of: 'output', text: 'A = λ (max(Z, 0) + α (exp(min(Z, 0)) − 1))', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ λ ([Z > 0] + α exp(Z) [Z ≤ 0])', numbers: [10, 11] },
  ],
  g: (z) => (z > 0 ? LAMBDA * z : LAMBDA * ALPHA * Math.expm1(z)),
  slope: (z) => (z > 0 ? LAMBDA : LAMBDA * ALPHA * Math.exp(z)),
  slopeSymbol: 'λ ([z > 0] + α eᶻ [z ≤ 0])',
  flat: (z) => (z <= Math.log(FLAT_SLOPE) ? 'saturated' : undefined),
  change(d, z, _a, held) {
    if (held) return z > 0 ? LAMBDA * d : LAMBDA * ALPHA * exponentialChange(d, z);
    const below = stepWithin(d, z, -Infinity, 0);
    return LAMBDA * stepWithin(d, z, 0, Infinity) + LAMBDA * ALPHA * exponentialChange(below, Math.min(z, 0));
  },
  kink: (z) => z === 0,
});
