import type { Cell, Grid } from '../../src/tensor/pages/grid';
import type { ColourScale } from './colourScale';
import type { LineLayout } from './lineLayout';
import type { Margin } from './margin';
import type { Palette } from './palette';
import type { PixelBuffer } from './pixelBuffer';
import type { EdgeTexts } from './rulers';
import { tileSide, type Tiles } from './tiles';

/** One picture of a tensor: what is drawn, where, and with what. Lengths are in device pixels. */
export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly buffer: PixelBuffer;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  /** Where the area of the cells begins, right of and below the rulers. */
  readonly left: number;
  readonly top: number;
  /** Where it ends: at the edge of the canvas, or where the margin needs its room. */
  readonly right: number;
  readonly bottom: number;
  /** Around the cells, for what is drawn a little larger than they are. */
  readonly inset: number;
  readonly scrollLeft: number;
  readonly scrollTop: number;
  readonly edges: EdgeTexts;
  readonly grid: Grid;
  readonly rows: LineLayout;
  readonly columns: LineLayout;
  /** Side of a cell; less than 1 where a pixel stands for several cells. */
  readonly cell: number;
  readonly tiles: Tiles;
  /** The same tiles with only those entries that are to stand out, if there are any to. */
  readonly highlight: Tiles | undefined;
  readonly margin: Margin | undefined;
  /** The colours of the margin. */
  readonly marginScale: ColourScale | undefined;
  readonly scale: ColourScale;
  readonly palette: Palette;
}

/** The rows and columns that are in sight, at least in part. */
export interface Visible {
  readonly firstRow: number;
  readonly endRow: number;
  readonly firstColumn: number;
  readonly endColumn: number;
}

/** Which blocks of cells are in sight; where a cell is at least a pixel, each block is a cell. */
export function visibleBlocks({ rows, columns, scrollTop, scrollLeft, right, bottom, left, top }: Frame): Visible {
  return {
    firstRow: rows.firstBehind(scrollTop),
    endRow: endBefore(rows, scrollTop + bottom - top),
    firstColumn: columns.firstBehind(scrollLeft),
    endColumn: endBefore(columns, scrollLeft + right - left),
  };
}

/** Which cells are in sight. */
export function visibleCells(frame: Frame): Visible {
  const { rows: { blocks: rows }, columns: { blocks: columns } } = frame;
  const { firstRow, endRow, firstColumn, endColumn } = visibleBlocks(frame);
  return {
    firstRow: rows.first(firstRow), endRow: endRow > 0 ? rows.end(endRow - 1) : 0,
    firstColumn: columns.first(firstColumn), endColumn: endColumn > 0 ? columns.end(endColumn - 1) : 0,
  };
}

/** A part of what is in sight that lies in one tile. */
export interface VisibleTile extends Visible {
  readonly tileRow: number;
  readonly tileColumn: number;
}

/** What is in sight, tile by tile. */
export function* visibleTiles(frame: Frame): Generator<VisibleTile> {
  const { firstRow, endRow, firstColumn, endColumn } = visibleBlocks(frame);
  for (let tileRow = Math.floor(firstRow / tileSide); tileRow * tileSide < endRow; tileRow++) {
    for (let tileColumn = Math.floor(firstColumn / tileSide); tileColumn * tileSide < endColumn; tileColumn++) {
      yield {
        tileRow, tileColumn,
        firstRow: Math.max(firstRow, tileRow * tileSide),
        endRow: Math.min(endRow, (tileRow + 1) * tileSide),
        firstColumn: Math.max(firstColumn, tileColumn * tileSide),
        endColumn: Math.min(endColumn, (tileColumn + 1) * tileSide),
      };
    }
  }
}

/**
 * Calls back for each entry in sight whose number is here, with the corner of its cell on the canvas. The value is
 * undefined where it was not computed. Only for cells of a pixel and more.
 */
export function eachVisible(frame: Frame, visit: (value: number | undefined, x: number, y: number) => void): void {
  const { grid, tiles } = frame;
  for (const { tileRow, tileColumn, firstRow, endRow, firstColumn, endColumn } of visibleTiles(frame)) {
    const tile = tiles.at(tileRow, tileColumn);
    if (!tile) continue;
    const width = tiles.widthOf(tileColumn);
    for (let row = firstRow; row < endRow; row++) {
      const y = yOf(frame, row);
      const end = Math.min(endColumn, grid.entriesIn(row));
      let at = (row % tileSide) * width + (firstColumn % tileSide);
      for (let column = firstColumn; column < end; column++, at++) {
        visit(tile.missing?.[at] === 1 ? undefined : tile.values[at]!, xOf(frame, column), y);
      }
    }
  }
}

/** Where a column of cells begins on the canvas. */
export function xOf({ columns, left, scrollLeft }: Frame, column: number): number {
  return left + columns.startOf(column) - scrollLeft;
}

/** Where a row of cells begins on the canvas. */
export function yOf({ rows, top, scrollTop }: Frame, row: number): number {
  return top + rows.startOf(row) - scrollTop;
}

/** The block of cells at a point of the canvas; undefined over rulers, gaps, margins, and outside. */
export function blockAtPoint(frame: Frame, x: number, y: number): Cell | undefined {
  if (x < frame.left || y < frame.top || x >= frame.right || y >= frame.bottom) return undefined;
  const row = frame.rows.blockAt(y - frame.top + frame.scrollTop);
  const column = frame.columns.blockAt(x - frame.left + frame.scrollLeft);
  return row === undefined || column === undefined ? undefined : { row, column };
}

/** Draws inside the area of the cells and their inset only. */
export function insideCells({ context, left, top, right, bottom, inset }: Frame, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(left - inset, top - inset, right - left + inset, bottom - top + inset);
  context.clip();
  draw();
  context.restore();
}

/** The first block that begins at or behind a position. */
function endBefore(layout: LineLayout, position: number): number {
  const block = layout.firstBehind(position);
  return block < layout.blocks.count && layout.startOfBlock(block) < position ? block + 1 : block;
}
