import { arranged, wholeRanges, type Arrangement, type AxisRange } from '../../src/tensor/pages/arrangement';
import { ravel, sizeOf, unravel, type Shape } from '../../src/tensor/shape';

/** How a person has laid out a tensor: which axes run down and which across, outermost first, and what is shown. */
export interface Layout {
  readonly down: readonly number[];
  readonly across: readonly number[];
  readonly ranges: readonly AxisRange[];
  /** True when somebody has moved axes: then they stay where they are, whatever the notation. */
  readonly isOwn?: boolean;
}

/**
 * How a tensor is laid out at first. From the last axis on they run across and down in turn; where the first axis is
 * written last, as in the derivation, it has a column for each sample, and the channels (units) run down.
 * @param order in which the axes are written
 */
export function firstLayout(shape: Shape, order: readonly number[]): Layout {
  const hasSamplesAsColumns = shape.length > 1 && order.at(-1) === 0;
  const down: number[] = [];
  const across: number[] = [];
  for (let axis = shape.length - 1; axis >= (hasSamplesAsColumns ? 2 : 0); axis--) {
    ((shape.length - 1 - axis) % 2 === 0 ? across : down).unshift(axis);
  }
  if (hasSamplesAsColumns) {
    down.unshift(1);
    across.unshift(0);
  }
  return { down, across, ranges: wholeRanges(shape) };
}

/** How a tensor is laid out: as a person has done it, unless that was for another shape. */
export function layoutOf(shape: Shape, order: readonly number[], layout: Layout | undefined): Layout {
  const first = firstLayout(shape, order);
  if (!layout || !fits(layout, shape)) return first;
  if (layout.isOwn === true) return layout;
  const runs = [...layout.down, ...layout.across];
  const running = (axes: readonly number[]): readonly number[] => axes.filter((axis) => runs.includes(axis));
  return { down: running(first.down), across: running(first.across), ranges: layout.ranges };
}

/** The arrangement of a tensor that is laid out like this. */
export function arrangementOf(shape: Shape, { down, across, ranges }: Layout): Arrangement {
  return arranged({ shape, down, across, ranges });
}

/** Rows become columns, and columns rows. */
export function transposed({ down, across, ranges }: Layout): Layout {
  return { down: across, across: down, ranges, isOwn: true };
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
  const ranges = isChanged ? layout.ranges.with(axis, range) : layout.ranges;
  return { down, across, ranges, isOwn: layout.isOwn === true || place !== 'index' };
}

/** Shows other indices. An axis with a single one, given as a number, runs nowhere; it has its old place otherwise. */
export function withRanges(layout: Layout, parts: readonly AxisPart[], first: Layout): Layout {
  const shown = (axes: readonly number[]): readonly number[] => axes.filter((axis) => !parts[axis]!.isIndex);
  const runs = [...layout.down, ...layout.across];
  // An axis that runs again goes back where it was at first, outside of the others.
  const back = (axes: readonly number[]): readonly number[] => axes.filter((axis) => !runs.includes(axis));
  return {
    ...layout,
    down: shown([...back(first.down), ...layout.down]),
    across: shown([...back(first.across), ...layout.across]),
    ranges: parts.map(({ range }) => range),
  };
}

/** Shows an entry as well: an axis of one index shows its own; one that leaves it out shows all of its indices. */
export function showing(layout: Layout, shape: Shape, index: readonly number[]): Layout {
  const ranges = layout.ranges.map((range, axis): AxisRange => {
    if (isIn(range, index[axis]!)) return range;
    return placeOf(layout, axis) === 'index' ? { start: index[axis]!, count: 1, step: 1 }
      : { start: 0, count: shape[axis]!, step: 1 };
  });
  return { ...layout, ranges };
}

/** The position of an entry, if it is among what is shown; else of the first entry that is. */
export function positionShown(position: number, shape: Shape, layout: Layout | undefined): number {
  const ranges = layout && fits(layout, shape) ? layout.ranges : wholeRanges(shape);
  const index = unravel(position, shape);
  const isShown = position < sizeOf(shape) && ranges.every((range, axis) => isIn(range, index[axis]!));
  return isShown ? position : ravel(ranges.map(({ start }) => start), shape);
}

/** What a typed index says of an axis. */
export interface AxisPart {
  readonly range: AxisRange;
  /** True for a single number, such as `3`; false for `3:4`, which keeps the axis. */
  readonly isIndex: boolean;
}

/** True when both show the same of a tensor, and in the same way. */
export function sameLayout(a: Layout, b: Layout): boolean {
  return a.down.join() === b.down.join() && a.across.join() === b.across.join()
    && a.ranges.length === b.ranges.length
    && a.ranges.every(({ start, count, step }, axis) => {
      const other = b.ranges[axis]!;
      return start === other.start && count === other.count && step === other.step;
    });
}

function isIn({ start, count, step }: AxisRange, index: number): boolean {
  const at = (index - start) / step;
  return Number.isInteger(at) && at >= 0 && at < count;
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
