import { elementwise } from '../elementwise';
import { rectify, rectifyGradient } from '../kernels/rectifier';

/** ReLU: a = max(z, 0). At z = 0 the slope is 0, as in PyTorch. Eq. 10–11. */
export const relu = elementwise({
  op: 'ReLU',
  summary: 'Rectifier: passes what is positive, and nothing else.',
  args: {},
  equations: [
    { of: 'output', text: 'A = max(Z, 0)', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ [Z > 0]', numbers: [10, 11] },
  ],
  g: (z) => (z <= 0 ? 0 : z),
  slope: (z) => (z <= 0 ? 0 : 1),
  slopeSymbol: '[z > 0]',
  flat: (z) => (z <= 0 ? 'off' : undefined),
  kernels: { forward: rectify, backward: (z, _a, dA, dZ) => rectifyGradient(z, dA, dZ) },
  change(d, z, _a, held) {
    if (z > 0) return held || d > -z ? d : -z;
    return held ? 0 : Math.max(z + d, 0);
  },
  kink: (z) => z === 0,
});
