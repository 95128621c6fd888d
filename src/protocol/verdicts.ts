import type { LayerCheck, Verdict, VerdictCounts } from './views';

/** The verdicts, the one that needs attention most first. */
export const verdicts: readonly Verdict[] = ['fail', 'nonFinite', 'kink', 'belowNoise', 'untested', 'pass'];

/** Stands for the verdict of an entry that was not checked, where verdicts are positions in the list above. */
export const notChecked = 255;

/** What a verdict is called, and what it means. */
export const verdictWords: Readonly<Record<Verdict, { readonly name: string; readonly meaning: string }>> = {
  pass: { name: 'Pass', meaning: 'The gradient agrees with the numeric one within the rounding error to be expected.' },
  fail: { name: 'Fail', meaning: 'The gradient differs from the numeric one by more than rounding explains.' },
  kink: { name: 'Kink', meaning: 'The function has a corner here, and the gradient lies between both slopes.' },
  belowNoise: { name: 'Below noise', meaning: 'The gradient is too small against its rounding error to tell.' },
  untested: { name: 'Untested', meaning: 'No path from here to the loss carries anything, so there is no evidence.' },
  nonFinite: { name: 'Not finite', meaning: 'The gradient, or the numeric one, is NaN or infinite.' },
};

/** The verdict that stands for many: what needs attention, else pass if anything passed. */
export function overallVerdict(counts: VerdictCounts): Verdict {
  if (counts.fail > 0) return 'fail';
  if (counts.nonFinite > 0) return 'nonFinite';
  if (counts.pass > 0) return 'pass';
  return verdicts.find((verdict) => counts[verdict] > 0) ?? 'untested';
}

/** What the check says of a layer as a whole. */
export interface LayerVerdict {
  readonly verdict: Verdict;
  /** True when its gradients fail, but its own backward rule is right: the cause lies in another layer. */
  readonly innocent: boolean;
}

/** The verdict on a layer: of its own backward rule, and of its gradients through the network. */
export function layerVerdict({ local, tensors }: LayerCheck): LayerVerdict {
  if (local === 'fail') return { verdict: 'fail', innocent: false };
  const verdict = overallVerdict(sumOfCounts(tensors.map(({ verdicts: counts }) => counts)));
  if (tensors.length === 0) return { verdict: local, innocent: false };
  return { verdict, innocent: verdict === 'fail' };
}

/** Counts of many tensors, added up. */
export function sumOfCounts(all: readonly VerdictCounts[]): VerdictCounts {
  const sum = { pass: 0, fail: 0, kink: 0, belowNoise: 0, untested: 0, nonFinite: 0 };
  for (const counts of all) for (const verdict of verdicts) sum[verdict] += counts[verdict];
  return sum;
}
