import { number } from '../arguments';
import { exponentialChange } from '../changes';
import { elementwise } from '../elementwise';
import { FLAT_SLOPE } from '../flat';
import { stepWithin } from '../pieces';

const args = {
  alpha: number({ default: 1, description: 'Depth α of the floor left of 0: a stays above −α.' }),
};

/** ELU: a = z for z > 0, else α (eᶻ − 1). At z = 0 the slope is α, as in PyTorch. Eq. 10–11. */
export const elu = elementwise({
  op: 'ELU',
  summary: 'Exponential linear unit: the identity right of 0, levelling off at −α left of it.',
  args,
  equations: [
    { of: 'output', text: 'A = max(Z, 0) + α (exp(min(Z, 0)) − 1)', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ ([Z > 0] + α exp(Z) [Z ≤ 0])', numbers: [10, 11] },
  ],
  g: (z, { alpha }) => (z > 0 ? z : alpha * Math.expm1(z)),
  slope: (z, _a, { alpha }) => (z > 0 ? 1 : alpha * Math.exp(z)),
  slopeSymbol: '[z > 0] + α eᶻ [z ≤ 0]',
  flat: (z) => (z <= Math.log(FLAT_SLOPE) ? 'saturated' : undefined),
  change(d, z, _a, held, { alpha }) {
    if (held) return z > 0 ? d : alpha * exponentialChange(d, z);
    const below = stepWithin(d, z, -Infinity, 0);
    return stepWithin(d, z, 0, Infinity) + alpha * exponentialChange(below, Math.min(z, 0));
  },
  kink: (z, { alpha }) => z === 0 && alpha !== 1,
});
