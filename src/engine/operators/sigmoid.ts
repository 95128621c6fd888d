import { elementwise } from '../elementwise';
import { FLAT_SLOPE } from '../flat';
import { logistic, logisticChange } from '../logistic';

/**
 * Sigmoid: a = 1 / (1 + e⁻ᶻ), with a' = a (1 − a); 1 − a is σ(−z), which keeps its digits where a is near 1. Eq.
 * 10–11.
 */
export const sigmoid = elementwise({
  op: 'Sigmoid',
  summary: 'Logistic function, between 0 and 1.',
  args: {},
  equations: [
    { of: 'output', text: 'A = 1 / (1 + exp(−Z))', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ A ⊙ (1 − A)', numbers: [10, 11] },
  ],
  g: logistic,
  slope: (z, a) => a * logistic(-z),
  slopeSymbol: 'a (1 − a)',
  // The steepest slope is 1/4, at 0.
  flat: (z, a) => (4 * a * logistic(-z) < FLAT_SLOPE ? 'saturated' : undefined),
  change: logisticChange,
});
