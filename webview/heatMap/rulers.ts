import type { AxisRange } from '../../src/tensor/pages/arrangement';
import type { Grid } from '../../src/tensor/pages/grid';
import { visibleCells, type Frame } from './frame';
import type { LineLayout } from './lineLayout';

/** Size of the text and what is left around it, in CSS pixels. */
const textSize = 10;
const lineHeight = 15;
const padding = 5;
const characterWidth = 0.62;
const longestNames = 110;

/** How much the rulers take, in CSS pixels. */
export interface RulerSizes {
  readonly left: number;
  readonly top: number;
}

/** The names of the axes, on the edges; empty where there is none. */
export interface EdgeTexts {
  readonly top: string;
  readonly left: string;
}

/** Width of a number with the space behind it, in CSS pixels. */
function labelWidth(label: number): number {
  return String(label).length * textSize * characterWidth + padding;
}

/** Room for one column of numbers for each level of rows, and one line for each level of columns. */
export function rulerSizes(grid: Grid, edges: EdgeTexts): RulerSizes {
  const lefts = rowRanges(grid).map((range) => labelWidth(lastOf(range)));
  return {
    left: edgeOf(edges.left) + (hasRowNumbers(grid) ? Math.ceil(lefts.reduce((sum, one) => sum + one, padding)) : 0),
    top: edgeOf(edges.top) + lineHeight * Math.max(1, grid.columns.sizes.length) + 3,
  };
}

/** How high a map should be for the names on its left edge, in CSS pixels; long ones are shortened. */
export function heightOfNames({ left }: EdgeTexts): number {
  return Math.min(longestNames, Math.ceil(left.length * textSize * characterWidth));
}

/** Room for the names on an edge. */
function edgeOf(text: string): number {
  return text === '' ? 0 : lineHeight;
}

/** A vector in one row, and a scalar, have no rows to be counted. */
function hasRowNumbers({ arrangement: { down }, rows }: Grid): boolean {
  return down.length > 0 || rows.count > 1;
}

/** What the rows count, outermost first. A vector that is broken into rows counts its entries. */
function rowRanges({ arrangement: { ranges, down, across: [axis], perRow }, rows }: Grid): readonly AxisRange[] {
  if (perRow === undefined) return down.map((one) => ranges[one]!);
  const { start, step } = ranges[axis!]!;
  return [{ start, count: rows.count, step: step * perRow }];
}

/** What the columns count, outermost first; in a vector that is broken into rows, how far they are from its start. */
function columnRanges({ arrangement: { ranges, across, perRow }, rows, columns }: Grid): readonly AxisRange[] {
  if (perRow === undefined) return across.map((axis) => ranges[axis]!);
  const { start, step } = ranges[across[0]!]!;
  return [{ start: rows.count > 1 ? 0 : start, count: columns.count, step }];
}

function lastOf({ start, count, step }: AxisRange): number {
  return start + Math.max(0, count - 1) * step;
}

/** Numbers the rows and columns in sight, at every level as far as there is room. */
export function paintRulers(frame: Frame): void {
  const { context, palette: { font }, ratio } = frame;
  context.font = `${Math.round(textSize * ratio)}px ${font}`;
  paintEdges(frame);
  paintTop(frame);
  if (hasRowNumbers(frame.grid)) paintLeft(frame);
}

/** Names above the columns, and beside the rows from top to bottom. */
function paintEdges({ context, palette, edges, ratio, left, top, width, height }: Frame): void {
  context.fillStyle = palette.label;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(inside(context, edges.top, width - left), left, (lineHeight / 2) * ratio);
  context.save();
  context.translate((lineHeight / 2) * ratio, top);
  context.rotate(Math.PI / 2);
  context.fillText(inside(context, edges.left, height - top), 0, 0);
  context.restore();
}

/** As much of a text as there is room for, in device pixels. */
function inside(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let end = text.length - 1;
  while (end > 0 && context.measureText(`${text.slice(0, end)}…`).width > room) end--;
  return end === 0 ? '' : `${text.slice(0, end).trimEnd()}…`;
}

