import { sizeOf, stridesOf } from '../../src/tensor/shape';

/**
 * The same numbers with the axes in another order.
 * @param shape as the numbers are
 * @param axes for each axis of the result, which one of `shape` it is
 */
export function permute(numbers: ArrayLike<number>, shape: readonly number[], axes: readonly number[]): Float32Array {
  const strides = stridesOf(shape);
  const sizes = axes.map((axis) => shape[axis]!);
  const result = new Float32Array(sizeOf(shape));
  const index = axes.map(() => 0);
  for (let at = 0; at < result.length; at++) {
    result[at] = numbers[index.reduce((position, i, axis) => position + i * strides[axes[axis]!]!, 0)]!;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const next = index[axis]! + 1;
      index[axis] = next === sizes[axis] ? 0 : next;
      if (index[axis] !== 0) break;
    }
  }
  return result;
}
