import type { Network, Node } from '../engine/network';
import type { TensorCheck } from '../protocol/views';
import type { Tensor } from '../tensor/tensor';
import { checkNode } from './checkNode';
import type { KinkReach } from './kinkReach';
import { Propagation } from './propagation';
import type { Step } from './step';
import { parameterSubject, valueSubject, type Subject } from './subject';
import type { Tasks } from './tasks';

/** How much of all backward work is tried out, if one node of each kind does not take more. */
const TRIED = 0.1;

/**
 * What checking a node as a part of the whole network takes against checking it by itself: it asks for the same answers
 * and the same sums of magnitudes, but for no backward pass, and judges parameters alone.
 */
const WHOLE = 0.8;

/** What is done besides, against all of that: putting the derivatives to the test, and the report. */
const BESIDES = 1.2;

/** Entries that are pushed to see how long one takes, and tensors that they are taken from. */
const PUSHED = 8;
const PUSHED_TENSORS = 4;

/** How long a check of every entry will take. */
export interface Estimate {
  /** For all that is checked in bulk, in milliseconds. */
  readonly bulk: number;
  /** For what may reach a kink and is pushed entry by entry. */
  readonly pushed: number;
  /** What was found on the way: layers checked by themselves. */
  readonly known: ReadonlyMap<string, readonly TensorCheck[]>;
}

/**
 * Estimates by trying: some nodes are checked by themselves, at least one for each kind of operator, and the others
 * judged by how long their backward passes take in comparison. What is found of the nodes on the way is kept.
 * @param backwardTimes of every node, by its position
 */
export function* estimate(
  network: Network,
  tasks: Tasks,
  reach: KinkReach,
  backwardTimes: readonly number[],
): Generator<Step, Estimate> {
  const known = new Map<string, readonly TensorCheck[]>();
  const all = backwardTimes.reduce((sum, time) => sum + time, 0);
  const kinds = new Map<string, { backward: number; check: number; entries: number }>();
  const sizes = network.nodes.map(sizesOf);
  const cheapestFirst = [...network.nodes.keys()].sort((a, b) => backwardTimes[a]! - backwardTimes[b]!);
  let tried = 0;
  for (const position of cheapestFirst) {
    const { name, operator: { op } } = network.nodes[position]!;
    const backward = backwardTimes[position]!;
    if (kinds.has(op) && tried + backward > TRIED * all) continue;
    const started = performance.now();
    let away = 0;
    const steps = checkNode(network, tasks, position, reach);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        known.set(name, step.value);
        break;
      }
      const left = performance.now();
      yield step.value;
      away += performance.now() - left;
    }
    tried += backward;
    const kind = kinds.get(op) ?? { backward: 0, check: 0, entries: 0 };
    const { inputs, parameters } = sizes[position]!;
    kinds.set(op, {
      backward: kind.backward + backward,
      check: kind.check + performance.now() - started - away,
      entries: kind.entries + inputs + parameters,
    });
  }
  // What an entry takes shows where there is next to nothing else to do; the rest of the time grows with the passes.
  const perEntry = Math.min(...[...kinds.values()].map(({ check, entries }) => check / Math.max(1, entries)));
  let bulk = 0;
  for (const [position, { name, operator: { op } }] of network.nodes.entries()) {
    const { backward, check, entries } = kinds.get(op)!;
    const { inputs, parameters } = sizes[position]!;
    const passes = backwardTimes[position]! * ((check - perEntry * entries) / Math.max(backward, Number.MIN_VALUE));
    if (!known.has(name)) bulk += passes + perEntry * (inputs + parameters);
    bulk += WHOLE * passes + perEntry * parameters;
  }
  return { bulk: BESIDES * bulk, pushed: yield* pushingTime(network, reach), known };
}

/** Entries of what a node reads, and of its parameters. */
function sizesOf({ sources, gradients }: Node): { readonly inputs: number; readonly parameters: number } {
  const count = (tensors: readonly (Tensor | undefined)[]): number =>
    tensors.reduce((sum, tensor) => sum + (tensor?.data.length ?? 0), 0);
  return {
    inputs: count([...new Set(sources)].map(({ gradient }) => gradient)),
    parameters: count(Object.values(gradients.parameters)),
  };
}

/** Pushes a few of the entries that may reach a kink, and takes the others to be like them. */
function* pushingTime(network: Network, reach: KinkReach): Generator<Step, number> {
  const waiting: { subject: Subject; entries: Int32Array }[] = [
    ...network.inputs.flatMap((value) =>
      value.gradient ? [{ subject: valueSubject(value, 0), entries: reach.ofInput(value) }] : []),
    ...network.nodes.flatMap(({ gradients }, position) => Object.keys(gradients.parameters).map((key) => {
      const subject = parameterSubject(network, position, key);
      return { subject, entries: reach.ofParameter(subject.name) };
    })),
  ];
  const largestFirst = waiting.sort((a, b) => b.entries.length - a.entries.length);
  let [time, pushed] = [0, 0];
  for (const { subject, entries } of largestFirst.slice(0, PUSHED_TENSORS)) {
    if (entries.length === 0) continue;
    const propagation = Propagation.toLoss(network, subject);
    for (const batch of propagation.batches(entries.subarray(0, PUSHED))) {
      const started = performance.now();
      propagation.respond(batch, 'held');
      for (const side of [1, -1] as const) propagation.respond(batch, 'free', side);
      time += performance.now() - started;
      pushed += batch.entries.length;
      yield { layer: subject.name, entries: 0 };
    }
  }
  const total = largestFirst.reduce((sum, { entries }) => sum + entries.length, 0);
  return pushed === 0 ? 0 : (time / pushed) * total;
}
