import type { Grid } from './grid';
import type { LineBlocks } from './lines';

/** A part of a grid: where it begins, and how many rows and columns it has. */
export interface Rectangle {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** The numbers of a rectangle, row by row. */
export interface Block {
  readonly values: Float64Array;
  /** 1 where there is no number: behind the end of a vector, not computed, or not asked for. Absent: nowhere. */
  readonly missing?: Uint8Array;
}

/** Finite numbers from `from` on that are less than `below`, or all of them from there on. */
export interface Interval {
  readonly from: number;
  readonly below?: number;
}

/** Where the numbers of a block come from. */
export interface BlockSource {
  readonly data: Float64Array;
  /** 1 for entries that were not computed. */
  readonly missing?: Uint8Array | undefined;
  /** Entries outside it are left out of account. */
  readonly within?: Interval | undefined;
}

/**
 * The numbers of a rectangle of blocks of cells, each block by its strongest entry: NaN if there is one, else the entry
 * of the largest magnitude, never their mean, so that a lone NaN or spike is seen at every size.
 * @param rectangle counted in blocks
 */
export function strongestOf(
  source: BlockSource,
  grid: Grid,
  { rows, columns }: Blocks,
  rectangle: Rectangle,
): Block {
  const { data, missing, within } = source;
  const { rowOffsets, columnOffsets } = grid;
  const values = new Float64Array(rectangle.rows * rectangle.columns).fill(NaN);
  const absent = new Uint8Array(values.length).fill(1);
  const isPlain = missing === undefined && within === undefined;
  if (isPlain && rows.step === 1 && columns.step === 1) return entriesOf(data, grid, rectangle);
  const borders = Int32Array.from({ length: rectangle.columns + 1 }, (_, c) =>
    (c === 0 ? columns.first(rectangle.column) : columns.end(rectangle.column + c - 1)));
  let at = 0;
  for (let r = 0; r < rectangle.rows; r++) {
    const firstRow = rows.first(rectangle.row + r);
    const endRow = rows.end(rectangle.row + r);
    for (let c = 0; c < rectangle.columns; c++, at++) {
      let strongest = NaN;
      let magnitude = -1;
      for (let row = firstRow; row < endRow; row++) {
        const offset = rowOffsets[row]!;
        const end = Math.min(borders[c + 1]!, grid.entriesIn(row));
        for (let column = borders[c]!; column < end; column++) {
          const position = offset + columnOffsets[column]!;
          const value = data[position]!;
          if (!isPlain && !counts(source, position, value)) continue;
          const size = Math.abs(value);
          // NaN is never smaller; nothing is stronger than it.
          if (size <= magnitude || magnitude === Infinity && !Number.isNaN(value)) continue;
          strongest = value;
          magnitude = Number.isNaN(value) ? Infinity : size;
          absent[at] = 0;
        }
      }
      values[at] = strongest;
    }
  }
  return absent.includes(1) ? { values, missing: absent } : { values };
}

/** The same where each block is one cell. */
function entriesOf(data: Float64Array, grid: Grid, { row, column, rows, columns }: Rectangle): Block {
  const values = new Float64Array(rows * columns).fill(NaN);
  const absent = new Uint8Array(values.length);
  let isComplete = true;
  for (let r = 0; r < rows; r++) {
    const offset = grid.rowOffsets[row + r]!;
    const filled = Math.max(0, Math.min(columns, grid.entriesIn(row + r) - column));
    const start = r * columns;
    for (let c = 0; c < filled; c++) values[start + c] = data[offset + grid.columnOffsets[column + c]!]!;
    if (filled === columns) continue;
    absent.fill(1, start + filled, start + columns);
    isComplete = false;
  }
  return isComplete ? { values } : { values, missing: absent };
}

/** The flat position of the strongest entry in a rectangle of cells; −1 when there is none. */
export function strongestPosition({ data, missing }: BlockSource, grid: Grid, cells: Rectangle): number {
  let found = -1;
  let magnitude = -1;
  for (let row = cells.row; row < cells.row + cells.rows; row++) {
    for (let column = cells.column; column < cells.column + cells.columns; column++) {
      const position = grid.positionAt({ row, column });
      if (position === undefined || missing?.[position] === 1) continue;
      const size = Math.abs(data[position]!);
      if (Number.isNaN(size)) return position;
      if (size <= magnitude) continue;
      magnitude = size;
      found = position;
    }
  }
  return found;
}

/** Rows and columns of a grid, taken together in blocks. */
export interface Blocks {
  readonly rows: LineBlocks;
  readonly columns: LineBlocks;
}

/** Takes `step` rows and columns of a grid together. */
export function blocksOf({ rows, columns }: Grid, step: number): Blocks {
  return { rows: rows.inBlocks(step), columns: columns.inBlocks(step) };
}

function counts({ missing, within }: BlockSource, position: number, value: number): boolean {
  if (missing?.[position] === 1) return false;
  return !within || (value >= within.from && value < (within.below ?? Infinity));
}
