import type { Network, Node } from '../engine/network';
import type { TensorCheck } from '../protocol/views';
import { sizeOf } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import { isBlackBox } from './blackBox/rules';
import { checkNode } from './checkNode';
import type { KinkReach } from './kinkReach';
import { NodeAnswers } from './nodeAnswers';
import { Propagation } from './propagation';
import { quietly, type Step } from './step';
import { parameterSubject, valueSubject, type Subject } from './subject';
import type { Tasks } from './tasks';

/**
 * How much of all backward work is tried out, if one node of each kind does not take more: enough for a layer that is
 * not among the smallest of its kind, which take most of their time for other things than products.
 */
const TRIED = 0.25;

/** Entries of a layer that is tried out beside another one of its kind: with more of them it takes seconds. */
const TRIED_ENTRIES = 2 ** 21;

/**
 * What checking a node as a part of the whole network takes against checking it by itself: it asks for the same answers
 * and the same sums of magnitudes, but for no backward pass, and judges parameters alone.
 */
const WHOLE = 0.8;

/** What is done besides, against all of that: putting the derivatives to the test, and the report. */
const BESIDES = 1.2;

/**
 * Of an operator that takes products a check asks for about so many backward passes. A layer that is small takes longer
 * in comparison, which says nothing of one that is so many times as large.
 */
const PASSES = 8;
const FAR = 10;

/** Entries that are pushed to see how long one takes, and tensors that they are taken from. */
const PUSHED = 8;
const PUSHED_TENSORS = 4;

/** How long a check of every entry will take. */
export interface Estimate {
  /** For all that is checked in bulk, and for black boxes by themselves, in milliseconds. */
  readonly bulk: number;
  /** For what may reach a kink or a black box, and is pushed to the loss entry by entry. */
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
    const node = network.nodes[position]!;
    const { name, operator: { op } } = node;
    const backward = backwardTimes[position]!;
    if (isBlackBox(node)) continue;
    const { inputs, parameters } = sizes[position]!;
    if (kinds.has(op) && (tried + backward > TRIED * all || inputs + parameters > TRIED_ENTRIES)) continue;
    const { result, time } = yield* timed(checkNode(network, tasks, position, reach));
    known.set(name, result);
    tried += backward;
    const kind = kinds.get(op) ?? { backward: 0, check: 0, entries: 0 };
    kinds.set(op, {
      backward: kind.backward + backward,
      check: kind.check + time,
      entries: kind.entries + inputs + parameters,
    });
  }
  // What an entry takes shows where there is next to nothing else to do; the rest of the time grows with the passes.
  const perEntry = Math.min(...[...kinds.values()].map(({ check, entries }) => check / Math.max(1, entries)));
  let bulk = 0;
  for (const [position, { name, operator }] of network.nodes.entries()) {
    const kind = kinds.get(operator.op);
    if (!kind) continue;
    const { backward, check, entries } = kind;
    const { inputs, parameters } = sizes[position]!;
    const tried = (check - perEntry * entries) / Math.max(backward, Number.MIN_VALUE);
    const isFarLarger = operator.isDivisible && backwardTimes[position]! > FAR * backward;
    const passes = backwardTimes[position]! * (isFarLarger ? Math.min(tried, PASSES) : tried);
    if (!known.has(name)) bulk += passes + perEntry * (inputs + parameters);
    bulk += WHOLE * passes + perEntry * parameters;
  }
  const blackBoxes = yield* pushingTime(throughBlackBoxes(network));
  const pushed = yield* pushingTime(reaching(network, reach));
  return { bulk: BESIDES * bulk + blackBoxes, pushed, known };
}

/** What some work results in, and how long it took without what others did while it had yielded. */
function* timed<Result>(work: Generator<Step, Result>): Generator<Step, { result: Result; time: number }> {
  let time = 0;
  try {
    for (;;) {
      const started = performance.now();
      const next = work.next();
      time += performance.now() - started;
      if (next.done) return { result: next.value, time };
      yield next.value;
    }
  } finally {
    work.return(undefined as never);
  }
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

/** Entries that are to be pushed, and the way they go. */
interface Waiting {
  readonly layer: string;
  readonly entries: Int32Array;
  readonly propagation: () => Propagation;
}

/** What may reach a kink or a black box, and has to be pushed to the loss. */
function reaching(network: Network, reach: KinkReach): Waiting[] {
  const toLoss = (subject: Subject, entries: Int32Array): Waiting =>
    ({ layer: subject.name, entries, propagation: () => Propagation.toLoss(network, subject) });
  return [
    ...network.inputs.flatMap((value) =>
      (value.gradient ? [toLoss(valueSubject(value, 0), reach.ofInput(value))] : [])),
    ...network.nodes.flatMap(({ gradients }, position) => Object.keys(gradients.parameters).map((key) => {
      const subject = parameterSubject(network, position, key);
      return toLoss(subject, reach.ofParameter(subject.name));
    })),
  ];
}

/** What black boxes read, which is pushed through each by itself. */
function throughBlackBoxes(network: Network): Waiting[] {
  return [...network.nodes.entries()].filter(([, node]) => isBlackBox(node)).flatMap(([position, node]) => {
    const { values } = new NodeAnswers(network, position);
    const subjects = [
      ...values.map((value) => valueSubject(value, position)),
      ...Object.keys(node.gradients.parameters).map((key) => parameterSubject(network, position, key)),
    ];
    return subjects.map((subject): Waiting => ({
      layer: node.name,
      entries: Int32Array.from({ length: sizeOf(subject.shape) }, (_, entry) => entry),
      propagation: () => Propagation.throughNode(node, subject, node.output.gradient!.data),
    }));
  });
}

/** Pushes a few of these entries, and takes the others to be like them. */
function* pushingTime(waiting: Waiting[]): Generator<Step, number> {
  const largestFirst = waiting.sort((a, b) => b.entries.length - a.entries.length);
  let [time, pushed] = [0, 0];
  for (const { layer, entries, propagation: open } of largestFirst.slice(0, PUSHED_TENSORS)) {
    if (entries.length === 0) continue;
    const propagation = open();
    for (const batch of propagation.batches(entries.subarray(0, PUSHED))) {
      const step = { layer, entries: 0 };
      const push = function* (): Generator<void, void> {
        const { kinks } = yield* propagation.respondInSteps(batch, 'held');
        if (!kinks.includes(1)) return;
        for (const side of [1, -1] as const) yield* propagation.respondInSteps(batch, 'free', side);
      };
      time += (yield* timed(quietly(step, push()))).time;
      pushed += batch.entries.length;
      yield step;
    }
  }
  const total = largestFirst.reduce((sum, { entries }) => sum + entries.length, 0);
  return pushed === 0 ? 0 : (time / pushed) * total;
}
