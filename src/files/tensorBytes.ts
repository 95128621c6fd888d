import type { Shape } from '../tensor/shape';
import { nativeIsLittleEndian, ownCopy, swapByteOrder } from './byteOrder';
import { itemSize, type DType } from './dtype';
import type { Place } from './error';
import { tensorFrom, type FileTensor } from './fileTensor';
import { fortranToC } from './fortranOrder';
import { allocate } from './limits';

/** How a file lays out the entries of a tensor. */
export interface Layout {
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
}

/**
 * Makes a tensor of the bytes that a file holds for it; their number must be the shape's. The tensor's data is a copy.
 * Throws a {@link TensorFileError} when there is no memory for it.
 */
export function tensorFromBytes(
  name: string,
  dtype: DType,
  shape: Shape,
  bytes: Uint8Array,
  layout: Layout,
  place: Place,
): FileTensor {
  const size = itemSize(dtype);
  return allocate(bytes.length, place, () => {
    const data = ownCopy(bytes);
    if (layout.littleEndian !== nativeIsLittleEndian) swapByteOrder(data, size);
    const ordered = layout.fortranOrder ? fortranToC(data, shape, size) : data;
    return tensorFrom(name, dtype, shape, ordered.buffer);
  });
}

/** A tensor's data as little-endian bytes; a view of the data where that is the machine's own order. */
export function littleEndianBytes(tensor: FileTensor): Uint8Array {
  const { buffer, byteOffset, byteLength } = tensor.data;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  if (nativeIsLittleEndian) return bytes;
  const swapped = ownCopy(bytes);
  swapByteOrder(swapped, itemSize(tensor.dtype));
  return swapped;
}
