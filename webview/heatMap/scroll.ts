import type { Cell, Grid } from './grid';
import type { Lines } from './lines';

/** A scroll position in CSS pixels. */
export type Scroll = readonly [left: number, top: number];

/**
 * What is in sight of a map: scroll position and room for cells, in CSS pixels; the side of a cell in device pixels.
 */
export interface Sight {
  readonly grid: Grid;
  readonly cell: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  readonly scroll: Scroll;
  readonly room: readonly [width: number, height: number];
}

/** What keeps a cell that is brought into sight off the edge, in cells. */
const surroundings = 1;

/** The scroll position nearest to the present one at which a cell is in sight. */
export function scrollTo({ grid, cell, ratio, scroll, room }: Sight, { row, column }: Cell): Scroll {
  const startOf = (lines: Lines, line: number): number => lines.layOut(cell).startOf(line) / ratio;
  return [
    nearest(scroll[0], room[0], startOf(grid.columns, column), cell / ratio),
    nearest(scroll[1], room[1], startOf(grid.rows, row), cell / ratio),
  ];
}

/**
 * The scroll position at which the same spot of the tensor is under a point after the cells have changed their size.
 * @param point from the corner of the room for cells, in CSS pixels
 */
export function scrollAfterZoom(sight: Sight, cell: number, [x, y]: readonly [x: number, y: number]): Scroll {
  const { grid: { rows, columns }, scroll: [left, top] } = sight;
  return [after(columns, sight, cell, x, left), after(rows, sight, cell, y, top)];
}

function after(lines: Lines, { cell: before, ratio }: Sight, cell: number, at: number, scroll: number): number {
  const layout = lines.layOut(before);
  const position = (at + scroll) * ratio;
  const line = Math.min(lines.count - 1, layout.firstBehind(position));
  const share = Math.max(0, Math.min(1, (position - layout.startOf(line)) / before));
  return Math.max(0, (lines.layOut(cell).startOf(line) + share * cell) / ratio - at);
}

function nearest(scroll: number, room: number, start: number, side: number): number {
  const around = Math.min(surroundings * side, Math.max(0, (room - side) / 2));
  if (start - around < scroll) return Math.max(0, start - around);
  const end = start + side + around;
  return end > scroll + room ? end - room : scroll;
}
