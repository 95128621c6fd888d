import { eachVisible, type Frame } from './frame';
import { separatedFrom } from './paintCells';
import { isBeyond } from './scale';

/** Glyphs are drawn on cells from this side on, in CSS pixels. */
export const smallestWithGlyph = 6;

/**
 * Draws what the colour alone cannot say: hatching on NaN and on what was not computed, a triangle up or down on ±∞, a
 * dot on exact zero, a notch in the corner of a cell whose number lies beyond the scale.
 */
export function paintGlyphs(frame: Frame, withText: boolean): void {
  const { context, cell, ratio, scale, palette } = frame;
  if (cell < smallestWithGlyph * ratio) return;
  const nan = hatching(frame, palette.nan, 1);
  const missing = hatching(frame, palette.missingLine, -1);
  const centre = (cell - 1) / 2;
  const side = cell >= separatedFrom ? cell - 1 : cell;
  eachVisible(frame, (value, x, y) => {
    if (value === undefined || Number.isNaN(value)) {
      context.fillStyle = value === undefined ? missing : nan;
      context.fillRect(x, y, side, side);
      return;
    }
    context.fillStyle = value === 0 ? palette.frame : inkOn(value, frame);
    if (value === 0) {
      if (!withText) dot(context, x + centre, y + centre, Math.max(0.75 * ratio, cell / 14));
    } else if (!Number.isFinite(value)) {
      if (!withText) triangle(context, x + centre, y + centre, cell * 0.28, value > 0);
    } else if (isBeyond(scale.scale, value)) {
      notch(context, x + side, y, Math.max(2 * ratio, cell / 5));
    }
  });
}

/** The text colour that is easy to read on the cell of a value. */
export function inkOn(value: number, { scale, palette }: Pick<Frame, 'scale' | 'palette'>): string {
  return scale.isBright(value) ? palette.dark : palette.light;
}

/** Stripes that stay with the cells when they are scrolled. @param slope 1 when they rise, −1 when they fall */
function hatching(frame: Frame, colour: string, slope: 1 | -1): CanvasPattern {
  const { context, palette, ratio, scrollLeft, scrollTop, left, top } = frame;
  const pattern = context.createPattern(hatchTile(colour, palette.background, ratio), 'repeat')!;
  pattern.setTransform(new DOMMatrix().translate(left - scrollLeft, top - scrollTop).scale(slope, 1));
  return pattern;
}

function hatchTile(colour: string, ground: string, ratio: number): OffscreenCanvas {
  const side = Math.round(5 * ratio);
  const tile = new OffscreenCanvas(side, side);
  const context = tile.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, side, side);
  context.strokeStyle = ground;
  context.lineWidth = side / 4;
  context.beginPath();
  // One stripe, and the corners of its neighbours.
  for (const shift of [-side, 0, side]) {
    context.moveTo(shift - side / 2, side * 1.5);
    context.lineTo(shift + side * 1.5, -side / 2);
  }
  context.stroke();
  return tile;
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function triangle(context: CanvasRenderingContext2D, x: number, y: number, size: number, up: boolean): void {
  const rise = up ? -size : size;
  context.beginPath();
  context.moveTo(x, y + rise);
  context.lineTo(x + size, y - rise);
  context.lineTo(x - size, y - rise);
  context.fill();
}

/** A triangle in the upper right corner. */
function notch(context: CanvasRenderingContext2D, right: number, top: number, size: number): void {
  context.beginPath();
  context.moveTo(right - size, top);
  context.lineTo(right, top);
  context.lineTo(right, top + size);
  context.fill();
}
