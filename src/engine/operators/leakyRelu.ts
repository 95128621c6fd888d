import { number } from '../arguments';
import { elementwise } from '../elementwise';
import { stepWithin } from '../pieces';

const args = {
  negative_slope: number({ default: 0.01, description: 'Slope s left of 0.' }),
};

/** LeakyReLU: a = z for z > 0, else s z. At z = 0 the slope is s, as in PyTorch. Eq. 10–11. */
export const leakyRelu = elementwise({
  op: 'LeakyReLU',
  summary: 'Rectifier that lets a little through left of 0.',
  args,
  equations: [
    { of: 'output', text: 'A = max(Z, 0) + s min(Z, 0)', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ ([Z > 0] + s [Z ≤ 0])', numbers: [10, 11] },
  ],
  g: (z, { negative_slope: s }) => (z > 0 ? z : s * z),
  slope: (z, _a, { negative_slope: s }) => (z > 0 ? 1 : s),
  slopeSymbol: '[z > 0] + s [z ≤ 0]',
  flat: (z, _a, { negative_slope: s }) => (s === 0 && z <= 0 ? 'off' : undefined),
  change(d, z, _a, held, { negative_slope: s }) {
    if (held) return z > 0 ? d : s * d;
    return stepWithin(d, z, 0, Infinity) + s * stepWithin(d, z, -Infinity, 0);
  },
  kink: (z, { negative_slope: s }) => z === 0 && s !== 1,
});
