import { regressionLoss } from '../regressionLoss';
import { reduction } from '../reduction';

/**
 * Mean squared error, J = Σ (A − Y)² · 1/count with `mean`; prediction and target have the same shape, J is a scalar.
 */
export const mseLoss = regressionLoss({
  op: 'MSELoss',
  summary: 'Mean squared error between prediction and target.',
  args: { reduction },
  equations: [
    { of: 'output', text: 'J = mean (A − Y) ⊙ (A − Y)', numbers: [] },
    { of: 'input', text: 'dA = 2 (A − Y) / count', numbers: [] },
  ],
  value: (d) => d * d,
  slope: (d) => 2 * d,
  slopeSymbol: (d) => `2 (${d})`,
  // (d + step)² − d²
  change: (step, d) => step * (2 * d + step),
});
