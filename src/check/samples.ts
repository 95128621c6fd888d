import type { Network } from '../engine/network';
import type { TensorCheck } from '../protocol/views';
import { confirmFailures } from './confirm';
import type { Findings } from './culprit';
import type { Checked } from './everyEntry';
import type { KinkReach } from './kinkReach';
import { pushEntries } from './push';
import { cornersOf, sampleEntries } from './sample';
import { quietly, type Step } from './step';
import { summariesOf, type Task, type Tasks } from './tasks';
import { failTogether } from './together';

/** The part of the time that goes to the nodes by themselves. */
const LOCAL_SHARE = 0.25;

/**
 * Checks samples of the entries of every gradient for about as long as there is time: of the nodes by themselves, then
 * through the whole network.
 */
export function* checkSamples(
  network: Network,
  tasks: Tasks,
  { seed, known, end }: CheckPlan,
): Generator<Step, Checked> {
  const locals = new Map<string, readonly TensorCheck[]>(known);
  const localTime = LOCAL_SHARE * (end - performance.now());
  const localEnd = performance.now() + localTime;
  for (let position = network.nodes.length - 1; position >= 0; position--) {
    const { name } = network.nodes[position]!;
    const step = { layer: name, entries: 0 };
    yield step;
    if (locals.has(name)) continue;
    const own = yield* quietly(step, tasks.ofNode(position));
    const nodeEnd = performance.now() + (localEnd - performance.now()) / (position + 1);
    yield* checkWithin(own, seed, nodeEnd);
    locals.set(name, yield* summariesOf(own));
  }
  const wholes = yield* quietly({ layer: network.loss.name, entries: 0 }, tasks.ofNetwork());
  yield* checkWithin(wholes, seed, end);
  return { locals, wholes };
}

/** Checks samples of these tensors, until this moment. */
export function* checkWithin(tasks: readonly Task[], seed: number, end: number): Generator<Step, void> {
  yield* runWithin(tasks.map((task) => ({ task })), seed, end);
  for (const task of tasks) {
    yield* failTogether(task);
    yield* confirmFailures(task);
  }
}

/** How a check goes about it. */
export interface CheckPlan {
  /** For samples and random directions. */
  readonly seed: number;
  readonly reach: KinkReach;
  /** Layers that have been checked by themselves already. */
  readonly known: Findings;
  /** When to stop, by `performance.now()`; what is cheap in bulk, and a first sample of the rest, is done anyway. */
  readonly end: number;
}

/** A tensor, and which of its entries are wanted: all of them unless it says otherwise. */
export interface Wanted {
  readonly task: Task;
  readonly entries?: Int32Array;
}

/** Pushes growing samples of each tensor, as long as its share of the time until `end` allows. */
export function* runWithin(wanted: readonly Wanted[], seed: number, end: number): Generator<Step, void> {
  const sizes = wanted.map(({ task, entries }) => entries?.length ?? task.entries.size);
  let left = sizes.reduce((sum, size) => sum + size, 0);
  for (const [i, { task, entries }] of wanted.entries()) {
    const size = sizes[i]!;
    if (size === 0) continue;
    const share = end === Infinity ? Infinity : Math.max(0, end - performance.now()) * (size / left);
    left -= size;
    yield* runTask(task, entries, seed, share);
  }
}

/** Milliseconds that a first sample may take though there is no time: in a deep network one entry takes seconds. */
const PATIENCE = 1000;

/** Growing samples of one tensor, until all entries are checked or time is up; counts all of them as done. */
function* runTask(
  task: Task,
  wanted: Int32Array | undefined,
  seed: number,
  milliseconds: number,
): Generator<Step, void> {
  const { layer, entries } = task;
  const size = wanted?.length ?? entries.size;
  const end = performance.now() + milliseconds;
  const patience = Math.max(end, performance.now() + PATIENCE);
  const corners = wanted ? [] : cornersOf(entries.shape);
  let done = 0;
  for (const sample of sampleEntries(size, milliseconds, seed, corners)) {
    for (const count of pushEntries(task, wanted ? Array.from(sample, (at) => wanted[at]!) : sample)) {
      done += count;
      yield { layer, entries: count };
      if (done > 0 && performance.now() > patience) break;
    }
    if (performance.now() > end) break;
  }
  yield { layer, entries: size - done };
}
