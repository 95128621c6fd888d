import type { Grid } from './grid';
import { visibleCells, type Frame } from './frame';
import type { LineLayout, Lines } from './lines';

/** Size of the text and what is left around it, in CSS pixels. */
const textSize = 10;
const lineHeight = 15;
const padding = 5;
const characterWidth = 0.62;

/** How much the rulers take, in CSS pixels. */
export interface RulerSizes {
  readonly left: number;
  readonly top: number;
}

/** Width of a number with the space behind it, in CSS pixels. */
function labelWidth(label: number): number {
  return String(label).length * textSize * characterWidth + padding;
}

/** Room for one column of numbers for each level of rows, and one line for each level of columns. */
export function rulerSizes({ rows, columns, size, shape }: Grid): RulerSizes {
  const lefts = shape.length === 1 ? [labelWidth(size)] : rows.sizes.map((count) => labelWidth(Math.max(0, count - 1)));
  return {
    left: hasRowNumbers({ rows, shape }) ? Math.ceil(lefts.reduce((sum, one) => sum + one, padding)) : 0,
    top: columns.sizes.length > 0 ? lineHeight * columns.sizes.length + 3 : 0,
  };
}

/** A vector in one row, and a scalar, have no rows to be counted. */
function hasRowNumbers({ rows, shape }: Pick<Grid, 'rows' | 'shape'>): boolean {
  return shape.length > 1 || rows.count > 1;
}

/** Numbers the rows and columns in sight, at every level as far as there is room. */
export function paintRulers(frame: Frame): void {
  const { context, palette: { font }, ratio } = frame;
  context.font = `${Math.round(textSize * ratio)}px ${font}`;
  paintTop(frame);
  if (hasRowNumbers(frame.grid)) paintLeft(frame);
}

function paintTop(frame: Frame): void {
  const { context, palette, grid, columns, ratio, left, width, scrollLeft } = frame;
  const { firstColumn, endColumn } = visibleCells(frame);
  const space = (label: number): number => labelWidth(label) * ratio;
  context.textBaseline = 'middle';
  grid.columns.sizes.forEach((_, level) => {
    const isLine = level === grid.columns.sizes.length - 1;
    context.fillStyle = isLine ? palette.label : palette.outerLabel;
    const y = (level + 0.5) * lineHeight * ratio;
    for (const { label, start, extent } of labels(grid.columns, columns, level, firstColumn, endColumn, space)) {
      context.textAlign = isLine ? 'center' : 'left';
      const x = left + start - scrollLeft;
      const at = isLine ? x + extent / 2 : stay(x, extent, left, context.measureText(label).width);
      if (at >= left - padding * ratio && at < width) context.fillText(label, at, y);
    }
  });
}

function paintLeft(frame: Frame): void {
  const { context, palette, grid, rows, ratio, top, height, scrollTop, left } = frame;
  const { firstRow, endRow } = visibleCells(frame);
  const perRow = grid.down.length === 0 ? grid.columns.count : 1;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  let right = left - padding * ratio;
  for (let level = grid.rows.sizes.length - 1; level >= 0; level--) {
    const isLine = level === grid.rows.sizes.length - 1;
    context.fillStyle = isLine ? palette.label : palette.outerLabel;
    for (const { index, start, extent } of labels(grid.rows, rows, level, firstRow, endRow, () => lineHeight * ratio)) {
      const y = top + start - scrollTop;
      const at = isLine ? y + extent / 2 : stay(y, extent, top, lineHeight * ratio) + (lineHeight * ratio) / 2;
      if (at >= top && at < height) context.fillText(String(index * perRow), right, at);
    }
    right -= labelWidth(Math.max(0, grid.rows.sizes[level]! - 1)) * ratio;
  }
}

interface Label {
  readonly index: number;
  readonly label: string;
  readonly start: number;
  readonly extent: number;
}

/** The blocks of a level that get a number: every one, every second, fifth, tenth …, as far apart as they need. */
function* labels(
  lines: Lines, layout: LineLayout, level: number, first: number, end: number, space: (largest: number) => number,
): Generator<Label> {
  const size = lines.sizes[level]!;
  const block = lines.sizes.slice(level + 1).reduce((product, count) => product * count, 1);
  const extent = layout.startOf(block - 1) + layout.cell;
  const pitch = size > 1 ? layout.startOf(block) - layout.startOf(0) : extent;
  const needed = space(Math.max(0, size - 1));
  const whole = layout.startOf(block * size - 1) + layout.cell;
  // Where the blocks of the level above are too narrow for a number, numbers would run into each other.
  if (level > 0 && whole < needed * 1.5) return;
  const step = roundStep(needed / pitch);
  for (let line = first - (first % block); line < end; line += block) {
    const index = Math.floor(line / block) % size;
    // The last number of a facet must not run into the first one of the next.
    const hasRoom = level === 0 || index === 0 || (size - index) * pitch >= needed;
    if (index % step === 0 && hasRoom) yield { index, label: String(index), start: layout.startOf(line), extent };
  }
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function roundStep(least: number): number {
  for (let power = 1; ; power *= 10) {
    const found = [1, 2, 5].map((step) => step * power).find((step) => step >= least);
    if (found !== undefined) return found;
  }
}

/** The number of a block that is partly scrolled out stays in sight as long as the block does. */
function stay(start: number, extent: number, edge: number, length: number): number {
  return Math.min(Math.max(start, edge), Math.max(start, start + extent - length));
}
