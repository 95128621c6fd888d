import type { Cell, Grid } from '../../src/tensor/pages/grid';
import { ravel, unravel } from '../../src/tensor/shape';

/** A key that was pressed; `control` is also Command. */
export interface Key {
  readonly key: string;
  readonly shift: boolean;
  readonly control: boolean;
}

/** Where a key leads from a cell; undefined for keys that do not move. `page` is how many cells are in sight. */
export function moved(grid: Grid, from: Cell, key: Key, page: Cell): Cell | undefined {
  const along = axisMove(key);
  if (along) return alongAxis(grid, from, ...along);
  const { rows, columns } = grid;
  const to = key.shift ? undefined : plainMove(grid, from, key, page);
  if (!to) return undefined;
  const cell = { row: clamp(to.row, rows.count), column: clamp(to.column, columns.count) };
  return grid.positionAt(cell) === undefined ? lastInRow(grid, cell.row) : cell;
}

function plainMove(
  { rows, columns }: Grid,
  { row, column }: Cell,
  { key, control }: Omit<Key, 'shift'>,
  page: Cell,
): Cell | undefined {
  switch (key) {
    case 'ArrowUp': return { row: row - 1, column };
    case 'ArrowDown': return { row: row + 1, column };
    case 'ArrowLeft': return { row, column: column - 1 };
    case 'ArrowRight': return { row, column: column + 1 };
    case 'PageUp': return { row: row - page.row, column };
    case 'PageDown': return { row: row + page.row, column };
    case 'Home': return { row: control ? 0 : row, column: 0 };
    case 'End': return { row: control ? rows.count - 1 : row, column: columns.count - 1 };
    default: return undefined;
  }
}

/** Which axis a key moves along, however the tensor is laid out: samples (or filters) come first, then channels. */
function axisMove({ key, shift }: Key): readonly [axis: number, direction: 1 | -1] | undefined {
  if (key === '[') return [1, -1];
  if (key === ']') return [1, 1];
  if (!shift) return undefined;
  switch (key) {
    case 'ArrowUp': return [0, -1];
    case 'ArrowDown': return [0, 1];
    case 'ArrowLeft': return [1, -1];
    case 'ArrowRight': return [1, 1];
    default: return undefined;
  }
}

/** To the same place of the next sample or channel; where it was at the edge, and where the axis is not shown. */
function alongAxis(grid: Grid, from: Cell, axis: number, direction: 1 | -1): Cell {
  const { shape, arrangement: { ranges } } = grid;
  const position = grid.positionAt(from);
  const range = ranges[axis];
  if (position === undefined || !range) return from;
  const index = unravel(position, shape);
  const next = index[axis]! + direction * range.step;
  if (next < 0 || next >= shape[axis]!) return from;
  return grid.cellOf(ravel(index.with(axis, next), shape)) ?? from;
}

function lastInRow(grid: Grid, row: number): Cell {
  let column = grid.columns.count - 1;
  while (column > 0 && grid.positionAt({ row, column }) === undefined) column--;
  return { row, column };
}

function clamp(line: number, count: number): number {
  return Math.max(0, Math.min(count - 1, line));
}
