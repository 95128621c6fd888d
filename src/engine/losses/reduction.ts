import { choice } from '../arguments';

/** How the losses of the single entries become one number J. */
export const reduction = choice(['mean', 'sum'], {
  default: 'mean',
  description: 'Whether J is the mean or the sum over all entries (over all samples, for a classification).',
});

/** What each entry's loss is multiplied with: 1 / count for the mean, 1 for the sum. */
export function shareOf(kind: 'mean' | 'sum', count: number): number {
  return kind === 'mean' ? 1 / count : 1;
}
