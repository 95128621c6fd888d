import type { Sentence } from '../../src/protocol/sentence';
import type { AxisRange } from '../../src/tensor/pages/arrangement';
import type { Shape } from '../../src/tensor/shape';
import { localised } from '../ui/localised';
import { placeOf, type AxisPart, type Layout } from './layout';

/** What a person reads who has typed an index: its parts in the order of the axes, or what is wrong with it. */
export type IndexReading = { readonly parts: readonly AxisPart[] } | { readonly problem: string };

/** What is indexed: a tensor with sizes and names of its axes. */
export interface Indexed {
  readonly symbol: string;
  readonly shape: Shape;
  readonly axes: readonly Sentence[];
  /** The axes in the order in which they are written. */
  readonly order: readonly number[];
}

/** What is shown, as NumPy writes it: `[0, :, 2:4, :]`. */
export function indexText(layout: Layout, { shape, order }: Pick<Indexed, 'shape' | 'order'>): string {
  const parts = order.map((axis) => {
    const range = layout.ranges[axis]!;
    if (placeOf(layout, axis) === 'index') return String(range.start);
    return rangeText(range, shape[axis]!);
  });
  return `[${parts.join(', ')}]`;
}

function rangeText({ start, count, step }: AxisRange, size: number): string {
  const isWhole = start === 0 && count === size && step === 1;
  const end = start + (count - 1) * step + 1;
  return isWhole ? ':' : `${start}:${end}${step === 1 ? '' : `:${step}`}`;
}

/**
 * Reads an index as NumPy does: numbers (negative ones from the end), ranges `start:end:step` whose parts may be left
 * out, and `...` for all axes that are not named. The brackets may be left out.
 */
export function readIndex(text: string, indexed: Indexed): IndexReading {
  const inside = text.trim().replace(/^\[|\]$/g, '').trim();
  const written = inside === '' ? [] : inside.split(',').map((part) => part.trim());
  const all = withRest(written, indexed.shape.length);
  if (all.length !== indexed.shape.length) return { problem: wrongCount(text, written.length, indexed) };
  const parts = new Array<AxisPart>(all.length);
  for (const [position, part] of all.entries()) {
    const axis = indexed.order[position]!;
    const read = readPart(part, indexed.shape[axis]!, indexed.axes[axis]!);
    if (typeof read === 'string') return { problem: read };
    parts[axis] = read;
  }
  return { parts };
}

/** The dots become as many colons as are missing. */
function withRest(parts: readonly string[], axes: number): readonly string[] {
  const dots = parts.findIndex((part) => part === '...' || part === '…');
  if (dots < 0) return parts;
  const rest = Math.max(0, axes - parts.length + 1);
  return [...parts.slice(0, dots), ...new Array<string>(rest).fill(':'), ...parts.slice(dots + 1)];
}

function wrongCount(text: string, count: number, { symbol, shape, axes, order }: Indexed): string {
  const list = order.map((axis) => localised`${axes[axis]!} ${shape[axis]!}`).join(', ');
  const found = count === 1
    ? localised`“${text.trim()}” has 1 part`
    : localised`“${text.trim()}” has ${count} parts`;
  const wrong = localised`${found}, but ${symbol} has ${shape.length} axes (${list}).`;
  return localised`${wrong} Write one part for each axis, or ... for the rest.`;
}

/** One part of an index, or what is wrong with it. */
function readPart(text: string, size: number, name: Sentence): AxisPart | string {
  if (/^-?\d+$/.test(text)) return readNumber(Number(text), size, name);
  const range = /^(-?\d+)?\s*:\s*(-?\d+)?\s*(?::\s*(-?\d+)?)?$/.exec(text);
  if (!range) {
    const advice = localised`Write a number such as 3, a range such as 2:4, or : for all.`;
    return localised`“${text}” is no index of ${name}. ${advice}`;
  }
  const [, from, to, by] = range;
  const step = by === undefined ? 1 : Number(by);
  if (step < 1) return localised`The step of “${text}” is ${step}; it must be 1 or more.`;
  const start = from === undefined ? 0 : fromEnd(Number(from), size);
  const end = to === undefined ? size : fromEnd(Number(to), size);
  const count = Math.ceil((end - start) / step);
  if (count < 1) {
    const limits = localised`${name} goes from 0 to ${size - 1}, and a range ends before its end`;
    return localised`“${text}” of ${name} is empty: ${limits}.`;
  }
  return { range: { start, count, step }, isIndex: false };
}

function readNumber(index: number, size: number, name: Sentence): AxisPart | string {
  const start = index < 0 ? index + size : index;
  if (start < 0 || start >= size) {
    return localised`There is no ${name} ${index}: ${name} goes from 0 to ${size - 1}.`;
  }
  return { range: { start, count: 1, step: 1 }, isIndex: true };
}

/** An end of a range; beyond the axis it is the end of the axis. */
function fromEnd(index: number, size: number): number {
  return Math.max(0, Math.min(size, index < 0 ? index + size : index));
}
