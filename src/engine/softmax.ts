/** What Softmax and LogSoftmax share: both work on lines of numbers along one axis. */
import { sentence } from '../protocol/sentence';
import { channelsOf, innerOf, sizeOf, type Shape } from '../tensor/shape';
import { integer } from './arguments';
import type { Channels, Delta, Stack } from './delta';
import { type AxisLooks, same, whole } from './looks';
import { ShapeError } from './operator';
import { hasShape } from './shapeWords';
import { expm1 } from './series';

/** The argument of both. */
export const dim = integer({
  example: -1,
  description: 'The axis along which probabilities add up to 1; axis 0 counts the samples, −1 is the last.',
});

/** The lines of a tensor along one axis: `length` entries each, `stride` apart, `count` of them. */
export interface Lines {
  readonly axis: number;
  readonly length: number;
  readonly stride: number;
  readonly count: number;
  /** The largest entry of each line, by its place in the line; filled by `normalise`. */
  readonly winners: Int32Array;
}

/** The axis that `dim` means. @throws ShapeError when there is no such axis, or it counts the samples */
export function axisOf(shape: Shape, dimension: number): number {
  const axis = dimension < 0 ? shape.length + dimension : dimension;
  const last = shape.length - 1;
  if (axis > 0 && axis <= last) return axis;
  if (last === 0) {
    throw new ShapeError((inputs) =>
      sentence`needs axes behind that of the samples, but ${hasShape(inputs, shape)}`);
  }
  if (axis !== 0) {
    const axes = sentence`axes 0 to ${last}`;
    throw new ShapeError(({ has }) => sentence`dim is ${dimension}, but ${has(axes)}`, 'dim', last);
  }
  const mixed = sentence`dim is ${dimension}, the axis of the samples: they would be mixed; take 1, or −1 for the last`;
  throw new ShapeError(mixed, 'dim', 1);
}

/** Along the axis of the lines every position depends on all, along the others on itself. */
export function looksAlong(shape: Shape, dimension: number): readonly AxisLooks[] {
  const axis = axisOf(shape, dimension);
  return shape.slice(2).map((size, inner) => (inner + 2 === axis ? whole(size, size) : same(size)));
}

/** The lines along an axis, without their winners yet. */
export function linesAlong(shape: Shape, axis: number): Lines {
  const length = shape[axis]!;
  const count = sizeOf(shape) / length;
  return { axis, length, stride: sizeOf(shape.slice(axis + 1)), count, winners: new Int32Array(count) };
}

/** Where a line starts in a block of whole lines. */
export function startOf(line: number, { length, stride }: Lines): number {
  return Math.floor(line / stride) * length * stride + (line % stride);
}

/**
 * Writes softmax(z) of every line to `p`, and the winners. Returns log Σ e^(z − z_winner) for each line, from the sum
 * of all others, which keeps its digits where one entry takes nearly all.
 */
export function normalise(z: Float64Array, p: Float64Array, lines: Lines): Float64Array {
  const { length, stride, count, winners } = lines;
  const logarithms = new Float64Array(count);
  for (let line = 0; line < count; line++) {
    const start = startOf(line, lines);
    let winner = 0;
    for (let k = 1; k < length; k++) if (z[start + k * stride]! > z[start + winner * stride]!) winner = k;
    winners[line] = winner;
    let others = 0;
    for (let k = 0; k < length; k++) {
      const e = Math.exp(z[start + k * stride]! - z[start + winner * stride]!);
      p[start + k * stride] = e;
      if (k !== winner) others += e;
    }
    for (let k = 0; k < length; k++) p[start + k * stride]! /= 1 + others;
    logarithms[line] = Math.log1p(others);
  }
  return logarithms;
}

/** 1 − p of the entry in place k of a line; that of the winner from all others, since its own p may be next to 1. */
export function complement(k: number, line: number, p: Float64Array, lines: Lines): number {
  const start = startOf(line, lines);
  if (k !== lines.winners[line]) return 1 - p[start + k * lines.stride]!;
  let others = 0;
  for (let j = 0; j < lines.length; j++) if (j !== k) others += p[start + j * lines.stride]!;
  return others;
}

