import { arranged, wholeRanges, type Arrangement, type AxisRange } from '../../src/tensor/pages/arrangement';
import type { Shape } from '../../src/tensor/shape';

/** How a person has laid out a tensor: which axes run down and which across, outermost first, and what is shown. */
export interface Layout {
  readonly down: readonly number[];
  readonly across: readonly number[];
  readonly ranges: readonly AxisRange[];
}

/**
 * How a tensor is laid out at first. From the last axis on they run across and down in turn; a matrix of samples has
 * one column for each sample, as in the derivation.
 * @param axes what the axes count
 */
export function firstLayout(shape: Shape, axes: readonly string[]): Layout {
  const ranges = wholeRanges(shape);
  if (shape.length === 2 && axes[0] === 'sample') return { down: [1], across: [0], ranges };
  const down: number[] = [];
  const across: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    ((shape.length - 1 - axis) % 2 === 0 ? across : down).unshift(axis);
  }
  return { down, across, ranges };
}

/** The arrangement of a tensor: as a person has laid it out, unless that was for another shape. */
export function arrangementOf(shape: Shape, axes: readonly string[], layout: Layout | undefined): Arrangement {
  return arranged({ shape, ...(layout && fits(layout, shape) ? layout : firstLayout(shape, axes)) });
}

/** Rows become columns, and columns rows. */
export function transposed({ down, across, ranges }: Layout): Layout {
  return { down: across, across: down, ranges };
}

/** Where an axis is to run. */
export type AxisPlace = 'outerRows' | 'innerRows' | 'outerColumns' | 'innerColumns' | 'index';

/** Where an axis runs. */
export function placeOf({ down, across }: Layout, axis: number): AxisPlace {
  if (down.includes(axis)) return down.at(-1) === axis ? 'innerRows' : 'outerRows';
  if (across.includes(axis)) return across.at(-1) === axis ? 'innerColumns' : 'outerColumns';
  return 'index';
}

/** Lets an axis run elsewhere. With a single index it runs nowhere; when it runs again, all of it is shown. */
export function moveAxis(layout: Layout, shape: Shape, axis: number, place: AxisPlace): Layout {
  const down = layout.down.filter((other) => other !== axis);
  const across = layout.across.filter((other) => other !== axis);
  switch (place) {
    case 'outerRows': down.unshift(axis); break;
    case 'innerRows': down.push(axis); break;
    case 'outerColumns': across.unshift(axis); break;
    case 'innerColumns': across.push(axis); break;
    case 'index': break;
  }
  const { start } = layout.ranges[axis]!;
  const wasIndex = placeOf(layout, axis) === 'index';
  const range = place === 'index' ? { start, count: 1, step: 1 } : { start: 0, count: shape[axis]!, step: 1 };
  const isChanged = place === 'index' || wasIndex;
  return { down, across, ranges: isChanged ? layout.ranges.with(axis, range) : layout.ranges };
}

/** Shows other indices. An axis with a single one, given as a number, runs nowhere; it has its old place otherwise. */
export function withRanges(layout: Layout, parts: readonly AxisPart[], first: Layout): Layout {
  const shown = (axes: readonly number[]): readonly number[] => axes.filter((axis) => !parts[axis]!.isIndex);
  const runs = [...layout.down, ...layout.across];
  // An axis that runs again goes back where it was at first, outside of the others.
  const back = (axes: readonly number[]): readonly number[] => axes.filter((axis) => !runs.includes(axis));
  return {
    down: shown([...back(first.down), ...layout.down]),
    across: shown([...back(first.across), ...layout.across]),
    ranges: parts.map(({ range }) => range),
  };
}

/** What a typed index says of an axis. */
export interface AxisPart {
  readonly range: AxisRange;
  /** True for a single number, such as `3`; false for `3:4`, which keeps the axis. */
  readonly isIndex: boolean;
}

/** True when every axis is in its place once, and shows something that is there. */
function fits({ down, across, ranges }: Layout, shape: Shape): boolean {
  const runs = [...down, ...across];
  return ranges.length === shape.length
    && new Set(runs).size === runs.length
    && runs.every((axis) => axis < shape.length)
    && ranges.every(({ start, count, step }, axis) =>
      start + Math.max(0, count - 1) * step < Math.max(1, shape[axis]!)
      && (count === shape[axis] || count > 0) && (runs.includes(axis) || count === 1));
}
