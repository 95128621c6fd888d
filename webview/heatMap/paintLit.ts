import type { Cell } from '../../src/tensor/pages/grid';
import { xOf, yOf, type Frame } from './frame';

/** Outlines entries, whatever figure they make: twice, so that it is seen on any colour. */
export function paintLit(frame: Frame, positions: readonly number[]): void {
  if (positions.length === 0) return;
  const { context, palette, ratio } = frame;
  const cells = new Map(positions.flatMap((position) => {
    const cell = cellIn(frame, position);
    return cell ? [[`${cell.row} ${cell.column}`, cell] as const] : [];
  }));
  const path = new Path2D();
  for (const { row, column } of cells.values()) {
    const [left, top] = [Math.round(xOf(frame, column)) - 0.5, Math.round(yOf(frame, row)) - 0.5];
    const [right, bottom] = [left + frame.cell, top + frame.cell];
    const edge = (fromX: number, fromY: number, toX: number, toY: number): void => {
      path.moveTo(fromX, fromY);
      path.lineTo(toX, toY);
    };
    if (!isNextTo(frame, cells, row - 1, column, row)) edge(left, top, right, top);
    if (!isNextTo(frame, cells, row + 1, column, row)) edge(left, bottom, right, bottom);
    if (!isNextTo(frame, cells, row, column - 1, row)) edge(left, top, left, bottom);
    if (!isNextTo(frame, cells, row, column + 1, row)) edge(right, top, right, bottom);
  }
  context.lineCap = 'square';
  for (const [colour, width] of [[palette.background, 4], [palette.hover, 2]] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width * ratio;
    context.stroke(path);
  }
}

/** Where an entry is drawn. */
export function cellIn({ grid }: Frame, position: number): Cell | undefined {
  return grid.cellOf(position);
}

/** True when the neighbour is lit too, and no gap between facets lies between both. */
function isNextTo(
  { grid }: Frame, cells: ReadonlyMap<string, Cell>, row: number, column: number, ownRow: number,
): boolean {
  if (!cells.has(`${row} ${column}`)) return false;
  const own = cells.get(`${row} ${column}`)!;
  if (own.row !== ownRow) return Math.floor(row / grid.rows.perFacet) === Math.floor(ownRow / grid.rows.perFacet);
  return true;
}
