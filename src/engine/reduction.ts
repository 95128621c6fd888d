import { sizeOf, type Shape } from '../tensor/shape';
import { choice } from './arguments';

/** How the losses of the single entries become one number J. */
export const reduction = choice(['mean', 'sum'], {
  default: 'mean',
  description: 'Whether J is the mean or the sum over all entries (over all samples, for a classification).',
});

/** The reductions there are; `batchmean` is for KLDivLoss alone. */
export type Reduction = 'mean' | 'sum' | 'batchmean';

/** What each entry's loss is multiplied with: 1 / count for the mean, 1 / samples for `batchmean`, 1 for the sum. */
export function shareOf(kind: Reduction, shape: Shape): number {
  if (kind === 'sum') return 1;
  return 1 / (kind === 'mean' ? sizeOf(shape) : shape[0]!);
}

/** The same as people write it. */
export function shareSymbol(kind: Reduction): string {
  return { sum: '1', mean: '1 / count', batchmean: '1 / m' }[kind];
}
