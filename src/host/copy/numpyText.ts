import { sizeOf, stridesOf, type Shape } from '../../tensor/shape';
import { pythonNumber, pythonText } from '../../protocol/python';
import type { TensorData } from '../../protocol/views';

/** Entries up to which a tensor is copied as numbers; a larger one is copied as a line that loads it from a file. */
export const mostEntries = 1000;

/** A shape as NumPy writes it: `(120, 400)`, `(10,)`, `()`; axes without a size yet are letters. */
export function shapeTuple(shape: readonly (number | string)[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** A tensor as a NumPy array, every number with all its digits: `np.array([[1.0, 2.5], [0.0, np.nan]])`. */
export function arrayLiteral({ shape, data }: Pick<TensorData, 'shape' | 'data'>): string {
  return `np.array(${nested(shape, data, 0, 0)})`;
}

/** A line that loads a tensor from a file that holds it. */
export function loadingLine(name: string, file: string): string {
  return `np.load(${pythonText(file)})[${pythonText(name)}]`;
}

/** What stands at one axis; every axis but the last has its parts on lines of their own. */
function nested(shape: Shape, data: Float64Array, axis: number, offset: number): string {
  if (axis === shape.length) return pythonNumber(data[offset]!);
  const stride = stridesOf(shape)[axis]!;
  const parts = Array.from({ length: shape[axis]! }, (_, index) =>
    nested(shape, data, axis + 1, offset + index * stride));
  const isLast = axis === shape.length - 1;
  const indent = ' '.repeat('np.array('.length + axis + 1);
  return `[${parts.join(isLast ? ', ' : `,\n${indent}`)}]`;
}

/** Whether a tensor is copied as numbers. */
export function isCopiedWhole(shape: Shape): boolean {
  return sizeOf(shape) <= mostEntries;
}
