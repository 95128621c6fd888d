import { elementwise } from '../elementwise';
import { FLAT_SLOPE } from '../flat';
import { logistic, softplus, softplusChange } from '../logistic';

/** LogSigmoid: a = log σ(z) = −log(1 + e⁻ᶻ), with a' = σ(−z). Eq. 10–11. */
export const logSigmoid = elementwise({
  op: 'LogSigmoid',
  summary: 'Logarithm of the sigmoid, always below 0.',
  args: {},
  equations: [
    { of: 'output', text: 'A = −log(1 + exp(−Z))', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ (1 − σ(Z))', numbers: [10, 11] },
  ],
  g: (z) => -softplus(-z),
  slope: (z) => logistic(-z),
  slopeSymbol: '1 − σ(z)',
  flat: (z) => (logistic(-z) < FLAT_SLOPE ? 'off' : undefined),
  change: (d, z) => -softplusChange(-d, -z),
});
