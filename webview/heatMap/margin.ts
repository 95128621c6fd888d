import { charactersIn, textInside, textSize } from './cellText';
import type { Pixel } from './colourScale';
import { visibleBlocks, type Frame } from './frame';
import { separatedFrom } from './paintCells';
import { inkOn } from './paintGlyphs';
import type { LinearScale } from './scale';

/** The sums of the rows, in the margin of a matrix. */
export interface Margin {
  /** What they are called: `Σ`, or `db` where they are the gradient of the bias. */
  readonly symbol: string;
  /** For each row of the grid. */
  readonly sums: Float64Array;
  /** Sums are larger than what they are the sums of: they have a scale of their own. */
  readonly scale: LinearScale;
}

/** Width of a sum, and of the gap before it, in CSS pixels. */
const sumWidth = 58;
const gap = 10;

/** Longest text of a sum. */
const characters = 7;

/** Room for a margin, in CSS pixels. */
export const marginWidth = gap + sumWidth + 4;

/** Draws the sums right of the cells; where rows share a pixel, the strongest of theirs. */
export function paintMargin(frame: Frame): void {
  const { context, margin, marginScale: scale, rows, top, scrollTop, height, palette, ratio, cell } = frame;
  if (!margin || !scale) return;
  const x = marginStart(frame);
  const width = Math.round(sumWidth * ratio);
  const size = textSize(width, ratio, characters) ?? 0;
  const hasText = cell >= size + 3 * ratio;
  const room = charactersIn(width - 6 * ratio, size);
  const { firstRow, endRow } = visibleBlocks(frame);
  context.save();
  context.beginPath();
  context.rect(x - ratio, top, width + 2 * ratio, height - top);
  context.clip();
  context.font = `${size}px ${palette.font}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (let block = firstRow; block < endRow; block++) {
    const y = top + rows.startOfBlock(block) - scrollTop;
    const filled = rows.side >= separatedFrom ? rows.side - 1 : rows.side;
    const sum = strongestSum(margin, rows.blocks.first(block), rows.blocks.end(block));
    context.fillStyle = colourOf(scale.pixelOf(sum));
    context.fillRect(x, y, width, filled);
    if (!hasText) continue;
    context.fillStyle = sum === 0 ? palette.label : inkOn(sum, { scale, palette });
    context.fillText(textInside(sum, room), x + width - 4 * ratio, y + filled / 2);
  }
  context.restore();
  paintHeading(frame, margin.symbol, x, width);
}

/** The row whose sum is at a point of the canvas, in device pixels; of several the strongest. */
export function sumAtPoint(frame: Frame, x: number, y: number): number | undefined {
  const { margin, rows, top, scrollTop, ratio } = frame;
  const start = marginStart(frame);
  if (!margin || y < top || x < start || x >= start + sumWidth * ratio) return undefined;
  const block = rows.blockAt(y - top + scrollTop);
  if (block === undefined) return undefined;
  const [first, end] = [rows.blocks.first(block), rows.blocks.end(block)];
  const sum = strongestSum(margin, first, end);
  return margin.sums.findIndex((other, row) => row >= first && row < end && Object.is(other, sum));
}

function paintHeading({ context, palette, top, ratio }: Frame, symbol: string, x: number, width: number): void {
  context.font = `${Math.round(11 * ratio)}px ${palette.font}`;
  context.fillStyle = palette.outerLabel;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillText(symbol, x + width - 4 * ratio, top - 10 * ratio);
}

/** Beside the cells, and never out of sight. */
function marginStart({ left, right, columns, scrollLeft, ratio }: Frame): number {
  return Math.round(Math.min(left + columns.extent - scrollLeft, right) + gap * ratio);
}

function strongestSum({ sums }: Margin, first: number, end: number): number {
  let strongest = sums[first]!;
  for (let row = first + 1; row < end; row++) {
    const sum = sums[row]!;
    if (Number.isNaN(strongest)) break;
    if (!(Math.abs(sum) <= Math.abs(strongest))) strongest = sum;
  }
  return strongest;
}

function colourOf(pixel: Pixel): string {
  return `rgb(${pixel & 255} ${(pixel >>> 8) & 255} ${(pixel >>> 16) & 255})`;
}
