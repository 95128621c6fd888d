import type { Padding, Pair } from './arguments';
import { ShapeError } from './operator';
import { start, type Window } from './window';

/** The windows of a pooling, spelled out once: which pixels of a plane each pooled cell looks at. */
export interface Windows {
  readonly window: Window;
  /** Pooled cells of one plane, and pixels of one plane. */
  readonly cells: number;
  readonly pixels: number;
  /** Cell c looks at `positions[first[c]]` up to, not including, `positions[first[c + 1]]`, in row-major order. */
  readonly first: Int32Array;
  readonly positions: Int32Array;
}

/** Lists the pixels of each window; those that fall on padding are left out. */
export function listWindows(window: Window): Windows {
  const { rows, columns } = window;
  const cells = rows.output * columns.output;
  const first = new Int32Array(cells + 1);
  const positions = new Int32Array(cells * rows.kernel * columns.kernel);
  let count = 0;
  for (let cell = 0; cell < cells; cell++) {
    const top = start(rows, Math.floor(cell / columns.output));
    const left = start(columns, cell % columns.output);
    for (let a = 0, y = top; a < rows.kernel; a++, y += rows.dilation) {
      for (let b = 0, x = left; b < columns.kernel; b++, x += columns.dilation) {
        if (y >= 0 && y < rows.input && x >= 0 && x < columns.input) positions[count++] = y * columns.input + x;
      }
    }
    first[cell + 1] = count;
  }
  return { window, cells, pixels: rows.input * columns.input, first, positions: positions.slice(0, count) };
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
  throw new ShapeError(`padding is ${padding[axis]}, but a window of ${kernel[axis]} allows at most ${limit}`, 'padding', limit);
}
