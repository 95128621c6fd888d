import type { ColourScale } from './colourScale';
import type { Cell, Grid } from './grid';
import type { LineLayout } from './lines';
import type { Palette } from './palette';

/** One picture of a tensor: what is drawn, where, and with what. Lengths are in device pixels. */
export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  /** Where the area of the cells begins, right of and below the rulers; it goes on to the edge of the canvas. */
  readonly left: number;
  readonly top: number;
  /** Around the cells, for what is drawn a little larger than they are. */
  readonly inset: number;
  readonly scrollLeft: number;
  readonly scrollTop: number;
  readonly grid: Grid;
  readonly rows: LineLayout;
  readonly columns: LineLayout;
  readonly cell: number;
  readonly data: Float64Array;
  readonly scale: ColourScale;
  readonly palette: Palette;
}

/** The rows and columns that are in sight, at least in part. */
export interface Visible {
  readonly firstRow: number;
  readonly endRow: number;
  readonly firstColumn: number;
  readonly endColumn: number;
}

/** Which cells are in sight. */
export function visibleCells({ grid, rows, columns, scrollTop, scrollLeft, width, height, left, top }: Frame): Visible {
  return {
    firstRow: rows.firstBehind(scrollTop),
    endRow: endBefore(rows, grid.rows.count, scrollTop + height - top),
    firstColumn: columns.firstBehind(scrollLeft),
    endColumn: endBefore(columns, grid.columns.count, scrollLeft + width - left),
  };
}

/** Calls back for each entry in sight, with the corner of its cell on the canvas. */
export function eachVisible(frame: Frame, visit: (value: number, x: number, y: number) => void): void {
  const { grid, data } = frame;
  const { firstRow, endRow, firstColumn, endColumn } = visibleCells(frame);
  for (let row = firstRow; row < endRow; row++) {
    const y = yOf(frame, row);
    for (let column = firstColumn; column < endColumn; column++) {
      const position = grid.rowOffsets[row]! + grid.columnOffsets[column]!;
      if (position < grid.size) visit(data[position]!, xOf(frame, column), y);
    }
  }
}

/** Where a column of cells begins on the canvas. */
export function xOf({ columns, left, scrollLeft }: Frame, column: number): number {
  return left + columns.startOf(column) - scrollLeft;
}

/** Where a row of cells begins on the canvas. */
export function yOf({ rows, top, scrollTop }: Frame, row: number): number {
  return top + rows.startOf(row) - scrollTop;
}

/** The cell at a point of the canvas; undefined over rulers, gaps, and outside. */
export function cellAtPoint(frame: Frame, x: number, y: number): Cell | undefined {
  if (x < frame.left || y < frame.top) return undefined;
  const row = frame.rows.lineAt(y - frame.top + frame.scrollTop);
  const column = frame.columns.lineAt(x - frame.left + frame.scrollLeft);
  return row === undefined || column === undefined ? undefined : { row, column };
}

/** Draws inside the area of the cells and their inset only. */
export function insideCells({ context, left, top, width, height, inset }: Frame, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(left - inset, top - inset, width - left + inset, height - top + inset);
  context.clip();
  draw();
  context.restore();
}

/** The first line that begins at or behind a position. */
function endBefore(layout: LineLayout, count: number, position: number): number {
  const line = layout.firstBehind(position);
  return line < count && layout.startOf(line) < position ? line + 1 : line;
}
