import { elementwise } from '../elementwise';
import { stepWithin } from '../pieces';

/** ReLU6: a = min(max(z, 0), 6). At z = 0 and z = 6 the slope is 0, as in PyTorch. Eq. 10–11. */
export const relu6 = elementwise({
  op: 'ReLU6',
  summary: 'Rectifier that goes no higher than 6.',
  args: {},
  equations: [
    { of: 'output', text: 'A = min(max(Z, 0), 6)', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ [0 < Z < 6]', numbers: [10, 11] },
  ],
  g: (z) => Math.min(Math.max(z, 0), 6),
  slope: (z) => (z > 0 && z < 6 ? 1 : 0),
  slopeSymbol: '[0 < z < 6]',
  flat: (z) => (z <= 0 ? 'off' : z >= 6 ? 'saturated' : undefined),
  change(d, z, _a, held) {
    if (held) return z > 0 && z < 6 ? d : 0;
    return stepWithin(d, z, 0, 6);
  },
  kink: (z) => z === 0 || z === 6,
});
