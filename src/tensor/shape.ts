/** Sizes of a tensor's axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** Number of entries of a tensor of this shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Row-major strides, in entries. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** The coordinates of the entry at a flat row-major position. */
export function unravel(position: number, shape: Shape): number[] {
  const index = new Array<number>(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis]!;
    index[axis] = position % size;
    position = Math.floor(position / size);
  }
  return index;
}

/** The flat row-major position of the entry at these coordinates. */
export function ravel(index: readonly number[], shape: Shape): number {
  return shape.reduce((position, size, axis) => position * size + index[axis]!, 0);
}

/** True when both shapes have the same axes. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** A shape as people read it: `120 × 400`; `scalar` for `[]`. Axes that are not known yet are letters (`N`). */
export function formatShape(shape: readonly (number | string)[]): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ');
}

/** Channels of a tensor whose first axis counts the samples: its second axis, or 1. */
export function channelsOf(shape: Shape): number {
  return shape[1] ?? 1;
}

/** Entries of one channel of one sample: everything behind the second axis. */
export function innerOf(shape: Shape): number {
  return sizeOf(shape.slice(2));
}
