import { visibleCells, xOf, yOf, type Frame } from './frame';
import { separatedFrom } from './paintCells';

/** A facet smaller than this, in CSS pixels, would be all frame. */
const smallestFramed = 5;

/** Draws a thin line around each facet: each image of a batch, each filter, a whole matrix. */
export function paintFacets(frame: Frame): void {
  const { context, grid, cell, ratio, palette } = frame;
  const { firstRow, endRow, firstColumn, endColumn } = visibleCells(frame);
  const tall = grid.rows.perFacet;
  const wide = grid.columns.perFacet;
  const hasFacets = grid.rows.sizes.length + grid.columns.sizes.length > 2;
  if (Math.min(tall, wide) * cell < smallestFramed * ratio && hasFacets) return;
  const thin = Math.max(1, Math.floor(ratio));
  const side = frame.rows.side;
  const trim = cell >= separatedFrom ? 1 : 0;
  context.strokeStyle = palette.frame;
  context.lineWidth = thin;
  for (let row = firstRow - (firstRow % tall); row < endRow; row += tall) {
    const y = Math.floor(yOf(frame, row)) - thin / 2;
    const height = Math.ceil(yOf(frame, row + tall - 1) + side - trim + thin / 2) - y;
    for (let column = firstColumn - (firstColumn % wide); column < endColumn; column += wide) {
      const x = Math.floor(xOf(frame, column)) - thin / 2;
      const width = Math.ceil(xOf(frame, column + wide - 1) + side - trim + thin / 2) - x;
      context.strokeRect(x, y, width, height);
    }
  }
}
