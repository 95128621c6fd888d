import type { Allocate } from '../../tensor/tensor';

/** Room for 32-bit integers, all zero, or holding the given ones, in the memory that `allocate` takes numbers from. */
export function allocateIntegers(contents: number | readonly number[], allocate: Allocate): Int32Array {
  const length = typeof contents === 'number' ? contents : contents.length;
  const room = allocate(Math.ceil(length / 2));
  const integers = new Int32Array(room.buffer, room.byteOffset, length);
  if (typeof contents !== 'number') integers.set(contents);
  return integers;
}
