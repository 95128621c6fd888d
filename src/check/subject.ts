import type { Channels, Delta, Stack } from '../engine/delta';
import type { Network, Node, Value } from '../engine/network';
import type { Part } from '../engine/parts';
import { channelsOf, innerOf, type Shape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import { isBlackBox, perturbationOf } from './blackBox/rules';

/** A tensor whose entries are perturbed one by one: a parameter of a node, or a value in front of some nodes. */
export interface Subject {
  /** `conv1.weight`, or the name of an input. */
  readonly name: string;
  readonly shape: Shape;
  /** The numbers themselves, for oracles that change them in place. */
  readonly tensor: Tensor;
  /** The change appears at this value … */
  readonly value: Value;
  /** … and reaches the nodes from here on. */
  readonly firstNode: number;
  /** True when what a change does to `value` is found by subtraction, and has an error of its own. */
  readonly isSubtracted?: boolean;
  /** Samples that a change of the entry reaches before any node couples them: all, or the one the entry belongs to. */
  readonly sampleOf?: (entry: number) => number;
  /** Channels of `value` that move with the entry. */
  channels(entry: number): Channels;
  /** Writes what moving all entries at once, each by `step` times its part, does to `value`; absent: see `write`. */
  readonly writeAlong?:
    | ((direction: Float64Array, step: number, change: Float64Array, part?: Part) => void)
    | undefined;
  /** Writes what `step` on the entries of the perturbations does to `value`. */
  write(stack: Stack, entries: Int32Array, step: number, delta: Delta): void;
}

/** A parameter of the node at this position: its change first shows in the node's output. */
export function parameterSubject(network: Network, position: number, key: string): Subject {
  const node = network.nodes[position]!;
  const { name, state, output } = node;
  const tensor = state.parameters[key]!;
  const perturbation = perturbationOf(node, key);
  return {
    name: `${name}.${key}`,
    shape: tensor.shape,
    tensor,
    value: output,
    firstNode: position + 1,
    isSubtracted: isBlackBox(node),
    channels: (entry) => perturbation.channels(state, entry),
    writeAlong: perturbation.along && ((direction, step, change, part) =>
      perturbation.along!(state, direction, step, change, part)),
    write: (stack, entries, step, delta) => perturbation.difference(state, stack, entries, step, delta),
  };
}

/** A tensor that nodes from this position on read: an entry changes by itself, in its own sample. */
export function valueSubject(value: Value, firstNode: number): Subject {
  const { shape } = value.tensor;
  const inner = innerOf(shape);
  const channels = channelsOf(shape);
  return {
    name: value.name,
    shape,
    tensor: value.tensor,
    value,
    firstNode,
    sampleOf: (entry) => Math.floor(entry / (channels * inner)),
    writeAlong: (direction, step, change) => direction.forEach((d, entry) => (change[entry] = step * d)),
    channels(entry) {
      const channel = Math.floor(entry / inner) % channels;
      return [channel, channel + 1];
    },
    write(stack, entries, step, delta) {
      delta.data.fill(0);
      for (let row = 0; row < stack.rows; row++) {
        const entry = entries[stack.perturbation[row]!]!;
        const sample = Math.floor(entry / (channels * inner));
        if (stack.sample[row] === sample) delta.data[row * inner + (entry % inner)] = step;
      }
    },
  };
}

/** The nodes that read this value. */
export function readersOf(network: Network, value: Value): readonly Node[] {
  return network.nodes.filter(({ sources }) => sources.includes(value));
}
