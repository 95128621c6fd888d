import { sentence, SentenceRangeError } from '../protocol/sentence';
import { formatShape, ravel, sizeOf, unravel, type Shape } from './shape';
import type { Tensor } from './tensor';

/** A rectangular part of a tensor: where it starts along each axis, and how far it goes. */
export interface Part {
  readonly start: readonly number[];
  readonly size: Shape;
}

/**
 * Copies a part out of a tensor.
 * @throws RangeError when the part is not inside the tensor
 */
export function partOf({ shape, data }: Tensor, { start, size }: Part): Tensor {
  const isInside = start.length === shape.length && size.length === shape.length
    && shape.every((extent, axis) => isCount(start[axis]) && isCount(size[axis])
      && start[axis]! + size[axis]! <= extent);
  if (!isInside) {
    const asked = sentence`${formatShape(size)} from [${start.join(', ')}]`;
    const found = sentence`the tensor is ${formatShape(shape)}`;
    throw new SentenceRangeError(sentence`${found}, so that there is no part of ${asked} in it`);
  }
  const part = new Float64Array(sizeOf(size));
  const run = size.at(-1) ?? 1;
  if (part.length === 0) return { shape: size, data: part };
  const rows = size.slice(0, -1);
  for (let row = 0; row < part.length / run; row++) {
    const index = unravel(row, rows).map((coordinate, axis) => coordinate + start[axis]!);
    const from = ravel([...index, ...start.slice(-1)], shape);
    part.set(data.subarray(from, from + run), row * run);
  }
  return { shape: size, data: part };
}

function isCount(value: number | undefined): boolean {
  return Number.isInteger(value) && value! >= 0;
}
