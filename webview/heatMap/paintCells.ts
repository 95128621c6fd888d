import type { Block } from '../../src/tensor/pages/blocks';
import type { ColourScale, Pixel } from './colourScale';
import { visibleBlocks, visibleTiles, type Frame } from './frame';
import type { LineLayout } from './lineLayout';
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
  for (const { tileRow, tileColumn, firstRow, endRow, firstColumn, endColumn } of visibleTiles(frame)) {
    const tile = frame.tiles.at(tileRow, tileColumn);
    isComplete &&= tile !== undefined;
    const block = tile ?? frame.tiles.inPlaceOf(tileRow, tileColumn);
    if (!block) continue;
    const shades = shadesOf(block, frame.scale, frame.highlight?.at(tileRow, tileColumn));
    const perRow = frame.tiles.widthOf(tileColumn);
    for (let row = firstRow; row < endRow; row++) {
      const line = down.start(row) * width;
      // Behind the end of a vector there is nothing.
      const filled = Math.min(endColumn, columns.blocks.of(grid.entriesIn(rows.blocks.first(row)) - 1) + 1);
      let at = (row % tileSide) * perRow + (firstColumn % tileSide);
      for (let column = firstColumn; column < filled; column++) {
        const shade = shades[at++]!;
        const end = line + across.end(column);
        for (let pixel = line + across.start(column); pixel < end; pixel++) pixels[pixel] = shade;
      }
    }
  }
  repeatRows(pixels, width, frame, down);
  context.putImageData(image, left, top);
  return isComplete;
}

/** The other pixels of a row of cells look like its first ones. */
function repeatRows(pixels: Uint32Array, width: number, frame: Frame, down: Stretches): void {
  const { firstRow, endRow } = visibleBlocks(frame);
  for (let row = firstRow; row < endRow; row++) {
    const start = down.start(row);
    const end = down.end(row);
    for (let line = start + 1; line < end; line++) pixels.copyWithin(line * width, start * width, (start + 1) * width);
  }
}

interface Stretches {
  /** The first pixel of a block that is in sight. */
  start(block: number): number;
  /** The pixel behind its last one. */
  end(block: number): number;
}

/** Which pixels the blocks cover that are in sight. */
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
    start: (block) => Math.max(0, starts[block - first]!),
    end: (block) => Math.min(length, starts[block - first]! + filled),
  };
}

/** The colours of a tile, for as long as scale and highlighted entries are the same. */
interface Shades {
  readonly scale: ColourScale;
  readonly highlight: Block | undefined;
  readonly pixels: Uint32Array;
}

const known = new WeakMap<Block, Shades>();

/** The colours of a tile. @param lit only those entries of it that are to stand out */
function shadesOf(block: Block, scale: ColourScale, lit: Block | undefined): Uint32Array {
  const before = known.get(block);
  if (before?.scale === scale && before.highlight === lit) return before.pixels;
  const pixels = shade(block, scale, lit);
  known.set(block, { scale, highlight: lit, pixels });
  return pixels;
}

function shade({ values, missing }: Block, scale: ColourScale, highlight: Block | undefined): Uint32Array {
  const pixels = new Uint32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const pixel = missing?.[at] === 1 ? scale.missing : scale.pixelOf(values[at]!);
    if (!highlight) pixels[at] = pixel;
    else if (highlight.missing?.[at] === 1) pixels[at] = faded(pixel, scale.background);
    // From afar a block may stand out for another entry than its strongest.
    else pixels[at] = scale.pixelOf(highlight.values[at]!);
  }
  return pixels;
}

/** A colour that steps back behind others: mostly the ground. */
function faded(pixel: Pixel, ground: Pixel): Pixel {
  let result = 0;
  for (let shift = 0; shift < 32; shift += 8) {
    const channel = (0.2 * ((pixel >>> shift) & 255) + 0.8 * ((ground >>> shift) & 255)) | 0;
    result |= channel << shift;
  }
  return (result | (255 << 24)) >>> 0;
}
