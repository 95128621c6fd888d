import type { Shape } from '../../src/tensor/shape';

/** Which axes of a tensor run down and which run across, outermost first. */
export interface Arrangement {
  readonly shape: Shape;
  readonly down: readonly number[];
  readonly across: readonly number[];
}

/**
 * The arrangement of a tensor on the screen. The last axis runs across, the one before it down, and so on in turn:
 * `[N, C, H, W]` becomes rows of samples and columns of channels, each an image of H × W.
 */
export function arrange(shape: Shape): Arrangement {
  const down: number[] = [];
  const across: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const side = (shape.length - 1 - axis) % 2 === 0 ? across : down;
    side.unshift(axis);
  }
  return { shape, down, across };
}

/** Up to this many entries a vector is one strip. */
const longestStrip = 32;

/**
 * How many entries of a vector stand in one row: all of a short one; else 10, 20, 50, 100 …, so that the numbers of the
 * rows are easy to count on, and about three times as many as there are rows.
 */
export function entriesPerRow(length: number): number {
  if (length <= longestStrip) return length;
  const wide = Math.sqrt(3 * length);
  const power = 10 ** Math.floor(Math.log10(wide));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= wide)!;
}