/** The line that the entry at a flat position of the tensor is on. */
export function lineOf(position: number, { length, stride }: Lines): number {
  return Math.floor(position / (length * stride)) * stride + (position % stride);
}

/** Output channels that move: all when the axis is theirs, else those of the input. */
export function movedChannels([input]: readonly (Channels | undefined)[], shape: Shape, { axis }: Lines): Channels {
  return axis === 1 ? [0, channelsOf(shape)] : input!;
}

/** A line whose entries change, with its change δ less the mean change Σ p δ. */
export interface MovedLine {
  /** Where it starts in the whole tensor. */
  readonly start: number;
  /** Where it starts in the change of the output. */
  readonly at: number;
  /** δ − Σ p δ, entry by entry of the line; how far its entries move against each other is all that matters. */
  readonly relative: Float64Array;
  /** Σ p e^(δ − Σ p δ) − 1: not below 0 whatever δ is, so that adding 1 cancels nothing. */
  readonly growth: number;
}

/**
 * Visits every line with the mean Σ p r of what its entries are worth, and how far that is behind the worth of the
 * winner: Σ p (r_winner − r) over all others, since the winner's own p, next to 1, would cancel it.
 */
export function forEachLine(
  lines: Lines,
  p: Float64Array,
  worth: Float64Array,
  visit: (start: number, winner: number, mean: number, lead: number) => void,
): void {
  const { length, stride, count, winners } = lines;
  for (let line = 0; line < count; line++) {
    const start = startOf(line, lines);
    const winner = start + winners[line]! * stride;
    let mean = 0;
    let lead = 0;
    for (let i = start; i < start + length * stride; i += stride) {
      mean += p[i]! * worth[i]!;
      lead += p[i]! * (worth[winner]! - worth[i]!);
    }
    visit(start, winner, mean, lead);
  }
}

/** Visits every line of every row of a stack. */
export function forEachMovedLine(
  lines: Lines,
  shape: Shape,
  p: Float64Array,
  stack: Stack,
  input: Delta,
  output: Delta,
  visit: (moved: MovedLine) => void,
): void {
  const inner = innerOf(shape);
  const inputWidth = (input.to - input.from) * inner;
  const outputWidth = (output.to - output.from) * inner;
  const shift = (output.from - input.from) * inner;
  const relative = new Float64Array(lines.length);
  for (let row = 0; row < stack.rows; row++) {
    const base = (stack.sample[row]! * channelsOf(shape) + output.from) * inner;
    for (let own = 0; own < outputWidth / lines.length; own++) {
      const from = startOf(own, lines);
      for (let k = 0; k < lines.length; k++) {
        const place = shift + from + k * lines.stride;
        relative[k] = place >= 0 && place < inputWidth ? input.data[row * inputWidth + place]! : 0;
      }
      const start = base + from;
      const line = lineOf(start, lines);
      const growth = centre(relative, p, start, lines.stride, lines.winners[line]!);
      visit({ start, at: row * outputWidth + from, relative, growth });
    }
  }
}

/**
 * Takes the mean change off every change of a line. That of the winner is Σ p (δ_winner − δ) over all others: next to
 * 1, its own p would cancel it.
 */
function centre(change: Float64Array, p: Float64Array, start: number, stride: number, winner: number): number {
  const own = change[winner]!;
  let mean = 0;
  let lead = 0;
  for (let k = 0; k < change.length; k++) {
    mean += p[start + k * stride]! * change[k]!;
    lead += p[start + k * stride]! * (own - change[k]!);
  }
  let growth = 0;
  for (let k = 0; k < change.length; k++) {
    change[k] = k === winner ? lead : change[k]! - mean;
    growth += p[start + k * stride]! * expm1(change[k]!);
  }
  return growth;
}
