import type { Cell } from '../../src/tensor/pages/grid';
import { xOf, yOf, type Frame } from './frame';

/** Outlines entries, whatever figure they make: twice, so that it is seen on any colour. */
export function paintLit(frame: Frame, positions: readonly number[]): void {
  if (positions.length === 0) return;
  const { context, palette, ratio } = frame;
  const cells = new Map(positions.flatMap((position) => {
    const cell = frame.grid.cellOf(position);
    return cell ? [[`${cell.row} ${cell.column}`, cell] as const] : [];
  }));
  const path = new Path2D();
  const isLit = (row: number, column: number, from: Cell): boolean =>
    cells.has(`${row} ${column}`) && isSameFacet(frame, { row, column }, from);
  for (const cell of cells.values()) {
    const { row, column } = cell;
    const [left, top] = [Math.round(xOf(frame, column)) - 0.5, Math.round(yOf(frame, row)) - 0.5];
    const [right, bottom] = [left + frame.cell, top + frame.cell];
    const edge = (fromX: number, fromY: number, toX: number, toY: number): void => {
      path.moveTo(fromX, fromY);
      path.lineTo(toX, toY);
    };
    if (!isLit(row - 1, column, cell)) edge(left, top, right, top);
    if (!isLit(row + 1, column, cell)) edge(left, bottom, right, bottom);
    if (!isLit(row, column - 1, cell)) edge(left, top, left, bottom);
    if (!isLit(row, column + 1, cell)) edge(right, top, right, bottom);
  }
  context.lineCap = 'square';
  for (const [colour, width] of [[palette.background, 4], [palette.hover, 2]] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width * ratio;
    context.stroke(path);
  }
}

/** True when no gap between facets lies between both. */
function isSameFacet({ grid: { rows, columns } }: Frame, a: Cell, b: Cell): boolean {
  return Math.floor(a.row / rows.perFacet) === Math.floor(b.row / rows.perFacet)
    && Math.floor(a.column / columns.perFacet) === Math.floor(b.column / columns.perFacet);
}
