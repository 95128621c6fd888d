import { sizeOf, type Shape } from './shape';

/**
 * Numbers in row-major order with the sizes of their axes. Images are `[N, C, H, W]`, dense activations `[N, units]`.
 */
export interface Tensor {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** A tensor of which some entries may not have been computed. */
export interface PartialTensor extends Tensor {
  /** 1 for entries that were not computed; what stands in their places means nothing. Absent: all were. */
  readonly missing?: Uint8Array | undefined;
}

/** Where the numbers of a tensor come from: the heap, or the memory of a kernel. */
export type Allocate = (length: number) => Float64Array;

/** Numbers on the JavaScript heap, all zero. */
export const onHeap: Allocate = (length) => new Float64Array(length);

/** A tensor of zeros. */
export function zeros(shape: Shape, allocate: Allocate = onHeap): Tensor {
  return { shape, data: allocate(sizeOf(shape)) };
}

/** A tensor of zeros shaped like another one. */
export function zerosLike(tensor: Tensor, allocate: Allocate = onHeap): Tensor {
  return zeros(tensor.shape, allocate);
}

/**
 * A tensor over the given numbers, which are not copied if they are a Float64Array.
 * @throws RangeError when the numbers do not fill the shape exactly.
 */
export function tensor(shape: Shape, values: ArrayLike<number>): Tensor {
  if (values.length !== sizeOf(shape)) {
    throw new RangeError(`${values.length} numbers do not fill a tensor of shape [${shape.join(', ')}]`);
  }
  return { shape, data: values instanceof Float64Array ? values : Float64Array.from(values) };
}

/** A tensor with its own copy of the numbers. */
export function clone(source: Tensor): Tensor {
  return { shape: source.shape, data: source.data.slice() };
}

/** sum += x, entry by entry. */
export function addTo({ data: sum }: Tensor, { data: x }: Tensor): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += x[i]!;
}

/** The magnitudes |x| of every entry, in a tensor of its own. */
export function magnitudes(source: Tensor): Tensor {
  const data = new Float64Array(source.data.length);
  for (let i = 0; i < data.length; i++) data[i] = Math.abs(source.data[i]!);
  return { shape: source.shape, data };
}

/** Position of the first entry that is NaN or infinite, among those from `from` up to `to`; or -1. */
export function firstNonFinite({ data }: Tensor, from = 0, to = data.length): number {
  for (let i = from; i < to; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}
