import type { GradientEntries, Sides } from './entries';
import type { Batch, Propagation } from './propagation';
import type { Task } from './tasks';

/** Pushes entries all the way and judges each; yields, after every stack, how many that were. */
export function* pushEntries({ propagation, entries }: Task, which: Iterable<number>): Generator<number, void> {
  for (const batch of propagation.batches(which)) {
    judgeBatch(propagation, batch, entries);
    yield batch.entries.length;
  }
}

/** Numeric derivatives of a batch, each with its verdict. */
function judgeBatch(propagation: Propagation, batch: Batch, entries: GradientEntries): void {
  const { derivatives, kinks, errors } = propagation.respond(batch, 'held');
  if (batch.entries.some((entry, p) => entries.isSuspicious(entry, derivatives[p]!, errors?.[p]))) {
    // Where a slope vanishes but the curvature does not, one step sees the curvature; the mean of both signs does not.
    const opposite = propagation.respond(batch, 'held', -1).derivatives;
    opposite.forEach((value, p) => (derivatives[p] = 0.5 * (derivatives[p]! + value)));
  }
  const sides = kinks.includes(1) ? oneSidedDerivatives(propagation, batch, kinks) : undefined;
  batch.entries.forEach((entry, p) => entries.judge(entry, derivatives[p]!, sides?.get(p), errors?.[p]));
}

/** For the perturbations that touch a kink: the derivatives to the left and to the right, branching anew. */
function oneSidedDerivatives(propagation: Propagation, batch: Batch, kinks: Uint8Array): Map<number, Sides> {
  const positions = [...kinks.keys()].filter((p) => kinks[p] === 1);
  const touched = { ...batch, entries: Int32Array.from(positions, (p) => batch.entries[p]!) };
  const right = propagation.respond(touched, 'free', 1).derivatives;
  const left = propagation.respond(touched, 'free', -1).derivatives;
  return new Map(positions.map((p, i) => [p, [left[i]!, right[i]!] as const]));
}
