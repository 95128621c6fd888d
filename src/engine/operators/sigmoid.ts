import { elementwise } from '../elementwise';
import { expm1 } from '../series';

/** 1 / (1 + e⁻ᶻ), without overflow on either side. */
function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** Sigmoid: a = 1 / (1 + e⁻ᶻ), with a' = a (1 − a); 1 − a is σ(−z), which keeps its digits where a is near 1. Eq. 10–11. */
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
  // σ(z + d) − σ(z) = a (1 − a)(eᵈ − 1) / (1 − a + a eᵈ), mirrored for d > 0 so that nothing overflows.
  change(d, z, a) {
    const rest = logistic(-z);
    const divisor = d <= 0 ? rest + a * Math.exp(d) : a + rest * Math.exp(-d);
    if (divisor === 0) return logistic(z + d) - a; // from one end of the scale to the other: nothing to cancel
    return (a * rest * (d <= 0 ? expm1(d) : -expm1(-d))) / divisor;
  },
});
