import type { PlaneCell } from './groups';

/** A rectangle of cells. */
export interface Crop {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

/** Cells around what is lit that are shown with it, if there is room. */
const margin = 2;

/**
 * The part of a plane that a small map shows: everything that is lit and a little around it, or, where that is too
 * much, as much as there is room for around one cell.
 * @param most how many rows and columns there is room for
 */
export function cropAround(
  cells: readonly Pick<PlaneCell, 'row' | 'column'>[],
  plane: readonly [rows: number, columns: number],
  most: readonly [rows: number, columns: number],
  centre: Pick<PlaneCell, 'row' | 'column'>,
): Crop {
  const [top, rows] = stretch(cells.map(({ row }) => row), plane[0], most[0], centre.row);
  const [left, columns] = stretch(cells.map(({ column }) => column), plane[1], most[1], centre.column);
  return { top, left, rows, columns };
}

function stretch(lit: readonly number[], size: number, most: number, centre: number): readonly [number, number] {
  if (size <= most) return [0, size];
  // Not Math.min(...lit): there may be more of them than a call takes arguments.
  const first = lit.reduce((least, line) => Math.min(least, line), centre) - margin;
  const last = lit.reduce((largest, line) => Math.max(largest, line), centre) + margin;
  const middle = last - first < most ? (first + last) / 2 : centre;
  const start = Math.max(0, Math.min(size - most, Math.round(middle - (most - 1) / 2)));
  return [start, most];
}
