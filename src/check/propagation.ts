import { STEP, type Channels, type Delta, type Stack } from '../engine/delta';
import type { Network, Node, Value } from '../engine/network';
import { channelsOf, innerOf } from '../tensor/shape';
import { finish, partsOf } from '../engine/parts';
import { isBlackBox, writeDifference } from './blackBox/rules';
import { differenceInSteps } from './differenceInSteps';
import type { Subject } from './subject';

/** Numbers that the changes of one tensor may take at a time, so that they stay in the processor's cache. */
const ROOM = 2 ** 16;

/** A few perturbations of one subject that move the same channels. */
export interface Batch {
  readonly entries: Int32Array;
  readonly channels: Channels;
}

/** What the perturbations of a batch do to a number (the loss J), each divided by the step. */
export interface Responses {
  readonly derivatives: Float64Array;
  /** 1 where a perturbation moved a value that lies exactly on a kink. */
  readonly kinks: Uint8Array;
  /** What each derivative may be off by, beside rounding, where outputs were subtracted on the way; else absent. */
  readonly errors?: Float64Array;
}

/** How the changes at the end are turned into one number for each perturbation. */
type Collect = (stack: Stack, delta: Delta, derivatives: Float64Array) => void;

/** Pushes changes forward from a subject, through the nodes in a range, to a number. */
export class Propagation {
  private readonly buffers = new Map<Value, Float64Array>();
  private readonly samples: number;
  private readonly isSubtracted: boolean;

  /**
   * @param nodes the nodes the changes may pass, in execution order
   * @param end the value whose change is collected
   */
  private constructor(
    private readonly subject: Subject,
    private readonly nodes: readonly Node[],
    private readonly end: Value,
    private readonly collect: Collect,
  ) {
    this.samples = subject.value.tensor.shape[0]!;
    this.isSubtracted = subject.isSubtracted === true || nodes.some(isBlackBox);
  }

  /** All the way to the loss: derivatives of J. */
  static toLoss(network: Network, subject: Subject): Propagation {
    const { output } = network.loss;
    const nodes = network.nodes.slice(subject.firstNode);
    return new Propagation(subject, nodes, output, (stack, { data }, derivatives) => {
      for (let row = 0; row < stack.rows; row++) derivatives[stack.perturbation[row]!]! += data[row]!;
    });
  }

  /** Through a single node: derivatives of ⟨response, output⟩, its share of J when that is how J answers to it. */
  static throughNode(node: Node, subject: Subject, response: Float64Array): Propagation {
    const { shape } = node.output.tensor;
    const inner = innerOf(shape);
    const channels = channelsOf(shape);
    const nodes = subject.value === node.output ? [] : [node];
    return new Propagation(subject, nodes, node.output, (stack, { from, to, data }, derivatives) => {
      const width = (to - from) * inner;
      for (let row = 0; row < stack.rows; row++) {
        // A scalar output (a loss) has no samples; its rows are shares of the one number.
        const base = shape.length === 0 ? 0 : (stack.sample[row]! * channels + from) * inner;
        let sum = 0;
        for (let i = 0; i < width; i++) sum += data[row * width + i]! * response[base + i]!;
        derivatives[stack.perturbation[row]!]! += sum;
      }
    });
  }

  /** Groups entries that move the same channels, as many together as fit into the cache. */
  *batches(entries: Iterable<number>): Generator<Batch> {
    let group: number[] = [];
    let channels: Channels = [0, 0];
    let limit = 0;
    const finish = (): Batch => ({ entries: Int32Array.from(group), channels });
    for (const entry of entries) {
      const own = this.subject.channels(entry);
      if (group.length > 0 && (group.length >= limit || own[0] !== channels[0] || own[1] !== channels[1])) {
        yield finish();
        group = [];
      }
      if (group.length === 0 && (own[0] !== channels[0] || own[1] !== channels[1] || limit === 0)) {
        channels = own;
        limit = Math.max(1, Math.floor(ROOM / (this.widestRow(own) * this.rowsOfOne())));
      }
      group.push(entry);
    }
    if (group.length > 0) yield finish();
  }

  /** Derivatives of the number at the end with respect to the batch's entries, in the direction of the step's sign. */
  respond(batch: Batch, branches: Stack['branches'], sign: 1 | -1 = 1): Responses {
    return finish(this.respondInSteps(batch, branches, sign));
  }

