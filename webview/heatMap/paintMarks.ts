import type { Cell } from '../../src/tensor/pages/grid';
import { xOf, yOf, type Frame } from './frame';

/** A mark is never smaller than this, in CSS pixels: it shows where to look even when the cell is a point. */
const smallestMark = 9;

/**
 * Draws a frame around a cell, with a second one in the colour of the ground so that it is seen on any cell.
 * @param around how far from the cell, in CSS pixels
 */
export function paintMark(frame: Frame, { row, column }: Cell, colour: string, thickness = 2, around = 0): void {
  const { context, cell, ratio, palette } = frame;
  const side = Math.max(cell - 1, smallestMark * ratio) + 2 * around * ratio;
  const grow = (side - (cell - 1)) / 2;
  const x = Math.round(xOf(frame, column) - grow);
  const y = Math.round(yOf(frame, row) - grow);
  const thick = Math.round(thickness * ratio);
  context.lineWidth = thick + 2 * Math.round(ratio);
  context.strokeStyle = palette.background;
  context.strokeRect(x, y, Math.round(side), Math.round(side));
  context.lineWidth = thick;
  context.strokeStyle = colour;
  context.strokeRect(x, y, Math.round(side), Math.round(side));
}
