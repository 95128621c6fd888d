import { visibleTiles, type Frame } from './frame';
import type { LineLayout } from './lineLayout';
import { shadesOf } from './shades';
import { standIn } from './standIn';
import { tileSide } from './tiles';

/** From this size of the cells on, in device pixels, a thin line separates them. */
export const separatedFrom = 10;

/**
 * Paints the cells, pixel by pixel and never smoothed. Where they are smaller than a pixel, it shows the strongest.
 * @returns false when some of the numbers in sight are not here yet
 */
export function paintCells(frame: Frame): boolean {
  const { context, left, top, right, grid, rows, columns, scrollTop, scrollLeft } = frame;
  const width = right - left;
  const height = frame.bottom - top;
  if (width <= 0 || height <= 0) return false;
  const { image, pixels } = frame.buffer.ofSize(width, height);
  pixels.fill(frame.scale.background);
  const across = stretches(columns, scrollLeft, width);
  const down = stretches(rows, scrollTop, height);
  let isComplete = true;
  for (const part of visibleTiles(frame)) {
    const { tileRow, tileColumn, firstRow, endRow, firstColumn, endColumn } = part;
    const tile = frame.tiles.at(tileRow, tileColumn);
    isComplete &&= tile !== undefined;
    const shades = tile
      ? shadesOf(tile, frame.scale, frame.highlight?.at(tileRow, tileColumn))
      : standIn(frame.tiles, part, frame.scale);
    if (!shades) continue;
    const perRow = frame.tiles.widthOf(tileColumn);
    for (let row = firstRow; row < endRow; row++) {
      const line = down.starts[row - down.first]! * width;
      // Behind the end of a vector there is nothing.
      const filled = Math.min(endColumn, columns.blocks.of(grid.entriesIn(rows.blocks.first(row)) - 1) + 1);
      const at = (row % tileSide) * perRow + (firstColumn % tileSide);
      const end = at + Math.max(0, filled - firstColumn);
      paintLine(pixels, line, shades.subarray(at, end), across, firstColumn - across.first);
    }
  }
  repeatRows(pixels, width, down);
  context.putImageData(image, left, top);
  return isComplete;
}

/** The first pixels of some cells of a row. */
function paintLine(
  pixels: Uint32Array, line: number, shades: Uint32Array, { starts, ends }: Stretches, first: number,
): void {
  const count = shades.length;
  if (count === 0) return;
  // Mostly so where a cell is a pixel.
  const start = starts[first]!;
  if (ends[first + count - 1] === start + count) {
    pixels.set(shades, line + start);
    return;
  }
  for (let cell = 0; cell < count; cell++) {
    const shade = shades[cell]!;
    const end = line + ends[first + cell]!;
    for (let pixel = line + starts[first + cell]!; pixel < end; pixel++) pixels[pixel] = shade;
  }
}

/** The other pixels of a row of cells look like its first ones. */
function repeatRows(pixels: Uint32Array, width: number, { starts, ends }: Stretches): void {
  for (let row = 0; row < starts.length; row++) {
    const start = starts[row]! * width;
    for (let line = starts[row]! + 1; line < ends[row]!; line++) {
      pixels.copyWithin(line * width, start, start + width);
    }
  }
}

/** Which pixels the blocks cover that are in sight. */
interface Stretches {
  /** The first block that is in sight. */
  readonly first: number;
  /** For each of them from there on its first pixel, and the one behind its last. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

function stretches(layout: LineLayout, scroll: number, length: number): Stretches {
  const filled = layout.side >= separatedFrom ? layout.side - 1 : layout.side;
  const first = layout.firstBehind(scroll);
  const starts: number[] = [];
  for (let block = first; block < layout.blocks.count; block++) {
    const start = layout.startOfBlock(block) - scroll;
    if (start >= length) break;
    starts.push(start);
  }
  return {
    first,
    starts: Int32Array.from(starts, (start) => Math.max(0, start)),
    ends: Int32Array.from(starts, (start) => Math.min(length, start + filled)),
  };
}
