import { absoluteChange } from '../distance';
import { regressionLoss } from '../regressionLoss';
import { reduction } from '../reduction';

/**
 * Mean absolute error, J = Σ |A − Y| · 1/count with `mean`; prediction and target have the same shape, J is a scalar.
 * Where both are equal the slope is 0, as in PyTorch.
 */
export const l1Loss = regressionLoss({
  op: 'L1Loss',
  summary: 'Mean absolute error between prediction and target.',
  args: { reduction },
  equations: [
    { of: 'output', text: 'J = mean |A − Y|', numbers: [] },
    { of: 'input', text: 'dA = sign(A − Y) / count', numbers: [] },
  ],
  value: Math.abs,
  slope: Math.sign,
  slopeSymbol: (d) => `sign(${d})`,
  change: absoluteChange,
  kink: (d) => d === 0,
});
