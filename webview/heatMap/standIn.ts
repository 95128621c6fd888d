import type { ColourScale } from './colourScale';
import type { VisibleTile } from './frame';
import { shadesOf } from './shades';
import { tileSide, type Tiles } from './tiles';

/**
 * The colours that are drawn in the place of a tile that is not here yet: the same from farther away, for as much of
 * the tile as is in sight. Undefined when there is nothing farther away.
 */
export function standIn(tiles: Tiles, part: VisibleTile, scale: ColourScale): Uint32Array | undefined {
  const { farther } = tiles;
  if (!farther) return undefined;
  const { tileRow, tileColumn, firstRow, endRow, firstColumn, endColumn } = part;
  const width = tiles.widthOf(tileColumn);
  const pixels = new Uint32Array(tileSide * width);
  const columns = Int32Array.from({ length: endColumn - firstColumn }, (_, column) =>
    farther.columns.of(tiles.columns.first(firstColumn + column)));
  let before: number | undefined;
  for (let row = firstRow; row < endRow; row++) {
    const start = (row - tileRow * tileSide) * width + firstColumn - tileColumn * tileSide;
    const farRow = farther.rows.of(tiles.rows.first(row));
    if (farRow === before) pixels.copyWithin(start, start - width, start - width + columns.length);
    else readRow(farther, farRow, columns, scale, pixels.subarray(start, start + columns.length));
    before = farRow;
  }
  return pixels;
}

/** The colours of some columns of a row, in ascending order. */
function readRow(tiles: Tiles, row: number, columns: Int32Array, scale: ColourScale, pixels: Uint32Array): void {
  const tileRow = Math.floor(row / tileSide);
  let shades: Uint32Array | undefined;
  let start = 0;
  let end = 0;
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at]!;
    if (column >= end) {
      const tileColumn = Math.floor(column / tileSide);
      const tile = tiles.at(tileRow, tileColumn);
      shades = tile && shadesOf(tile, scale, undefined);
      start = (row % tileSide) * tiles.widthOf(tileColumn) - tileColumn * tileSide;
      end = (tileColumn + 1) * tileSide;
    }
    pixels[at] = shades ? shades[start + column]! : scale.missing;
  }
}
