import type { Cell, Grid } from '../../src/tensor/pages/grid';
import type { Lines } from '../../src/tensor/pages/lines';

/** A key that was pressed; `control` is also Command. */
export interface Key {
  readonly key: string;
  readonly shift: boolean;
  readonly control: boolean;
}

/** Where a key leads from a cell; undefined for keys that do not move. `page` is how many cells are in sight. */
export function moved(grid: Grid, from: Cell, { key, shift, control }: Key, page: Cell): Cell | undefined {
  const { rows, columns } = grid;
  const to = shift ? facetMove(grid, from, key) : plainMove(grid, from, { key, control }, page);
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
    case '[': return { row, column: facetStep(columns, column, -1) };
    case ']': return { row, column: facetStep(columns, column, 1) };
    default: return undefined;
  }
}

/** To the same place of the next facet: another sample or filter up and down, another channel to the sides. */
function facetMove({ rows, columns }: Grid, { row, column }: Cell, key: string): Cell | undefined {
  switch (key) {
    case 'ArrowUp': return { row: facetStep(rows, row, -1), column };
    case 'ArrowDown': return { row: facetStep(rows, row, 1), column };
    case 'ArrowLeft': return { row, column: facetStep(columns, column, -1) };
    case 'ArrowRight': return { row, column: facetStep(columns, column, 1) };
    default: return undefined;
  }
}

/** One facet further, or where it was at the edge: another place of the same facet would surprise. */
function facetStep(lines: Lines, line: number, direction: 1 | -1): number {
  const to = line + direction * (lines.sizes.length > 1 ? lines.perFacet : 1);
  return to < 0 || to >= lines.count ? line : to;
}

function lastInRow(grid: Grid, row: number): Cell {
  let column = grid.columns.count - 1;
  while (column > 0 && grid.positionAt({ row, column }) === undefined) column--;
  return { row, column };
}

function clamp(line: number, count: number): number {
  return Math.max(0, Math.min(count - 1, line));
}
