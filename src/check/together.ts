import type { Value } from '../engine/network';
import { channelsOf, innerOf } from '../tensor/shape';
import { quietly, type Step } from './step';
import type { Subject } from './subject';
import type { Task } from './tasks';

/** Entries of one channel of one sample that lie on a kink. */
type Group = readonly number[];

/**
 * Fails entries on kinks whose gradients are possible one by one, but not together. Of two pixels that are both the
 * largest of their window each may get any share of the gradient, and both of them have to get all of it: when they
 * move together, the largest number of the window moves with them, and there is no kink.
 *
 * So all entries of a channel of a sample that lie on kinks are moved at once. Where the function has one slope in that
 * direction, whether it branches anew to either side or not at all, their gradients have to add up to it.
 * @param task the gradient of what a node reads, through that node, with every entry judged by itself; others stay as
 * they are
 */
export function* failTogether({ layer, subject: { value }, entries, through }: Task): Generator<Step, void> {
  if (!through || entries.sides.size === 0) return;
  const groups = groupsOf(value, entries.sides.keys());
  const propagation = through(togetherSubject(value, groups));
  for (const batch of propagation.batches(groups.keys())) {
    const step = { layer, entries: 0 };
    yield step;
    const { derivatives: held, errors } = yield* quietly(step, propagation.respondInSteps(batch, 'held'));
    const { derivatives: right } = yield* quietly(step, propagation.respondInSteps(batch, 'free', 1));
    const { derivatives: left } = yield* quietly(step, propagation.respondInSteps(batch, 'free', -1));
    batch.entries.forEach((number, p) => {
      const group = groups[number]!;
      const sum = (of: Float64Array): number => group.reduce((total, entry) => total + of[entry]!, 0);
      const bound = sum(entries.bound) + (errors?.[p] ?? 0);
      const isSlope = Math.abs(right[p]! - left[p]!) <= bound && Math.abs(held[p]! - right[p]!) <= bound;
      if (isSlope && Math.abs(sum(entries.analytic) - held[p]!) > bound) entries.fail(group);
    });
  }
}

/** The entries by channel and sample, in the order of channels, so that those of one channel travel together. */
function groupsOf({ tensor: { shape } }: Value, entries: Iterable<number>): Group[] {
  const [inner, channels] = [innerOf(shape), channelsOf(shape)];
  const groups = new Map<number, number[]>();
  for (const entry of entries) {
    const plane = Math.floor(entry / inner);
    const group = groups.get(plane);
    if (group) group.push(entry);
    else groups.set(plane, [entry]);
  }
  const channelOf = (plane: number): number => plane % channels;
  return [...groups].sort(([a], [b]) => channelOf(a) - channelOf(b) || a - b).map(([, group]) => group);
}

/** The groups as what is perturbed: number g moves all entries of the group at that position. */
function togetherSubject(value: Value, groups: readonly Group[]): Subject {
  const { shape } = value.tensor;
  const [inner, channels] = [innerOf(shape), channelsOf(shape)];
  const planeOf = (number: number): number => Math.floor(groups[number]![0]! / inner);
  return {
    name: value.name,
    shape,
    tensor: value.tensor,
    value,
    firstNode: 0,
    sampleOf: (number) => Math.floor(planeOf(number) / channels),
    channels(number) {
      const channel = planeOf(number) % channels;
      return [channel, channel + 1];
    },
    write(stack, numbers, step, delta) {
      delta.data.fill(0);
      for (let row = 0; row < stack.rows; row++) {
        const number = numbers[stack.perturbation[row]!]!;
        if (stack.sample[row] !== Math.floor(planeOf(number) / channels)) continue;
        for (const entry of groups[number]!) delta.data[row * inner + (entry % inner)] = step;
      }
    },
  };
}
