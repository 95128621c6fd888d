import { sentence } from '../../protocol/sentence';
import { boolean, choice } from '../arguments';
import { entrywiseLoss } from '../entrywiseLoss';
import { expm1, log1p } from '../series';
import { classProbabilities, logProbabilities } from '../target';

const args = {
  log_target: boolean({ default: false, description: 'Whether the target, too, holds log-probabilities.' }),
  reduction: choice(['mean', 'sum', 'batchmean'], {
    default: 'mean',
    description: 'Whether J is the mean of the entries, their sum, or (batchmean) their sum over the samples.',
  }),
};

/** y (log y − a), which is 0 for y = 0. */
function pointwise(a: number, y: number): number {
  return y === 0 ? 0 : y * (Math.log(y) - a);
}

/**
 * Kullback–Leibler divergence of the target's probabilities Y from those whose logarithms A are the prediction. Both
 * have the same shape, J is a scalar.
 */
export const klDivLoss = entrywiseLoss({
  op: 'KLDivLoss',
  summary: 'Kullback–Leibler divergence; takes log-probabilities, such as those of a LogSoftmax.',
  args,
  symbols: ['A', 'Y'],
  equations: [
    { of: 'output', text: 'J = mean Y ⊙ (log Y − A)', numbers: [] },
    { of: 'input', text: 'dA = −Y / count', numbers: [] },
  ],
  targetValues: ({ log_target }) => (log_target ? logProbabilities : classProbabilities),
  targetLimits: {
    holds: (y, { log_target }) => log_target || y >= 0,
    words: sentence`KLDivLoss compares with probabilities, which are not negative; ${
      sentence`for log-probabilities set log_target to true`}`,
  },

  value: (a, y, { log_target }) => (log_target ? Math.exp(y) * (y - a) : pointwise(a, y)),
  slope: {
    of: (_a, y, { log_target }) => -(log_target ? Math.exp(y) : y),
    symbol: ({ log_target }) => (log_target ? '−exp(y)' : '−y'),
  },
  targetSlope: {
    of: (a, y, { log_target }) => (log_target ? Math.exp(y) * (y - a + 1) : Math.log(y) - a + 1),
    magnitude: (a, y, { log_target }) =>
      log_target ? Math.exp(y) * (Math.abs(y) + Math.abs(a) + 1) : Math.abs(Math.log(y)) + Math.abs(a) + 1,
    symbol: ({ log_target }) => (log_target ? 'exp(y) (y − a + 1)' : 'log y − a + 1'),
  },
  change(da, dy, a, y, _held, { log_target }) {
    if (log_target) return Math.exp(y) * (expm1(dy) * (y + dy - a - da) + dy - da);
    // Small steps of y alone could cancel; from half of y on, nothing does.
    if (Math.abs(dy) >= y / 2) return pointwise(a + da, y + dy) - pointwise(a, y);
    return (y + dy) * (log1p(dy / y) - da) + dy * (Math.log(y) - a);
  },
});
