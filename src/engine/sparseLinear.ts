import { channelsOf, innerOf, sizeOf, unravel, type Shape } from '../tensor/shape';
import type { Allocate } from '../tensor/tensor';
import type { ArgumentTable, ArgumentsOf } from './arguments';
import type { Channels } from './delta';
import { multiplySparse, multiplySparseTransposed, sparseMatrix, type SparseMatrix } from './kernels/sparse';
import type { Equation, LayerShapes, Operator } from './operator';

/**
 * A linear map that moves numbers around, the same for every sample: each output entry is a weighted sum of a few input
 * entries, its taps. Output entry i of a sample has the taps `first[i]` up to, not including, `first[i + 1]`.
 */
export interface Taps {
  readonly first: Int32Array;
  /** Which input a tap reads. */
  readonly slot: Uint16Array;
  /** The entry it reads, within one sample of that input. */
  readonly position: Int32Array;
  readonly weight: Float64Array;
}

/** Writes the taps of an output entry, given as its coordinates without the batch axis. */
export type ReadTaps = (
  index: readonly number[],
  tap: (slot: number, position: number, weight?: number) => void,
) => void;

interface Saved {
  readonly taps: Taps;
  /** The same as a matrix for each input, whose products add up to the output. */
  readonly matrices: readonly SparseMatrix[];
  /** For each input and each of its channels, the output channels that read it. */
  readonly reach: readonly (readonly Channels[])[];
}

/** What is particular to one operator that moves numbers around. */
export interface SparseLinear<Table extends ArgumentTable> {
  readonly op: string;
  readonly summary: string;
  readonly args: Table;
  readonly arity?: readonly [minimum: number, maximum: number];
  readonly equations: readonly Equation[];
  shape(inputs: readonly Shape[], args: ArgumentsOf<Table>): LayerShapes;
  taps(inputs: readonly Shape[], args: ArgumentsOf<Table>, output: Shape): ReadTaps;
  /** See Operator; absent: numbers are only moved. */
  operations?: Operator<Table>['operations'];
  looks?: Operator<Table>['looks'];
}

/** An operator that copies, pads, joins or interpolates: `[N, *]` to `[N, *]`, without parameters. */
export function sparseLinear<Table extends ArgumentTable>(map: SparseLinear<Table>): Operator<Table, unknown, Saved> {
  return {
    op: map.op,
    summary: map.summary,
    args: map.args,
    arity: map.arity ?? [1, 1],
    symbols: { inputs: ['A_prev'], output: 'A' },
    equations: map.equations,
    shape: (inputs, args) => map.shape(inputs, args),
    operations: map.operations ?? (() => 0),
    ...(map.looks && { looks: map.looks }),
    workspace: (_inputs, _args, output) => 3 * perSample(output),

    prepare(inputs, args, output, allocate) {
      const taps = collect(output, map.taps(inputs, args, output));
      return { taps, matrices: matricesOf(taps, inputs, allocate), reach: reachOf(taps, inputs, output) };
    },

    forward({ inputs, output, saved: { matrices } }) {
      output.data.fill(0);
      inputs.forEach(({ data }, slot) => multiplySparse(matrices[slot]!, data, output.data));
    },

    backward({ saved: { matrices } }, dA, { inputs }) {
      inputs.forEach((dX, slot) => dX && multiplySparseTransposed(matrices[slot]!, dA.data, dX.data));
    },

    magnitude: 'linear',

    channels(inputs, { saved, output }) {
      let from = channelsOf(output.shape);
      let to = 0;
      inputs.forEach((range, slot) => {
        for (let channel = range?.[0] ?? 0; channel < (range?.[1] ?? 0); channel++) {
          const [first, end] = (saved as Saved).reach[slot]![channel]!;
          from = Math.min(from, first);
          to = Math.max(to, end);
        }
      });
      // What is cropped away reaches nothing; one channel of zeros says so.
      return from < to ? [from, to] : [0, 1];
    },

    // The map is linear: it does to changes what it does to numbers.
    difference({ inputs, output: { shape }, saved: { taps } }, { rows }, changes, output) {
      const width = (output.to - output.from) * innerOf(shape);
      const skipped = output.from * innerOf(shape);
      const reads = inputs.map((input, slot) => {
        const change = changes[slot];
        const inner = innerOf(input.shape);
        return change && { data: change.data, skipped: change.from * inner, width: (change.to - change.from) * inner };
      });
      for (let at = 0; at < rows * width; at++) {
        const row = Math.floor(at / width);
        const entry = skipped + (at % width);
        let sum = 0;
        for (let tap = taps.first[entry]!; tap < taps.first[entry + 1]!; tap++) {
          const read = reads[taps.slot[tap]!];
          if (!read) continue;
          const position = taps.position[tap]! - read.skipped;
          if (position < 0 || position >= read.width) continue;
          sum += taps.weight[tap]! * read.data[row * read.width + position]!;
        }
        output.data[at] = sum;
      }
    },

    respond({ inputs, output: { shape }, saved: { taps } }, { response }, answers) {
      const count = perSample(shape);
      const sizes = inputs.map((input) => perSample(input.shape));
      for (let at = 0; at < response.length; at++) {
        const sample = Math.floor(at / count);
        const entry = at % count;
        for (let tap = taps.first[entry]!; tap < taps.first[entry + 1]!; tap++) {
          const slot = taps.slot[tap]!;
          const answer = answers[slot];
          if (answer) answer[sample * sizes[slot]! + taps.position[tap]!]! += taps.weight[tap]! * response[at]!;
        }
      }
    },

    explain({ inputs, output, saved: { taps } }, dA, of, [sample, ...rest]) {
      const slot = slotOf(of);
      const position = rest.reduce((at, i, axis) => at * inputs[slot]!.shape[axis + 1]! + i, 0);
      const count = perSample(output.shape);
      const terms = [];
      for (let entry = 0; entry < count; entry++) {
        for (let tap = taps.first[entry]!; tap < taps.first[entry + 1]!; tap++) {
          if (taps.slot[tap] !== slot || taps.position[tap] !== position) continue;
          const at = sample! * count + entry;
          const index = unravel(at, output.shape);
          const upstream = { symbol: 'dA', tensor: 'output.grad', index, value: dA.data[at]! };
          const weight = taps.weight[tap]!;
          terms.push({ factors: weight === 1 ? [upstream] : [upstream, { symbol: 'share', value: weight }] });
        }
      }
      return terms;
    },
  };
}

