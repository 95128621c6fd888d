import { sentence } from '../../protocol/sentence';
import { number } from '../arguments';
import { clamp, huber, huberChange } from '../distance';
import { ShapeError } from '../operator';
import { regressionLoss } from '../regressionLoss';
import { reduction } from '../reduction';

const args = {
  delta: number({
    default: 1,
    description: 'How far prediction and target may be apart for the error to be squared; above 0.',
  }),
  reduction,
};

/**
 * Huber's loss: half the squared error up to `delta`, straight lines behind. Prediction and target have the same shape,
 * J is a scalar. The pieces meet with the same slope, so there is no kink.
 */
export const huberLoss = regressionLoss({
  op: 'HuberLoss',
  summary: 'Squares small errors and takes large ones as they are, so that outliers do not dominate.',
  args,
  equations: [
    { of: 'output', text: 'J = mean C ⊙ (A − Y − C / 2), C = clamp(A − Y, ±δ)', numbers: [] },
    { of: 'input', text: 'dA = clamp(A − Y, ±δ) / count', numbers: [] },
  ],
  require({ delta }) {
    if (delta <= 0) throw new ShapeError(sentence`delta is ${delta}, expected a number above 0`, 'delta', 1);
  },
  value: (d, { delta }) => huber(d, delta),
  slope: (d, { delta }) => clamp(d, delta),
  slopeSymbol: (d, { delta }) => `clamp(${d}, ±${delta})`,
  change: (step, d, held, { delta }) => huberChange(step, d, delta, held),
});