  /** The same, yielding in the middle of long work. */
  *respondInSteps(
    { entries, channels: [from, to] }: Batch,
    branches: Stack['branches'],
    sign: 1 | -1 = 1,
  ): Generator<void, Responses> {
    const full = this.stackOf(entries, branches);
    const width = (to - from) * innerOf(this.subject.value.tensor.shape);
    const change = { from, to, data: this.buffer(this.subject.value, full.rows * width) };
    this.subject.write(full, entries, sign * STEP, change);
    const stack = this.couplesSamples() ? full : withoutZeroRows(full, change.data, width);
    const start = { from, to, data: change.data.subarray(0, stack.rows * width) };
    const derivatives = new Float64Array(entries.length);
    if (stack.rows > 0) yield* this.push(stack, start, derivatives);
    for (let p = 0; p < derivatives.length; p++) derivatives[p]! /= sign * STEP;
    const { kinks, errors } = stack;
    return { derivatives, kinks, ...(errors && { errors: errors.map((error) => error / STEP) }) };
  }

  private *push(stack: Stack, start: Delta, derivatives: Float64Array): Generator<void, void> {
    const deltas = new Map<Value, Delta>([[this.subject.value, start]]);
    for (const node of this.nodes) {
      const { sources, output } = node;
      const inputs = sources.map((source) => deltas.get(source));
      if (inputs.every((input) => input === undefined)) continue;
      const [from, to] = outputChannels(node, inputs.map((input) => input && [input.from, input.to]));
      const data = this.buffer(output, stack.rows * (to - from) * innerOf(output.tensor.shape));
      const delta = { from, to, data };
      const share = stack.rows / this.samples;
      // Only a single row may be as long as that.
      if (data.length > ROOM || partsOf(node, share) > 1) {
        yield* differenceInSteps(node, stack, inputs, delta, share);
        yield;
      } else writeDifference(node, stack, inputs, delta);
      deltas.set(output, delta);
    }
    const last = deltas.get(this.end);
    if (last) this.collect(stack, last, derivatives);
  }

  /** Rows of each perturbation in order: every sample, or only the one that its entry belongs to. */
  private stackOf(entries: Int32Array, branches: Stack['branches']): Stack {
    const each = this.rowsOfOne();
    const rows = entries.length * each;
    const perturbation = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / each));
    const sample = Int32Array.from({ length: rows }, (_, row) =>
      each === 1 && this.subject.sampleOf ? this.subject.sampleOf(entries[row]!) : row % each);
    const kinks = new Uint8Array(entries.length);
    if (!this.isSubtracted) return { rows, sample, perturbation, branches, kinks };
    return { rows, sample, perturbation, branches, kinks, errors: new Float64Array(entries.length) };
  }

  private rowsOfOne(): number {
    return this.subject.sampleOf && !this.couplesSamples() ? 1 : this.samples;
  }

  private couplesSamples(): boolean {
    return this.nodes.some(({ operator }) => operator.couplesSamples);
  }

  /** Numbers in the longest row on the way, when these channels move. */
  private widestRow(channels: Channels): number {
    const moved = new Map<Value, Channels>([[this.subject.value, channels]]);
    let widest = (channels[1] - channels[0]) * innerOf(this.subject.value.tensor.shape);
    for (const { operator, state, sources, output } of this.nodes) {
      const inputs = sources.map((source) => moved.get(source));
      if (inputs.every((input) => input === undefined)) continue;
      const range = outputChannels({ operator, state }, inputs);
      moved.set(output, range);
      widest = Math.max(widest, (range[1] - range[0]) * innerOf(output.tensor.shape));
    }
    return widest;
  }

  private buffer(value: Value, length: number): Float64Array {
    let buffer = this.buffers.get(value);
    if (!buffer || buffer.length < length) this.buffers.set(value, (buffer = new Float64Array(length)));
    return buffer.subarray(0, length);
  }
}

export function outputChannels(
  { operator, state }: Pick<Node, 'operator' | 'state'>,
  inputs: readonly (Channels | undefined)[],
): Channels {
  if (operator.channels === 'mixed') return [0, channelsOf(state.output.shape)];
  if (operator.channels === 'kept') return inputs.find((range) => range !== undefined)!;
  return operator.channels(inputs, state);
}

/** Drops rows in which nothing changes (a pixel that is 0, a unit that is dead), moving the others up in `data`. */
function withoutZeroRows(stack: Stack, data: Float64Array, width: number): Stack {
  const kept: number[] = [];
  for (let row = 0; row < stack.rows; row++) {
    let at = row * width;
    const end = at + width;
    while (at < end && data[at] === 0) at++;
    if (at === end) continue;
    if (kept.length < row) data.copyWithin(kept.length * width, row * width, end);
    kept.push(row);
  }
  if (kept.length === stack.rows) return stack;
  return {
    ...stack,
    rows: kept.length,
    sample: Int32Array.from(kept, (row) => stack.sample[row]!),
    perturbation: Int32Array.from(kept, (row) => stack.perturbation[row]!),
  };
}
