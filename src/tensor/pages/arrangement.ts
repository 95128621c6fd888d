import type { Shape } from '../shape';

/** Indices of an axis that are shown: `start`, `start + step`, … as many as `count` says. */
export interface AxisRange {
  readonly start: number;
  readonly count: number;
  readonly step: number;
}

/** How a tensor is laid out in cells; plain data, so that it can cross to where the numbers are. */
export interface Arrangement {
  readonly shape: Shape;
  /** What is shown of each axis. An axis that runs neither down nor across shows one index. */
  readonly ranges: readonly AxisRange[];
  /** Axes that run down, outermost first. */
  readonly down: readonly number[];
  /** Axes that run across, outermost first. */
  readonly across: readonly number[];
  /** How many entries of a single axis stand in one row; absent: all of them. */
  readonly perRow?: number;
}

/** Up to this many entries a vector is one strip. */
const longestStrip = 32;

/** All indices of every axis. */
export function wholeRanges(shape: Shape): readonly AxisRange[] {
  return shape.map((count) => ({ start: 0, count, step: 1 }));
}

/** The same arrangement, with a single axis broken into rows if it is long. */
export function arranged({ shape, ranges, down, across }: Omit<Arrangement, 'perRow'>): Arrangement {
  const [axis] = across;
  const isVector = down.length === 0 && across.length === 1;
  return { shape, ranges, down, across, ...(isVector && { perRow: entriesPerRow(ranges[axis!]!.count) }) };
}

/**
 * How many entries of a vector stand in one row: all of a short one; else 10, 20, 50, 100 …, so that the numbers of the
 * rows are easy to count on, and about three times as many as there are rows.
 */
export function entriesPerRow(length: number): number {
  if (length <= longestStrip) return Math.max(1, length);
  const wide = Math.sqrt(3 * length);
  const power = 10 ** Math.floor(Math.log10(wide));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= wide)!;
}
