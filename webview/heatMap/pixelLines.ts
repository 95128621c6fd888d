import type { LineLayout, Lines } from './lines';

/** For each device pixel of a stretch the lines it covers; −1 where it covers none. */
export interface PixelLines {
  readonly first: Int32Array;
  readonly last: Int32Array;
}

/** From this size of the cells on, in device pixels, a thin line separates them. */
export const separatedFrom = 10;

/**
 * Which lines the pixels from `from` to `from + length` cover. A cell smaller than a pixel shares it with others, and
 * every cell has at least one pixel: no entry is left out of the picture.
 */
export function pixelLines(lines: Lines, layout: LineLayout, from: number, length: number): PixelLines {
  const first = new Int32Array(length).fill(-1);
  const last = new Int32Array(length).fill(-1);
  const filled = layout.cell >= separatedFrom ? layout.cell - 1 : layout.cell;
  for (let line = layout.firstBehind(from); line < lines.count; line++) {
    const start = layout.startOf(line);
    if (start >= from + length) break;
    // Rounded before they are shifted: a map must not change while it is scrolled.
    const end = Math.min(length, Math.ceil(start + filled) - from);
    for (let pixel = Math.max(0, Math.floor(start) - from); pixel < end; pixel++) {
      if (first[pixel] === -1) first[pixel] = line;
      last[pixel] = line;
    }
  }
  return { first, last };
}
