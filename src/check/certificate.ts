import type { Network } from '../engine/network';
import { inStretches } from '../engine/parts';
import { notChecked } from '../protocol/verdicts';
import { random, type Random } from '../tensor/random';
import type { GradientEntries } from './entries';
import { quietly, type Step } from './step';
import { pushAlong } from './projection';
import type { Subject } from './subject';
import type { Task } from './tasks';

/** Tensors of which one entry is pushed all the way: in a deep network a push takes as long as a pass. */
const PUSHED = 8;

/** Powers of two that a tensor's direction may be scaled by: the step stays a step. */
const LARGEST_SCALE = 60;

/**
 * Puts the derivatives that were put together from layers (see responses.ts) to the test: an entry of some tensors,
 * and one random direction through all entries of all tensors at once, are pushed all the way to the loss. No entry is
 * left out of the direction, and no tensor weighs more in it than another.
 *
 * Returns the tensors that disagree by more than rounding explains: they have to be pushed entry by entry.
 */
export function* uncertain(network: Network, tasks: readonly Task[], seed: number): Generator<Step, Set<Task>> {
  const found = new Set<Task>();
  const numbers = random(seed, tasks.length);
  for (const task of some(tasks, numbers)) {
    yield { layer: task.layer, entries: 0 };
    if (!(yield* agreesInOneEntry(task, numbers))) found.add(task);
  }
  const directions = new Map<Task, Float64Array>();
  for (const task of tasks) {
    directions.set(task, yield* quietly({ layer: task.layer, entries: 0 }, directionOf(task, numbers)));
  }
  if (yield* agreesAlong(network, directions)) return found;
  for (const [task, direction] of directions) {
    if (!(yield* agreesAlong(network, new Map([[task, direction]])))) found.add(task);
  }
  return found;
}

function some(tasks: readonly Task[], numbers: Random): readonly Task[] {
  const left = [...tasks];
  while (left.length > PUSHED) left.splice(numbers.integer(left.length), 1);
  return left;
}

function* agreesInOneEntry({ entries, propagation, layer }: Task, numbers: Random): Generator<Step, boolean> {
  const step = { layer, entries: 0 };
  const drawn = numbers.integer(entries.size);
  for (const batch of propagation.batches(entries.verdict[drawn] === notChecked ? [] : [drawn])) {
    const { derivatives: right, errors } = yield* quietly(step, propagation.respondInSteps(batch, 'held'));
    const isNear = (derivatives: Float64Array): boolean => derivatives.every((derivative, p) => {
      const entry = batch.entries[p]!;
      return Math.abs(derivative - entries.numeric[entry]!) <= entries.bound[entry]! + (errors?.[p] ?? 0);
    });
    if (isNear(right)) continue;
    // One step alone sees the curvature where a slope vanishes; the mean of both signs does not.
    const { derivatives: left } = yield* quietly(step, propagation.respondInSteps(batch, 'held', -1));
    if (!isNear(right.map((derivative, p) => 0.5 * (derivative + left[p]!)))) return false;
  }
  return true;
}

/** ±1 for every entry that was judged, scaled so that all tensors count alike. */
function* directionOf({ entries }: Task, numbers: Random): Generator<void, Float64Array> {
  const { size } = entries;
  let bound = 0;
  yield* inStretches(size, (from, to) => (bound += boundOver(entries, from, to)));
  const exponent = bound > 0 && Number.isFinite(bound) ? -Math.round(Math.log2(bound)) : 0;
  const scale = 2 ** Math.max(-LARGEST_SCALE, Math.min(LARGEST_SCALE, exponent));
  const direction = new Float64Array(size);
  yield* inStretches(size, (from, to) => draw(direction, entries, scale, numbers, from, to));
  return direction;
}

/** What the entries that were judged may be off by together. */
function boundOver({ verdict, bound }: GradientEntries, from: number, to: number): number {
  let sum = 0;
  for (let entry = from; entry < to; entry++) if (verdict[entry] !== notChecked) sum += bound[entry]!;
  return sum;
}

function draw(
  direction: Float64Array, { verdict }: GradientEntries, scale: number, numbers: Random, from: number, to: number,
): void {
  for (let entry = from; entry < to; entry++) {
    if (verdict[entry] !== notChecked) direction[entry] = scale * numbers.sign();
  }
}

function* agreesAlong(network: Network, directions: ReadonlyMap<Task, Float64Array>): Generator<Step, boolean> {
  const subjects = new Map<Subject, Float64Array>([...directions].map(([{ subject }, own]) => [subject, own]));
  const [layer] = [...directions.keys()].map((task) => task.layer);
  let [expected, bound] = [0, 0];
  for (const [{ entries, layer: own }, direction] of directions) {
    const step = { layer: own, entries: 0 };
    expected += yield* quietly(step, dot(direction, entries.numeric));
    const adding = inStretches(direction.length, (from, to) => {
      bound += boundAlong(direction, entries.bound, from, to);
    });
    yield* quietly(step, adding);
  }
  const right = yield* quietly({ layer: layer!, entries: 0 }, pushAlong(network, subjects));
  if (Math.abs(right.derivative - expected) <= bound + right.error) return true;
  const left = yield* quietly({ layer: layer!, entries: 0 }, pushAlong(network, subjects, -1));
  return Math.abs(0.5 * (right.derivative + left.derivative) - expected) <= bound + 0.5 * (right.error + left.error);
}

function boundAlong(direction: Float64Array, bound: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let entry = from; entry < to; entry++) sum += Math.abs(direction[entry]!) * bound[entry]!;
  return sum;
}

/** Σ x y; yields in the middle of long work. */
function* dot(x: Float64Array, y: Float64Array): Generator<void, number> {
  const total: ExactSum = { sum: 0, lost: 0 };
  yield* inStretches(x.length, (from, to) => addProducts(total, x, y, from, to));
  return total.sum + total.lost;
}

/** A sum, and the rounding errors to make up for. */
interface ExactSum {
  sum: number;
  lost: number;
}

/** Neumaier's sum, a stretch at a time. */
function addProducts(total: ExactSum, x: Float64Array, y: Float64Array, from: number, to: number): void {
  let { sum, lost } = total;
  for (let i = from; i < to; i++) {
    const term = x[i]! * y[i]!;
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  total.sum = sum;
  total.lost = lost;
}
