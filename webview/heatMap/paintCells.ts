import type { Frame } from './frame';
import { pixelLines } from './pixelLines';

/**
 * Paints the cells, pixel by pixel and never smoothed. A pixel over many cells shows the strongest of them, see
 * {@link strongest}, never their mean.
 */
export function paintCells(frame: Frame): void {
  const { context, left, top, scrollLeft, scrollTop, grid, data, scale } = frame;
  const { rowOffsets, columnOffsets } = grid;
  const width = frame.width - left;
  const height = frame.height - top;
  if (width <= 0 || height <= 0) return;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer).fill(scale.background);
  const rows = pixelLines(grid.rows, frame.rows, scrollTop, height);
  const columns = pixelLines(grid.columns, frame.columns, scrollLeft, width);
  for (let y = 0; y < height; y++) {
    const firstRow = rows.first[y]!;
    const lastRow = rows.last[y]!;
    if (firstRow < 0) continue;
    if (y > 0 && rows.first[y - 1] === firstRow && rows.last[y - 1] === lastRow) {
      pixels.copyWithin(y * width, (y - 1) * width, y * width);
      continue;
    }
    for (let x = 0; x < width; x++) {
      const firstColumn = columns.first[x]!;
      if (firstColumn < 0) continue;
      const lastColumn = columns.last[x]!;
      const value = strongest(data, rowOffsets, firstRow, lastRow, columnOffsets, firstColumn, lastColumn);
      if (value !== undefined) pixels[y * width + x] = scale.pixelOf(value);
    }
  }
  context.putImageData(image, left, top);
}

/**
 * The entry that stands for a block of cells: NaN if there is one, else the one of the largest magnitude, so that a
 * lone NaN or spike is seen at every size. Undefined when no entry lies in the block.
 */
export function strongest(
  data: Float64Array,
  rowOffsets: Float64Array,
  firstRow: number,
  lastRow: number,
  columnOffsets: Float64Array,
  firstColumn: number,
  lastColumn: number,
): number | undefined {
  let found: number | undefined;
  let magnitude = -1;
  for (let row = firstRow; row <= lastRow; row++) {
    const offset = rowOffsets[row]!;
    for (let column = firstColumn; column <= lastColumn; column++) {
      const value = data[offset + columnOffsets[column]!];
      if (value === undefined) continue;
      if (Number.isNaN(value)) return value;
      if (Math.abs(value) <= magnitude) continue;
      found = value;
      magnitude = Math.abs(value);
    }
  }
  return found;
}
