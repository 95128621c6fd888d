import { choice } from '../arguments';
import { elementwise } from '../elementwise';
import { gated, type Gate } from '../gated';
import { logistic, logisticChange } from '../logistic';
import { cumulative, cumulativeChange, density } from '../normal';

const args = {
  approximate: choice(['none', 'tanh'], {
    default: 'none',
    description: '"none": Φ itself. "tanh": the formula ½ (1 + tanh √(2/π) (z + 0.044715 z³)) in its place.',
  }),
};

/** How much of the normal distribution lies below z. */
const normalGate: Gate = { value: cumulative, slope: density, change: cumulativeChange };

const CUBIC = 0.044715;
const SCALE = 2 * Math.sqrt(2 / Math.PI);

/** ½ (1 + tanh v) is σ(2v), which keeps its digits where it is near 0: 2v as a function of z. */
function argumentOf(z: number): number {
  return SCALE * (z + CUBIC * z * z * z);
}

const tanhGate: Gate = {
  value: (z) => logistic(argumentOf(z)),
  slope(z) {
    const v = argumentOf(z);
    const bell = logistic(v) * logistic(-v);
    return bell === 0 ? 0 : bell * SCALE * (1 + 3 * CUBIC * z * z);
  },
  // (z + d)³ − z³ = d (z² + z (z + d) + (z + d)²)
  change(d, z) {
    const v = argumentOf(z);
    const end = z + d;
    return logisticChange(SCALE * d * (1 + CUBIC * (z * z + z * end + end * end)), v, logistic(v));
  },
};

/** GELU: a = z Φ(z), with Φ the cumulative normal distribution or its approximation by a tanh. Eq. 10–11. */
export const gelu = elementwise({
  op: 'GELU',
  summary: 'Gaussian error linear unit: z times the share of the normal distribution below z.',
  args,
  equations: [
    { of: 'output', text: 'A = Z ⊙ Φ(Z)', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ (Φ(Z) + Z ⊙ Φ′(Z))', numbers: [10, 11] },
  ],
  ...gated<typeof args>(({ approximate }) => (approximate === 'tanh' ? tanhGate : normalGate)),
  slopeSymbol: 'Φ(z) + z Φ′(z)',
});
