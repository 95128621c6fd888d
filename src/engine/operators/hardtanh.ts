import { sentence } from '../../protocol/sentence';
import { number } from '../arguments';
import { elementwise } from '../elementwise';
import { ShapeError } from '../operator';
import { stepWithin } from '../pieces';

const args = {
  min_val: number({ default: -1, description: 'Lower end of the linear part.' }),
  max_val: number({ default: 1, description: 'Upper end of the linear part; above min_val.' }),
};

/** Hardtanh: a = min(max(z, min_val), max_val). At both ends the slope is 0, as in PyTorch. Eq. 10–11. */
export const hardtanh = elementwise({
  op: 'Hardtanh',
  summary: 'Passes what lies between two ends, and cuts off the rest.',
  args,
  equations: [
    { of: 'output', text: 'A = min(max(Z, min_val), max_val)', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ [min_val < Z < max_val]', numbers: [10, 11] },
  ],
  check({ min_val, max_val }) {
    if (min_val < max_val) return;
    const reason = sentence`min_val is ${min_val} and max_val is ${max_val}, but max_val must lie above min_val`;
    throw new ShapeError(reason, 'max_val');
  },
  g: (z, { min_val, max_val }) => Math.min(Math.max(z, min_val), max_val),
  slope: (z, _a, { min_val, max_val }) => (z > min_val && z < max_val ? 1 : 0),
  slopeSymbol: '[min_val < z < max_val]',
  flat(z, a, { min_val, max_val }) {
    if (z > min_val && z < max_val) return undefined;
    return a === 0 ? 'off' : 'saturated';
  },
  change(d, z, _a, held, { min_val, max_val }) {
    if (held) return z > min_val && z < max_val ? d : 0;
    return stepWithin(d, z, min_val, max_val);
  },
  kink: (z, { min_val, max_val }) => z === min_val || z === max_val,
});
