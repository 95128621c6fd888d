import type { WindowGeometry } from '../../src/protocol/windowGeometry';
import { xOf, yOf, type Frame } from './frame';

/** The windows of a pooling over its input. */
export type PoolingWindows = Extract<WindowGeometry, { readonly kind: 'pooling' }>;

/** On cells smaller than this, in CSS pixels, windows and winners would cover the numbers they are about. */
const smallestCell = 9;

/** Outlines every window over the input of a pooling, and dots its winner; a tie has a ring around the dot. */
export function paintWindows(frame: Frame, { axes, winners, ties }: PoolingWindows): void {
  const { cell, ratio, grid: { size } } = frame;
  if (cell < smallestCell * ratio) return;
  const [rows, columns] = axes.length === 1 ? [{ input: 1, looks: [[0]] }, axes[0]!] : [axes[0]!, axes[1]!];
  const plane = rows.input * columns.input;
  const windows = rows.looks.length * columns.looks.length;
  for (let at = 0; at < size / plane; at++) {
    rows.looks.forEach((high, row) => {
      columns.looks.forEach((wide, column) => {
        const corner = (y: number | undefined, x: number | undefined): number =>
          at * plane + (y ?? 0) * columns.input + (x ?? 0);
        const extent = [high.at(-1)! - high[0]!, wide.at(-1)! - wide[0]!] as const;
        outline(frame, corner(high[0], wide[0]), corner(high.at(-1), wide.at(-1)), extent);
        const window = at * windows + row * columns.looks.length + column;
        const winner = winners?.[window];
        if (winner !== undefined) dot(frame, at * plane + winner, ties?.[window] === 1);
      });
    });
  }
}

/** @param extent rows and columns from the first entry of the window to its last */
function outline(frame: Frame, first: number, last: number, extent: readonly [number, number]): void {
  const { context, palette, ratio, cell, grid } = frame;
  const [from, to] = [grid.cellOf(first), grid.cellOf(last)];
  // Axes may stand apart in a layout of one's own, where a window is no rectangle.
  const isWhole = from && to && to.row - from.row === extent[0] && to.column - from.column === extent[1];
  if (!isWhole) return;
  const [left, top] = [Math.round(xOf(frame, from.column)) + 1.5, Math.round(yOf(frame, from.row)) + 1.5];
  const [right, bottom] = [Math.round(xOf(frame, to.column)) + cell - 2.5, Math.round(yOf(frame, to.row)) + cell - 2.5];
  context.setLineDash([3 * ratio, 2 * ratio]);
  context.lineWidth = Math.max(1, ratio);
  context.strokeStyle = palette.label;
  context.strokeRect(left, top, right - left, bottom - top);
  context.setLineDash([]);
}

/** In the lower right corner, where the number of the cell is not. */
function dot(frame: Frame, position: number, isTie: boolean): void {
  const { context, palette, ratio, cell } = frame;
  const place = frame.grid.cellOf(position);
  if (!place) return;
  const radius = Math.max(2, Math.min(3.5, cell / ratio / 8)) * ratio;
  const inset = Math.min(cell / 2, 3 * radius);
  const [x, y] = [xOf(frame, place.column) + cell - inset, yOf(frame, place.row) + cell - inset];
  const disc = (size: number, colour: string): void => {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
    context.fill();
  };
  if (isTie) {
    disc(radius * 2.1, palette.hover);
    disc(radius * 1.6, palette.background);
  } else {
    disc(radius * 1.5, palette.background);
  }
  disc(radius, palette.hover);
}
