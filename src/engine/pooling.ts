import { sentence } from '../protocol/sentence';
import type { PooledAxis, SlidingAxis } from '../protocol/windowGeometry';
import type { Shape } from '../tensor/shape';
import { onHeap, type Allocate } from '../tensor/tensor';
import type { Padding, Pair } from './arguments';
import { allocateIntegers } from './kernels/integers';
import { innerAxes, type AxisLooks } from './looks';
import { ShapeError } from './operator';
import { start, type Window } from './window';

/** The windows of a pooling, spelled out once: which pixels of a plane each pooled cell looks at. */
export interface Windows {
  /** Pixels of one row of a plane. */
  readonly width: number;
  /** Pooled cells of one plane, and pixels of one plane. */
  readonly cells: number;
  readonly pixels: number;
  /** Cell c looks at `positions[first[c]]` up to, not including, `positions[first[c + 1]]`, in row-major order. */
  readonly first: Int32Array;
  readonly positions: Int32Array;
}

/** An axis along which a window slides; what falls on padding is left out. */
export function slidingAxis(axis: SlidingAxis): PooledAxis {
  const looks = Array.from({ length: axis.output }, (_, output) => {
    const positions = Array.from({ length: axis.kernel }, (__, tap) => start(axis, output) + tap * axis.dilation);
    return positions.filter((at) => at >= 0 && at < axis.input);
  });
  return { input: axis.input, looks };
}

/** An axis cut into as many parts as there are outputs, which share a position where the division leaves a rest. */
export function adaptiveAxis(input: number, outputs: number): PooledAxis {
  const looks = Array.from({ length: outputs }, (_, output) => {
    const from = Math.floor((output * input) / outputs);
    const to = Math.ceil(((output + 1) * input) / outputs);
    return Array.from({ length: to - from }, (__, offset) => from + offset);
  });
  return { input, looks };
}

/** How many pairs there are of a pooled cell of a plane and a pixel it looks at. */
export function pairsOf(rows: PooledAxis, columns: PooledAxis): number {
  const count = ({ looks }: PooledAxis): number => looks.reduce((sum, { length }) => sum + length, 0);
  return count(rows) * count(columns);
}

/** From where to where each pooled position looks, along each axis that the input has behind its channels. */
export function pooledLooks(input: Shape, axes: readonly PooledAxis[]): readonly AxisLooks[] {
  return axes.slice(-innerAxes(input)).map(({ looks }) =>
    looks.map((positions) => ({ first: positions[0] ?? 0, last: positions.at(-1) ?? -1 })));
}

/** Lists the pixels of each window of an image. */
export function listPooled(rows: PooledAxis, columns: PooledAxis, allocate: Allocate = onHeap): Windows {
  const cells = rows.looks.length * columns.looks.length;
  const first = allocateIntegers(cells + 1, allocate);
  const positions: number[] = [];
  let cell = 0;
  for (const high of rows.looks) {
    for (const wide of columns.looks) {
      for (const y of high) for (const x of wide) positions.push(y * columns.input + x);
      first[++cell] = positions.length;
    }
  }
  return {
    width: columns.input,
    cells,
    pixels: rows.input * columns.input,
    first,
    positions: allocateIntegers(positions, allocate),
  };
}

/** Lists the pixels of each place of a sliding window. */
export function listWindows({ rows, columns }: Window, allocate: Allocate = onHeap): Windows {
  return listPooled(slidingAxis(rows), slidingAxis(columns), allocate);
}

/** How many numbers `listPooled` allocates. */
export function pooledNumbers(rows: PooledAxis, columns: PooledAxis): number {
  const count = ({ looks }: PooledAxis): number => looks.reduce((sum, { length }) => sum + length, 0);
  return Math.ceil((rows.looks.length * columns.looks.length + 1) / 2) + Math.ceil((count(rows) * count(columns)) / 2);
}

/** The same padding in front and behind. */
export function both([height, width]: Pair): Padding {
  return [[height, height], [width, width]];
}

/**
 * Padding of more than half a window would give windows that see no pixel.
 * @throws ShapeError, with PyTorch's limit
 */
export function checkPoolingPadding(kernel: Pair, padding: Pair): void {
  const axis = padding.findIndex((zeros, index) => zeros > Math.floor(kernel[index]! / 2));
  if (axis < 0) return;
  const limit = Math.floor(kernel[axis]! / 2);
  const reason = sentence`padding is ${padding[axis]!}, but a window of ${kernel[axis]!} allows at most ${limit}`;
  throw new ShapeError(reason, 'padding', limit);
}
