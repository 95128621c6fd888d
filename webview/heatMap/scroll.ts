import type { Cell, Grid } from '../../src/tensor/pages/grid';
import type { Lines } from '../../src/tensor/pages/lines';
import { layOut } from './lineLayout';

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
  const startOf = (lines: Lines, line: number): number => layOut(lines, cell).startOf(line) / ratio;
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
  const layout = layOut(lines, before);
  const { blocks } = layout;
  const position = (at + scroll) * ratio;
  const block = Math.min(blocks.count - 1, layout.firstBehind(position));
  const share = Math.max(0, Math.min(1, (position - layout.startOfBlock(block)) / layout.side));
  // The line in the block, and the place in the line.
  const first = blocks.first(block);
  const inside = share * (blocks.end(block) - first);
  const line = Math.min(blocks.end(block) - 1, first + Math.floor(inside));
  const rest = Math.min(1, first + inside - line);
  return Math.max(0, (layOut(lines, cell).startOf(line) + rest * cell) / ratio - at);
}

function nearest(scroll: number, room: number, start: number, side: number): number {
  const around = Math.min(surroundings * side, Math.max(0, (room - side) / 2));
  if (start - around < scroll) return Math.max(0, start - around);
  const end = start + side + around;
  return end > scroll + room ? end - room : scroll;
}
