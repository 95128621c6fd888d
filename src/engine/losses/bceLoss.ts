import { sentence } from '../../protocol/sentence';
import { numbers, optional } from '../arguments';
import { entrywiseLoss } from '../entrywiseLoss';
import { stepWithin } from '../pieces';
import { log1p } from '../series';
import { probabilities } from '../target';
import { reduction } from '../reduction';

const args = {
  weight: optional(numbers({ description: 'A factor for each entry along the last axis, or one for all.' })),
  reduction,
};

/** PyTorch takes no logarithm below this one … */
const LOWEST_LOG = -100;
/** … that of this number … */
const LEAST = Math.exp(LOWEST_LOG);
/** … and divides by no a (1 − a) below this one, which it keeps in float32. */
const LEAST_SPREAD = Math.fround(1e-12);

/** log x, cut off. */
function cutLog(x: number): number {
  return Math.max(Math.log(x), LOWEST_LOG);
}

/** The same of x + d, less that of x, without cancellation. */
function cutLogChange(d: number, x: number): number {
  const isSmall = Math.abs(d) < x / 2 && x / 2 > LEAST;
  return isSmall ? log1p(d / x) : cutLog(x + d) - cutLog(x);
}

/** a (1 − a). */
const spreadOf = (a: number): number => (1 - a) * a;

/** log(1 − a), cut off; exact for small a. */
const cutLogOfRest = (a: number): number => Math.max(Math.log1p(-a), LOWEST_LOG);

/**
 * Binary cross-entropy of probabilities A and targets Y from 0 to 1, both of the same shape; J is a scalar.
 *
 * Near 0 and 1 PyTorch cuts off the logarithms of J and the divisor of its gradient, each at a limit of its own. Behind
 * that of the divisor the gradient is not the derivative of J; differences that are held keep to the same limit there.
 */
export const bceLoss = entrywiseLoss({
  op: 'BCELoss',
  summary: 'Binary cross-entropy; takes probabilities, such as those of a Sigmoid.',
  args,
  symbols: ['A', 'Y'],
  equations: [
    { of: 'output', text: 'J = −mean (Y ⊙ log A + (1 − Y) ⊙ log(1 − A))', numbers: [] },
    { of: 'input', text: 'dA = (A − Y) / (A ⊙ (1 − A)) / count', numbers: [] },
  ],
  factors: ({ weight }) => ({ weight }),
  targetValues: () => probabilities,
  predictionLimits: {
    // A NaN comes from a layer before this one, which is to be named then.
    holds: (a) => !(a < 0 || a > 1),
    words: sentence`BCELoss takes probabilities from 0 to 1; ${
      sentence`put a Sigmoid in front, or use BCEWithLogitsLoss, which takes scores`}`,
  },
  targetLimits: { holds: (y) => y >= 0 && y <= 1, words: sentence`BCELoss compares with numbers from 0 to 1` },

  value: (a, y) => -(y * cutLog(a) + (1 - y) * cutLogOfRest(a)),
  slope: {
    of: (a, y) => (a - y) / Math.max(spreadOf(a), LEAST_SPREAD),
    magnitude: (a, y) => (a * (1 - y) + y * (1 - a)) / Math.max(spreadOf(a), LEAST_SPREAD),
    symbol: () => '(a − y) / (a (1 − a))',
  },
  targetSlope: {
    of: (a) => cutLogOfRest(a) - cutLog(a),
    magnitude: (a) => -cutLogOfRest(a) - cutLog(a),
    symbol: () => 'log(1 − a) − log a',
  },

  change(da, dy, a, y, held) {
    const upright = dy * (cutLogOfRest(a) - cutLog(a));
    if (held && spreadOf(a) < LEAST_SPREAD) return upright + (da * (a - y - dy)) / LEAST_SPREAD;
    // Behind 0 and 1 there is nothing: whoever steps there stays at the border.
    const step = stepWithin(da, a, 0, 1);
    return upright - (y + dy) * cutLogChange(step, a) - (1 - y - dy) * cutLogChange(-step, 1 - a);
  },
  kink: (da, _dy, a) => da !== 0 && spreadOf(a) < LEAST_SPREAD,
});
