import { sizeOf, stridesOf, unravel, type Shape } from '../shape';
import type { Arrangement } from './arrangement';
import { Lines } from './lines';

/** A place in a grid: which row and which column of cells. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Which entry of a tensor stands in which cell. */
export interface Grid {
  readonly arrangement: Arrangement;
  readonly shape: Shape;
  /** Number of entries of the whole tensor. */
  readonly size: number;
  readonly rows: Lines;
  readonly columns: Lines;
  /**
   * For each row what it adds to the flat position of its entries; the same for columns. The position of the first
   * entry shown is in the rows'.
   */
  readonly rowOffsets: Float64Array;
  readonly columnOffsets: Float64Array;
  /** How many cells of a row have an entry: all of them but behind the end of a vector. */
  entriesIn(row: number): number;
  /** The cell of the entry at a flat position; undefined when it is not among what is shown. */
  cellOf(position: number): Cell | undefined;
  /** The flat position of the entry in a cell; undefined for empty cells and outside. */
  positionAt(cell: Cell): number | undefined;
}

/** Lays a tensor out in cells. */
export function gridOf(arrangement: Arrangement): Grid {
  const { shape, ranges, down, across, perRow } = arrangement;
  const sizesOf = (axes: readonly number[]): number[] => axes.map((axis) => ranges[axis]!.count);
  if (perRow !== undefined) return vectorGrid(arrangement, perRow);
  const rows = new Lines(sizesOf(down));
  const columns = new Lines(sizesOf(across));
  return finish({
    arrangement, rows, columns,
    rowOffsets: offsetsOf(down, arrangement).map((offset) => offset + baseOf(arrangement)),
    columnOffsets: offsetsOf(across, arrangement),
    entriesIn: () => columns.count,
    cellOf(position) {
      const places = placesOf(position, shape, arrangement);
      const lineOf = (axes: readonly number[]): number =>
        axes.reduce((line, axis) => line * ranges[axis]!.count + places![axis]!, 0);
      return places && { row: lineOf(down), column: lineOf(across) };
    },
  });
}

/** A single axis, broken into rows. */
function vectorGrid(arrangement: Arrangement, perRow: number): Grid {
  const { shape, ranges, across: [axis] } = arrangement;
  const { count, step } = ranges[axis!]!;
  const stride = stridesOf(shape)[axis!]! * step;
  const base = baseOf(arrangement);
  const rows = new Lines([Math.ceil(count / perRow)]);
  const columns = new Lines([Math.min(perRow, count)]);
  return finish({
    arrangement, rows, columns,
    rowOffsets: Float64Array.from({ length: rows.count }, (_, row) => base + row * perRow * stride),
    columnOffsets: Float64Array.from({ length: columns.count }, (_, column) => column * stride),
    entriesIn: (row) => Math.min(columns.count, count - row * perRow),
    cellOf(position) {
      const place = placesOf(position, shape, arrangement)?.[axis!];
      return place === undefined ? undefined : { row: Math.floor(place / perRow), column: place % perRow };
    },
  });
}

function finish(parts: Omit<Grid, 'shape' | 'size' | 'positionAt'>): Grid {
  const { arrangement: { shape }, rows, columns, rowOffsets, columnOffsets, entriesIn } = parts;
  return {
    ...parts,
    shape,
    size: sizeOf(shape),
    positionAt({ row, column }) {
      if (row < 0 || column < 0 || row >= rows.count || column >= columns.count) return undefined;
      return column < entriesIn(row) ? rowOffsets[row]! + columnOffsets[column]! : undefined;
    },
  };
}

/** Which of the shown indices of each axis a position has; undefined when one of them is not shown. */
function placesOf(position: number, shape: Shape, { ranges }: Arrangement): readonly number[] | undefined {
  const places = unravel(position, shape).map((index, axis) => (index - ranges[axis]!.start) / ranges[axis]!.step);
  const isShown = places.every((place, axis) =>
    Number.isInteger(place) && place >= 0 && place < ranges[axis]!.count);
  return isShown ? places : undefined;
}

/** Flat position of the first entry that is shown. */
function baseOf({ shape, ranges }: Arrangement): number {
  const strides = stridesOf(shape);
  return ranges.reduce((sum, { start }, axis) => sum + start * strides[axis]!, 0);
}

/** What each line adds to a flat position. */
function offsetsOf(axes: readonly number[], { shape, ranges }: Arrangement): Float64Array {
  const strides = stridesOf(shape);
  let offsets = Float64Array.of(0);
  // From the outermost axis on, every offset is followed by those of the axis inside it.
  for (const axis of axes) {
    const { count, step } = ranges[axis]!;
    const inner = new Float64Array(offsets.length * count);
    for (let at = 0; at < inner.length; at++) {
      inner[at] = offsets[Math.floor(at / count)]! + (at % count) * step * strides[axis]!;
    }
    offsets = inner;
  }
  return offsets;
}
