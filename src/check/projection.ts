import { STEP, type Channels, type Delta, type Stack } from '../engine/delta';
import type { Network, Node, Value } from '../engine/network';
import { inParts } from '../engine/parts';
import { channelsOf, innerOf } from '../tensor/shape';
import { differenceInSteps } from './differenceInSteps';
import { outputChannels } from './propagation';
import type { Subject } from './subject';

/** For each tensor how far each of its entries moves. */
export type Directions = ReadonlyMap<Subject, Float64Array>;

/**
 * The derivative along a direction, whether the direction touches a kink, and what subtracted outputs on the way may
 * have made it be off by, beside rounding.
 */
export interface Along {
  readonly derivative: number;
  readonly kink: boolean;
  readonly error: number;
}

/** Numbers that the changes of one stack of parameters may take at a time. */
const ROOM = 2 ** 16;

/**
 * What the loss changes by, per unit, when all entries of some tensors move at once to one side: one difference that
 * goes all the way, on held branches. Yields after every node.
 */
export function* pushAlong(network: Network, directions: Directions, sign: 1 | -1 = 1): Generator<void, Along> {
  const step = sign * STEP;
  const rows = network.nodes[0]!.sources[0]!.tensor.shape[0]!;
  const stacks = new Map<number, Stack>();
  const stack = oneOfEach(rows, 1);
  const deltas = new Map<Value, Delta>();
  for (const [subject, direction] of directions) {
    if (subject.firstNode > 0) continue;
    deltas.set(subject.value, wholeDelta(subject.value, direction.map((d) => step * d)));
  }
  for (const [position, node] of network.nodes.entries()) {
    const { sources, output } = node;
    const inputs = sources.map((source) => deltas.get(source));
    if (inputs.some((input) => input !== undefined)) {
      const ranges = inputs.map((input) => input && [input.from, input.to] as const);
      const [from, to] = outputChannels(node, ranges);
      const delta = { from, to, data: new Float64Array(rows * (to - from) * innerOf(output.tensor.shape)) };
      yield* differenceInSteps(node, stack, inputs, delta);
      deltas.set(output, delta);
      yield;
    }
    for (const [subject, direction] of directions) {
      if (subject.firstNode !== position + 1 || subject.value !== output) continue;
      const known = deltas.get(output);
      const data = known ? widened(known, rows, output) : new Float64Array(output.tensor.data.length);
      yield* add(node, subject, direction, step, stacks, data, stack.errors!);
      deltas.set(output, wholeDelta(output, data));
    }
  }
  const last = deltas.get(network.loss.output);
  const change = last?.data.reduce((sum, own) => sum + own, 0) ?? 0;
  return { derivative: change / step, kink: stack.kinks[0] === 1, error: stack.errors![0]! / STEP };
}

/** Adds what every entry of a parameter does to the value, times how far it moves. */
function* add(
  node: Node,
  subject: Subject,
  direction: Float64Array,
  step: number,
  stacks: Map<number, Stack>,
  data: Float64Array,
  errors: Float64Array,
): Generator<void, void> {
  const { shape } = subject.value.tensor;
  const [samples, inner, channels] = [shape[0]!, innerOf(shape), channelsOf(shape)];
  if (subject.writeAlong) {
    const change = new Float64Array(data.length);
    yield* inParts(node, (part) => subject.writeAlong!(direction, step, change, part));
    for (let i = 0; i < data.length; i++) data[i]! += change[i]!;
    return;
  }
  for (let first = 0, end: number; first < direction.length; first = end) {
    const [from, to] = subject.channels(first);
    const width = (to - from) * inner;
    const limit = first + Math.max(1, Math.floor(ROOM / (samples * width)));
    for (end = first + 1; end < Math.min(limit, direction.length); end++) {
      const own = subject.channels(end);
      if (own[0] !== from || own[1] !== to) break;
    }
    const entries = new Int32Array(end - first);
    for (let p = 0; p < entries.length; p++) entries[p] = first + p;
    const stack = stacks.get(entries.length) ?? oneOfEach(samples, entries.length);
    stacks.set(entries.length, stack);
    const change = { from, to, data: new Float64Array(stack.rows * width) };
    stack.errors!.fill(0);
    subject.write(stack, entries, step, change);
    stack.errors!.forEach((error, p) => (errors[0]! += Math.abs(direction[first + p]!) * error));
    for (let row = 0; row < stack.rows; row++) {
      const factor = direction[first + stack.perturbation[row]!]!;
      if (factor === 0) continue;
      const base = (stack.sample[row]! * channels + from) * inner;
      for (let i = 0; i < width; i++) data[base + i]! += factor * change.data[row * width + i]!;
    }
    yield;
  }
}

/** Every sample of every perturbation. */
function oneOfEach(samples: number, perturbations: number): Stack {
  const rows = samples * perturbations;
  const [sample, perturbation] = [new Int32Array(rows), new Int32Array(rows)];
  for (let row = 0; row < rows; row++) {
    sample[row] = row % samples;
    perturbation[row] = Math.floor(row / samples);
  }
  return {
    rows, sample, perturbation, branches: 'held', kinks: new Uint8Array(perturbations),
    errors: new Float64Array(perturbations),
  };
}

function wholeDelta({ tensor: { shape } }: Value, data: Float64Array): Delta {
  return { from: 0, to: channelsOf(shape), data };
}

/** The same change in all channels. */
function widened({ from, to, data }: Delta, rows: number, { tensor }: Value): Float64Array {
  const channels: Channels = [0, channelsOf(tensor.shape)];
  if (from === channels[0] && to === channels[1]) return data;
  const inner = innerOf(tensor.shape);
  const all = new Float64Array(tensor.data.length);
  const width = (to - from) * inner;
  for (let row = 0; row < rows; row++) {
    all.set(data.subarray(row * width, (row + 1) * width), (row * channels[1] + from) * inner);
  }
  return all;
}