/** Which input `input`, `input.1` … means. */
export function slotOf(of: string): number {
  return of === 'input' ? 0 : Number(of.slice('input.'.length));
}

/** Entries of one sample. */
export function perSample(shape: Shape): number {
  return sizeOf(shape.slice(1));
}

/** Where an entry lies within one sample, from its coordinates without the batch axis. */
export function positionIn(shape: Shape, index: readonly number[]): number {
  return index.reduce((position, i, axis) => position * shape[axis + 1]! + i, 0);
}

function collect(output: Shape, readTaps: ReadTaps): Taps {
  const count = perSample(output);
  const first = new Int32Array(count + 1);
  const slots: number[] = [];
  const positions: number[] = [];
  const weights: number[] = [];
  for (let entry = 0; entry < count; entry++) {
    readTaps(unravel(entry, output.slice(1)), (slot, position, weight = 1) => {
      slots.push(slot);
      positions.push(position);
      weights.push(weight);
    });
    first[entry + 1] = slots.length;
  }
  return {
    first,
    slot: Uint16Array.from(slots),
    position: Int32Array.from(positions),
    weight: Float64Array.from(weights),
  };
}

function matricesOf(taps: Taps, inputs: readonly Shape[], allocate: Allocate): SparseMatrix[] {
  return inputs.map((shape, slot) => {
    const first = [0];
    const columns: number[] = [];
    const weights: number[] = [];
    for (let entry = 0; entry < taps.first.length - 1; entry++) {
      for (let tap = taps.first[entry]!; tap < taps.first[entry + 1]!; tap++) {
        if (taps.slot[tap] !== slot) continue;
        columns.push(taps.position[tap]!);
        weights.push(taps.weight[tap]!);
      }
      first.push(columns.length);
    }
    return sparseMatrix({ first, columns, weights }, perSample(shape), allocate);
  });
}

function reachOf(taps: Taps, inputs: readonly Shape[], output: Shape): (readonly Channels[])[] {
  const outputInner = innerOf(output);
  const reach = inputs.map((shape) =>
    Array.from({ length: channelsOf(shape) }, (): [from: number, to: number] => [Infinity, 0]));
  const inners = inputs.map(innerOf);
  for (let entry = 0; entry < perSample(output); entry++) {
    const channel = Math.floor(entry / outputInner);
    for (let tap = taps.first[entry]!; tap < taps.first[entry + 1]!; tap++) {
      const slot = taps.slot[tap]!;
      const range = reach[slot]![Math.floor(taps.position[tap]! / inners[slot]!)]!;
      range[0] = Math.min(range[0], channel);
      range[1] = Math.max(range[1], channel + 1);
    }
  }
  return reach;
}
