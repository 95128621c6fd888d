import type { Network } from '../engine/network';
import type { TensorCheck } from '../protocol/views';
import { confirmFailures } from './confirm';
import type { Checked } from './everyEntry';
import { pushEntries } from './push';
import { sampleEntries } from './sample';
import type { Step } from './step';
import type { Task, Tasks } from './tasks';
import { failTogether } from './together';

/** The part of the time that goes to the nodes by themselves. */
const LOCAL_SHARE = 0.25;

/**
 * Checks samples of the entries of every gradient for about as long as there is time: of the nodes by themselves, then
 * through the whole network.
 * @param milliseconds to spend; a first sample of every tensor is taken in any case
 */
export function* checkSamples(
  network: Network,
  tasks: Tasks,
  seed: number,
  milliseconds: number,
): Generator<Step, Checked> {
  const end = performance.now() + milliseconds;
  const locals = new Map<string, TensorCheck[]>();
  const localEnd = performance.now() + LOCAL_SHARE * milliseconds;
  for (let position = network.nodes.length - 1; position >= 0; position--) {
    const { name } = network.nodes[position]!;
    yield { layer: name, entries: 0 };
    tasks.prepare(position);
    yield { layer: name, entries: 0 };
    const own = tasks.ofNode(position);
    const nodeEnd = performance.now() + (localEnd - performance.now()) / (position + 1);
    yield* checkWithin(own, seed, nodeEnd);
    locals.set(name, own.map(({ entries }) => entries.summary()));
  }
  const parameters = network.nodes.flatMap((_, position) => tasks.ofParameters(position));
  const wholes = [...tasks.ofInputs(), ...parameters];
  yield* checkWithin(wholes, seed, end);
  return { locals, wholes };
}

/** Gives each tensor its share of the time that is left, until this moment. */
export function* checkWithin(tasks: readonly Task[], seed: number, end: number): Generator<Step, void> {
  for (const [position, task] of tasks.entries()) {
    const left = tasks.slice(position).reduce((sum, { entries }) => sum + entries.size, 0);
    const share = Math.max(0, end - performance.now()) * (task.entries.size / left);
    yield* run(task, seed, share);
    yield* failTogether(task);
    yield* confirmFailures(task);
  }
}

/** Growing samples of one tensor, until all entries are checked or time is up; counts the whole tensor as done. */
function* run(task: Task, seed: number, milliseconds: number): Generator<Step, void> {
  const { layer, entries } = task;
  const end = performance.now() + milliseconds;
  let done = 0;
  for (const sample of sampleEntries(entries.size, milliseconds, seed)) {
    for (const count of pushEntries(task, sample)) {
      done += count;
      yield { layer, entries: count };
    }
    if (performance.now() > end) break;
  }
  yield { layer, entries: entries.size - done };
}
