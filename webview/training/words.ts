import type { Curves, Training } from '../../src/protocol/training';
import { formatCount, formatNumber } from '../format/number';
import { localised } from '../ui/localised';

/** Updates that were made. */
export function lastStep({ loss }: Curves): number {
  return loss.length - 1;
}

/** The curve of the loss in a sentence: `Loss from 2.303 at step 0 to 0.1 at step 100; smallest 0.1 at step 100.` */
export function lossInWords(training: Curves): string {
  const { loss } = training;
  const last = lastStep(training);
  const smallest = loss.reduce((best, value, step) => (value < loss[best]! ? step : best), 0);
  const at = (step: number): string => localised`${formatNumber(loss[step]!)} at step ${formatCount(step)}`;
  return localised`Loss from ${at(0)} to ${at(last)}; smallest ${at(smallest)}.`;
}

/** The curves of the gradient norms in a sentence: each layer's from its first to its last. */
export function normsInWords({ layers }: Curves): string {
  const parts = layers.map(({ layer, norms }) =>
    localised`${layer} from ${formatNumber(norms[0]!, 3)} to ${formatNumber(norms.at(-1)!, 3)}`);
  return localised`Gradient norm of each layer, first to last step: ${parts.join('; ')}.`;
}

/** Which steps can be looked at: `every step`, `every 4th step and the last`. */
export function keptInWords({ kept }: Training): string {
  if (kept.length <= 1) return localised`Only the last step is kept; earlier ones would take too much memory.`;
  const every = kept[1]! - kept[0]!;
  if (every === 1) return localised`Every step is kept.`;
  const isEven = (kept.at(-1)! - kept[0]!) % every === 0;
  return isEven
    ? localised`Every ${ordinal(every)} step is kept; more would take too much memory.`
    : localised`Every ${ordinal(every)} step and the last is kept; more would take too much memory.`;
}

/** How a descent ended, where that is not as asked for. */
export function endInWords(training: Training): string | undefined {
  switch (training.outcome) {
    case 'finished': return undefined;
    case 'cancelled':
      return localised`Cancelled after ${formatCount(lastStep(training))} of ${formatCount(training.steps)} steps.`;
    case 'diverged': return training.reason && localised(training.reason);
  }
}

function ordinal(number: number): string {
  const tens = number % 100;
  const ones = number % 10;
  if (ones === 1 && tens !== 11) return localised`${formatCount(number)}st`;
  if (ones === 2 && tens !== 12) return localised`${formatCount(number)}nd`;
  if (ones === 3 && tens !== 13) return localised`${formatCount(number)}rd`;
  return localised`${formatCount(number)}th`;
}
