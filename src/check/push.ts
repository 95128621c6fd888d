import { instead } from '../engine/parts';
import type { GradientEntries, Sides } from './entries';
import type { Batch, Propagation } from './propagation';
import type { Task } from './tasks';

/** Pushes entries all the way and judges each; yields, after every stack, how many that were, and 0 on the way. */
export function* pushEntries({ propagation, entries }: Task, which: Iterable<number>): Generator<number, void> {
  for (const batch of propagation.batches(which)) {
    yield* instead(judgeBatch(propagation, batch, entries), () => 0);
    yield batch.entries.length;
  }
}

/** Numeric derivatives of a batch, each with its verdict. */
function* judgeBatch(propagation: Propagation, batch: Batch, entries: GradientEntries): Generator<void, void> {
  const { derivatives, kinks, errors } = yield* propagation.respondInSteps(batch, 'held');
  if (batch.entries.some((entry, p) => entries.isSuspicious(entry, derivatives[p]!, errors?.[p]))) {
    // Where a slope vanishes but the curvature does not, one step sees the curvature; the mean of both signs does not.
    const { derivatives: opposite } = yield* propagation.respondInSteps(batch, 'held', -1);
    opposite.forEach((value, p) => (derivatives[p] = 0.5 * (derivatives[p]! + value)));
  }
  const sides = kinks.includes(1) ? yield* oneSidedDerivatives(propagation, batch, kinks) : undefined;
  batch.entries.forEach((entry, p) => entries.judge(entry, derivatives[p]!, sides?.get(p), errors?.[p]));
}

/** For the perturbations that touch a kink: the derivatives to the left and to the right, branching anew. */
function* oneSidedDerivatives(
  propagation: Propagation,
  batch: Batch,
  kinks: Uint8Array,
): Generator<void, Map<number, Sides>> {
  const positions = [...kinks.keys()].filter((p) => kinks[p] === 1);
  const touched = { ...batch, entries: Int32Array.from(positions, (p) => batch.entries[p]!) };
  const { derivatives: right } = yield* propagation.respondInSteps(touched, 'free', 1);
  const { derivatives: left } = yield* propagation.respondInSteps(touched, 'free', -1);
  return new Map(positions.map((p, i) => [p, [left[i]!, right[i]!] as const]));
}
