import { charactersIn, textInside, textSize } from './cellText';
import { cssColour } from './colourScale';
import { visibleBlocks, type Frame } from './frame';
import { separatedFrom } from './paintCells';
import { inkOn } from './paintGlyphs';
import type { LinearScale } from './scale';

/** The sums of the rows or of the columns, in the margin of a matrix. */
export interface Margin {
  /** What they are called: `Σ`, or `db` where they are the gradient of the bias. */
  readonly symbol: string;
  /** Sums of rows stand beside the cells, sums of columns below them. */
  readonly of: 'rows' | 'columns';
  /** For each row, or column, of the grid. */
  readonly sums: Float64Array;
  /** Sums are larger than what they are the sums of: they have a scale of their own. */
  readonly scale: LinearScale;
}

/** Width of a sum of a row, height of a sum of a column, and the gap before it, in CSS pixels. */
const sumWidth = 58;
const sumHeight = 18;
const gap = 10;

/** Longest text of a sum, and of the heading. */
const characters = 7;
const headingWidth = 52;

/** The room that a margin needs beside the cells, below them, and before them for its heading, in CSS pixels. */
export interface MarginRoom {
  readonly right: number;
  readonly below: number;
  readonly left: number;
}

/** The room for a margin, if there is one. */
export function roomFor(margin: Margin | undefined): MarginRoom {
  switch (margin?.of) {
    case 'rows': return { right: gap + sumWidth + 4, below: 0, left: 0 };
    case 'columns': return { right: 0, below: gap + sumHeight + 4, left: headingWidth };
    case undefined: return { right: 0, below: 0, left: 0 };
  }
}

/** A rectangle of the canvas, in device pixels. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws the sums beside or below the cells; where rows (columns) share a pixel, the strongest of theirs. */
export function paintMargin(frame: Frame): void {
  const { context, margin, marginScale: scale, palette, ratio, cell } = frame;
  if (!margin || !scale) return;
  const all = boxOfAll(frame, margin);
  const lines = linesOf(frame, margin);
  const width = margin.of === 'rows' ? all.width : lines.side;
  const size = textSize(width, ratio, characters) ?? 0;
  const hasText = size > 0 && (margin.of === 'columns' || cell >= size + 3 * ratio);
  const room = charactersIn(width - 6 * ratio, size);
  context.save();
  context.beginPath();
  context.rect(all.x - ratio, all.y - ratio, all.width + 2 * ratio, all.height + 2 * ratio);
  context.clip();
  context.font = `${size}px ${palette.font}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const { first, end } = inSight(frame, margin);
  for (let block = first; block < end; block++) {
    const box = boxOf(frame, margin, all, block);
    const sum = strongestSum(margin, lines.blocks.first(block), lines.blocks.end(block));
    context.fillStyle = cssColour(scale.pixelOf(sum));
    context.fillRect(box.x, box.y, box.width, box.height);
    if (!hasText) continue;
    context.fillStyle = sum === 0 ? palette.label : inkOn(sum, { scale, palette });
    context.fillText(textInside(sum, room), box.x + box.width - 4 * ratio, box.y + box.height / 2);
  }
  context.restore();
  paintHeading(frame, margin, all);
}

/** The row (column) whose sum is at a point of the canvas, in device pixels; of several the strongest. */
export function sumAtPoint(frame: Frame, x: number, y: number): number | undefined {
  const { margin, top, left, scrollTop, scrollLeft } = frame;
  if (!margin) return undefined;
  const all = boxOfAll(frame, margin);
  if (x < all.x || y < all.y || x >= all.x + all.width || y >= all.y + all.height) return undefined;
  const lines = linesOf(frame, margin);
  const block = lines.blockAt(margin.of === 'rows' ? y - top + scrollTop : x - left + scrollLeft);
  if (block === undefined) return undefined;
  const [first, end] = [lines.blocks.first(block), lines.blocks.end(block)];
  const sum = strongestSum(margin, first, end);
  return margin.sums.findIndex((other, line) => line >= first && line < end && Object.is(other, sum));
}

/** Above the sums of rows; before those of columns. */
function paintHeading({ context, palette, top, left, ratio }: Frame, { symbol, of }: Margin, all: Box): void {
  context.font = `${Math.round(11 * ratio)}px ${palette.font}`;
  context.fillStyle = palette.outerLabel;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  if (of === 'rows') context.fillText(symbol, all.x + all.width - 4 * ratio, top - 10 * ratio);
  else context.fillText(symbol, left - 5 * ratio, all.y + all.height / 2);
}

function linesOf({ rows, columns }: Frame, { of }: Margin): Frame['rows'] {
  return of === 'rows' ? rows : columns;
}

function inSight(frame: Frame, { of }: Margin): { readonly first: number; readonly end: number } {
  const { firstRow, endRow, firstColumn, endColumn } = visibleBlocks(frame);
  return of === 'rows' ? { first: firstRow, end: endRow } : { first: firstColumn, end: endColumn };
}

/** Where all sums are: next to the cells, and never out of sight. */
function boxOfAll(frame: Frame, { of }: Margin): Box {
  const { left, right, top, bottom, rows, columns, scrollLeft, scrollTop, ratio } = frame;
  if (of === 'rows') {
    const x = Math.round(Math.min(left + columns.extent - scrollLeft, right) + gap * ratio);
    return { x, y: top, width: Math.round(sumWidth * ratio), height: bottom - top };
  }
  const y = Math.round(Math.min(top + rows.extent - scrollTop, bottom) + gap * ratio);
  return { x: left, y, width: right - left, height: Math.round(sumHeight * ratio) };
}

function boxOf(frame: Frame, margin: Margin, all: Box, block: number): Box {
  const lines = linesOf(frame, margin);
  const length = lines.side >= separatedFrom ? lines.side - 1 : lines.side;
  const start = lines.startOfBlock(block);
  return margin.of === 'rows'
    ? { ...all, y: frame.top + start - frame.scrollTop, height: length }
    : { ...all, x: frame.left + start - frame.scrollLeft, width: length };
}

function strongestSum({ sums }: Margin, first: number, end: number): number {
  let strongest = sums[first]!;
  for (let line = first + 1; line < end; line++) {
    const sum = sums[line]!;
    if (Number.isNaN(strongest)) break;
    if (!(Math.abs(sum) <= Math.abs(strongest))) strongest = sum;
  }
  return strongest;
}
