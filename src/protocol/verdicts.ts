import type { LayerCheck, Verdict, VerdictCounts } from './views';

/** The verdicts. Their positions are written to files: more of them come last. */
export const verdicts: readonly Verdict[] =
  ['fail', 'nonFinite', 'kink', 'belowNoise', 'untested', 'pass', 'nondeterministic'];

/** The verdicts, the one that needs attention most first. */
export const byAttention: readonly Verdict[] =
  ['fail', 'nonFinite', 'nondeterministic', 'kink', 'belowNoise', 'untested', 'pass'];

/** Whether a verdict speaks of something wrong. */
export function isBad(verdict: Verdict): boolean {
  return verdict === 'fail' || verdict === 'nonFinite' || verdict === 'nondeterministic';
}

/** How many of the entries are wrong. */
export function badIn({ fail, nonFinite, nondeterministic }: VerdictCounts): number {
  return fail + nonFinite + nondeterministic;
}

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
  nondeterministic: {
    name: 'Not deterministic',
    meaning: 'Another run on the same numbers gives another gradient, so there is none to check.',
  },
};

/** The verdict that stands for many: what needs attention, else pass if anything passed. */
export function overallVerdict(counts: VerdictCounts): Verdict {
  const bad = byAttention.find((verdict) => isBad(verdict) && counts[verdict] > 0);
  if (bad) return bad;
  if (counts.pass > 0) return 'pass';
  return byAttention.find((verdict) => counts[verdict] > 0) ?? 'untested';
}

/** What the check says of a layer as a whole. */
export interface LayerVerdict {
  readonly verdict: Verdict;
  /** True when its gradients fail, but its own backward rule is right: the cause lies in another layer. */
  readonly innocent: boolean;
}

/** The verdict on a layer: of its own backward rule, and of its gradients through the network. */
export function layerVerdict({ local, tensors }: LayerCheck): LayerVerdict {
  if (local === 'fail' || local === 'nondeterministic') return { verdict: local, innocent: false };
  const verdict = overallVerdict(sumOfCounts(tensors.map(({ verdicts: counts }) => counts)));
  if (tensors.length === 0) return { verdict: local, innocent: false };
  return { verdict, innocent: verdict === 'fail' };
}

/** Counts of many tensors, added up. */
export function sumOfCounts(all: readonly VerdictCounts[]): VerdictCounts {
  const sum = { pass: 0, fail: 0, kink: 0, belowNoise: 0, untested: 0, nonFinite: 0, nondeterministic: 0 };
  for (const counts of all) for (const verdict of verdicts) sum[verdict] += counts[verdict];
  return sum;
}
