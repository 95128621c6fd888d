import { elementwise } from '../elementwise';
import { stepWithin } from '../pieces';

/** What z (z + 3) / 6 changes by from z to z + d. */
function bendChange(d: number, z: number): number {
  return (d * (z + (z + d + 3))) / 6;
}

/**
 * Hardswish: a = z min(max(z + 3, 0), 6) / 6, so 0 below −3 and z above 3. At z = −3 the slope is 0 and at z = 3 it
 * is 1, as in PyTorch. Eq. 10–11.
 */
export const hardswish = elementwise({
  op: 'Hardswish',
  summary: 'SiLU made of straight lines and a parabola.',
  args: {},
  equations: [
    { of: 'output', text: 'A = Z ⊙ min(max(Z + 3, 0), 6) / 6', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ ([Z ≥ 3] + (Z / 3 + 1/2) [−3 < Z < 3])', numbers: [10, 11] },
  ],
  g: (z) => (z * Math.min(Math.max(z + 3, 0), 6)) / 6,
  slope(z) {
    if (z >= 3) return 1;
    return z <= -3 ? 0 : z / 3 + 0.5;
  },
  slopeSymbol: '[z ≥ 3] + (z / 3 + ½) [−3 < z < 3]',
  flat: (z) => (z <= -3 ? 'off' : undefined),
  slopeMagnitude(z) {
    if (z >= 3) return 1;
    return z <= -3 ? 0 : Math.abs(z) / 3 + 0.5;
  },
  change(d, z, _a, held) {
    if (held) return z >= 3 ? d : z <= -3 ? 0 : bendChange(d, z);
    return stepWithin(d, z, 3, Infinity) + bendChange(stepWithin(d, z, -3, 3), Math.min(Math.max(z, -3), 3));
  },
  kink: (z) => z === -3 || z === 3,
});
