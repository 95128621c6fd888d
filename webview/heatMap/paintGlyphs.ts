import { eachVisible, type Frame } from './frame';
import type { Palette } from './palette';

/** Glyphs are drawn on cells from this side on, in CSS pixels. */
export const smallestWithGlyph = 6;

/**
 * Draws what the colour alone cannot say: hatching on NaN, a triangle up or down on ±∞, a dot on exact zero, a notch in
 * the corner of a cell whose number lies beyond the scale.
 */
export function paintGlyphs(frame: Frame, withText: boolean): void {
  const { context, cell, ratio, scale, palette } = frame;
  if (cell < smallestWithGlyph * ratio) return;
  const hatch = hatching(frame);
  const centre = (cell - 1) / 2;
  eachVisible(frame, (value, x, y) => {
    if (Number.isNaN(value)) {
      context.fillStyle = hatch;
      context.fillRect(x, y, cell - 1, cell - 1);
      return;
    }
    context.fillStyle = value === 0 ? palette.frame : inkOn(value, frame);
    if (value === 0) {
      if (!withText) dot(context, x + centre, y + centre, Math.max(0.75 * ratio, cell / 14));
    } else if (!Number.isFinite(value)) {
      if (!withText) triangle(context, x + centre, y + centre, cell * 0.28, value > 0);
    } else if (Math.abs(value) > scale.limit) {
      notch(context, x + cell - 1, y, Math.max(2 * ratio, cell / 5));
    }
  });
}

/** The text colour that is easy to read on the cell of a value. */
export function inkOn(value: number, { scale, palette }: Pick<Frame, 'scale' | 'palette'>): string {
  return scale.isBright(value) ? palette.dark : palette.light;
}

/** Diagonal stripes that stay with the cells when they are scrolled. */
function hatching({ context, palette, ratio, scrollLeft, scrollTop, left, top }: Frame): CanvasPattern {
  const pattern = context.createPattern(hatchTile(palette, ratio), 'repeat')!;
  pattern.setTransform(new DOMMatrix().translate(left - scrollLeft, top - scrollTop));
  return pattern;
}

function hatchTile({ nan, background }: Palette, ratio: number): OffscreenCanvas {
  const side = Math.round(5 * ratio);
  const tile = new OffscreenCanvas(side, side);
  const context = tile.getContext('2d')!;
  context.fillStyle = nan;
  context.fillRect(0, 0, side, side);
  context.strokeStyle = background;
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
