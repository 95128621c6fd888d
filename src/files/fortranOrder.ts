import { sizeOf, stridesOf, type Shape } from '../tensor/shape';

/**
 * Reorders data from column-major (Fortran) to row-major (C) order. `bytes` must start its buffer and hold exactly
 * the shape's items of 1, 2, 4 or 8 bytes. Returns the given bytes when both orders are the same.
 */
export function fortranToC(bytes: Uint8Array<ArrayBuffer>, shape: Shape, itemSize: number): Uint8Array<ArrayBuffer> {
  // Axes of size 1 change nothing; without them at least two axes are left to be exchanged, or none.
  const axes = shape.filter((size) => size !== 1);
  if (axes.length < 2 || bytes.length === 0) return bytes;
  const result = new Uint8Array(bytes.length);
  copyRows(wordsOf(bytes, itemSize), wordsOf(result, itemSize), axes, itemSize === 8 ? copyPairs : copyWords);
  return result;
}

type Words = Uint8Array | Uint16Array | Uint32Array;

/** Data as unsigned words, 8-byte items as two: moving floats as such could change the bits of a NaN. */
function wordsOf(bytes: Uint8Array<ArrayBuffer>, itemSize: number): Words {
  if (itemSize === 1) return bytes;
  return itemSize === 2 ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer);
}

/** Fills the target row by row, a row being all entries that differ in the last axis only. */
function copyRows(source: Words, target: Words, shape: Shape, copyRow: typeof copyWords): void {
  const strides = stridesOf([...shape].reverse()).reverse();
  const last = shape.length - 1;
  const columns = shape[last]!;
  const index = new Array<number>(last).fill(0);
  const end = sizeOf(shape);
  for (let to = 0, from = 0; to < end; to += columns) {
    copyRow(source, from, strides[last]!, target, to, columns);
    for (let axis = last - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
}

function copyWords(source: Words, from: number, stride: number, target: Words, to: number, columns: number): void {
  for (let column = 0; column < columns; column++) target[to + column] = source[from + column * stride]!;
}

function copyPairs(source: Words, from: number, stride: number, target: Words, to: number, columns: number): void {
  for (let column = 0; column < columns; column++) {
    const origin = 2 * (from + column * stride);
    target[2 * (to + column)] = source[origin]!;
    target[2 * (to + column) + 1] = source[origin + 1]!;
  }
}
