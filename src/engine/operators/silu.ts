import { elementwise } from '../elementwise';
import { gated, type Gate } from '../gated';
import { logistic, logisticChange } from '../logistic';

const sigmoidGate: Gate = {
  value: logistic,
  slope: (z) => logistic(z) * logistic(-z),
  change: (d, z) => logisticChange(d, z, logistic(z)),
};

/** SiLU, also called Swish: a = z σ(z), with a' = σ(z) (1 + z σ(−z)). Eq. 10–11. */
export const silu = elementwise({
  op: 'SiLU',
  summary: 'Sigmoid linear unit: z times its own sigmoid.',
  args: {},
  equations: [
    { of: 'output', text: 'A = Z ⊙ σ(Z)', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ σ(Z) ⊙ (1 + Z ⊙ σ(−Z))', numbers: [10, 11] },
  ],
  ...gated(() => sigmoidGate),
  slopeSymbol: 'σ(z) (1 + z σ(−z))',
});