function paintTop(frame: Frame): void {
  const { context, palette, edges, grid, columns, ratio, left, right, scrollLeft } = frame;
  const { firstColumn: first, endColumn: end } = visibleCells(frame);
  const space = (label: number): number => labelWidth(label) * ratio;
  context.textBaseline = 'middle';
  columnRanges(grid).forEach((range, level, { length }) => {
    const isLine = level === length - 1;
    context.fillStyle = isLine ? palette.label : palette.outerLabel;
    const y = (edgeOf(edges.top) + (level + 0.5) * lineHeight) * ratio;
    const part = { layout: columns, cell: frame.cell, level, range, first, end };
    for (const { label, start, extent } of labels(part, space)) {
      context.textAlign = isLine ? 'center' : 'left';
      const x = left + start - scrollLeft;
      const at = isLine ? x + extent / 2 : stay(x, extent, left, context.measureText(label).width);
      if (at >= left - padding * ratio && at < right) context.fillText(label, at, y);
    }
  });
}

function paintLeft(frame: Frame): void {
  const { context, palette, grid, rows, ratio, top, bottom, scrollTop, left } = frame;
  const { firstRow: first, endRow: end } = visibleCells(frame);
  const space = (): number => lineHeight * ratio;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  let right = left - padding * ratio;
  const ranges = rowRanges(grid);
  for (let level = ranges.length - 1; level >= 0; level--) {
    const isLine = level === ranges.length - 1;
    const range = ranges[level]!;
    context.fillStyle = isLine ? palette.label : palette.outerLabel;
    const part = { layout: rows, cell: frame.cell, level, range, first, end };
    for (const { label, start, extent } of labels(part, space)) {
      const y = top + start - scrollTop;
      const at = isLine ? y + extent / 2 : stay(y, extent, top, lineHeight * ratio) + (lineHeight * ratio) / 2;
      if (at >= top && at < bottom) context.fillText(label, right, at);
    }
    right -= labelWidth(lastOf(range)) * ratio;
  }
}

/** One level of rows or columns. */
interface Level {
  readonly layout: LineLayout;
  readonly cell: number;
  readonly level: number;
  readonly range: AxisRange;
  /** The lines in sight. */
  readonly first: number;
  readonly end: number;
}

interface Label {
  readonly label: string;
  readonly start: number;
  readonly extent: number;
}

/**
 * The parts of a level that get a number: every one, every second, fifth, tenth …, as far apart as they need.
 * @param space what a number of this size takes, in device pixels
 */
function* labels(part: Level, space: (label: number) => number): Generator<Label> {
  const { layout, cell, level, range, first, end } = part;
  const { sizes } = layout.blocks.lines;
  const size = sizes[level]!;
  const lines = sizes.slice(level + 1).reduce((product, count) => product * count, 1);
  const extent = layout.startOf(lines - 1) + layout.side;
  const pitch = level === sizes.length - 1 ? cell : layout.startOf(lines) - layout.startOf(0);
  const needed = space(lastOf(range));
  const whole = layout.startOf(lines * size - 1) + layout.side;
  // Where the parts of the level above are too narrow for a number, numbers would run into each other.
  if (level > 0 && whole < needed * 1.5) return;
  const step = size > 1 ? roundStep(needed / pitch) : 1;
  for (let outer = first - (first % (lines * size)); outer < end; outer += lines * size) {
    const from = Math.max(0, Math.floor((first - outer) / lines));
    for (let index = Math.ceil(from / step) * step; index < size && outer + index * lines < end; index += step) {
      // The last number of a facet must not run into the first one of the next.
      const hasRoom = level === 0 || index === 0 || (size - index) * pitch >= needed;
      const label = String(range.start + index * range.step);
      if (hasRoom) yield { label, start: layout.startOf(outer + index * lines), extent };
    }
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
