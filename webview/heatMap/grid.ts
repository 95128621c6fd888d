import { sizeOf, stridesOf, unravel, type Shape } from '../../src/tensor/shape';
import { arrange, entriesPerRow } from './arrangement';
import { Lines } from './lines';

/** A place on the screen: which row and which column of cells. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Which entry of a tensor stands in which cell. */
export interface Grid {
  readonly shape: Shape;
  /** Number of entries. */
  readonly size: number;
  readonly rows: Lines;
  readonly columns: Lines;
  /** Axes that run down and across, outermost first; a vector that is broken into rows has its one axis across. */
  readonly down: readonly number[];
  readonly across: readonly number[];
  /** For each row what it adds to the flat position of its entries; the same for columns. */
  readonly rowOffsets: Float64Array;
  readonly columnOffsets: Float64Array;
  /** The cell of the entry at a flat position. */
  cellOf(position: number): Cell;
  /** The flat position of the entry in a cell; undefined for the cells behind the end of a vector. */
  positionAt(cell: Cell): number | undefined;
}

/** Lays a tensor out in cells. */
export function gridOf(shape: Shape): Grid {
  return shape.length === 1 ? vectorGrid(shape) : tensorGrid(shape);
}

function tensorGrid(shape: Shape): Grid {
  const { down, across } = arrange(shape);
  const sizesOf = (axes: readonly number[]): number[] => axes.map((axis) => shape[axis]!);
  const strides = stridesOf(shape);
  const rows = new Lines(sizesOf(down));
  const columns = new Lines(sizesOf(across));
  const lineOf = (index: readonly number[], axes: readonly number[]): number =>
    axes.reduce((line, axis) => line * shape[axis]! + index[axis]!, 0);
  return finish({
    shape, rows, columns, down, across,
    rowOffsets: offsetsOf(rows, down, strides),
    columnOffsets: offsetsOf(columns, across, strides),
    cellOf(position) {
      const index = unravel(position, shape);
      return { row: lineOf(index, down), column: lineOf(index, across) };
    },
  });
}

/** A vector, broken into rows. */
function vectorGrid(shape: Shape): Grid {
  const length = shape[0]!;
  const width = Math.max(1, entriesPerRow(length));
  const rows = new Lines([Math.ceil(length / width)]);
  const columns = new Lines([Math.min(width, length)]);
  return finish({
    shape, rows, columns, down: [], across: [0],
    rowOffsets: Float64Array.from({ length: rows.count }, (_, row) => row * width),
    columnOffsets: Float64Array.from({ length: columns.count }, (_, column) => column),
    cellOf: (position) => ({ row: Math.floor(position / width), column: position % width }),
  });
}

function finish(parts: Omit<Grid, 'size' | 'positionAt'>): Grid {
  const { shape, rows, columns, rowOffsets, columnOffsets } = parts;
  const size = sizeOf(shape);
  return {
    ...parts,
    size,
    positionAt({ row, column }) {
      if (row < 0 || column < 0 || row >= rows.count || column >= columns.count) return undefined;
      const position = rowOffsets[row]! + columnOffsets[column]!;
      return position < size ? position : undefined;
    },
  };
}

/** What each line adds to a flat position. */
function offsetsOf(lines: Lines, axes: readonly number[], strides: readonly number[]): Float64Array {
  return Float64Array.from({ length: lines.count }, (_, line) =>
    unravel(line, lines.sizes).reduce((sum, coordinate, level) => sum + coordinate * strides[axes[level]!]!, 0));
}
