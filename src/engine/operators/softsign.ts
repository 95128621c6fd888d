import { elementwise } from '../elementwise';
import { FLAT_SLOPE } from '../flat';

/** Softsign: a = z / (1 + |z|), with a' = 1 / (1 + |z|)², at 0 too. Eq. 10–11. */
export const softsign = elementwise({
  op: 'Softsign',
  summary: 'z / (1 + |z|): between −1 and 1, slower than tanh.',
  args: {},
  equations: [
    { of: 'output', text: 'A = Z / (1 + |Z|)', numbers: [] },
    { of: 'input', text: 'dZ = dA / (1 + |Z|)²', numbers: [10, 11] },
  ],
  g: (z) => z / (1 + Math.abs(z)),
  slope: (z) => 1 / (1 + Math.abs(z)) ** 2,
  slopeSymbol: '1 / (1 + |z|)²',
  flat: (z) => (1 / (1 + Math.abs(z)) ** 2 < FLAT_SLOPE ? 'saturated' : undefined),
  // On one side of 0: d / ((1 + |z|)(1 + |z + d|)). From one side to the other both values add up.
  change(d, z, a) {
    const end = z + d;
    if (z * end < 0) return end / (1 + Math.abs(end)) - a;
    return d / ((1 + Math.abs(z)) * (1 + Math.abs(end)));
  },
});
