import type { SparseMatrix } from '../sparse';

/** See `Kernels.multiplySparse`. */
export function multiplySparse(
  { rows, width, first, columns, weights }: SparseMatrix,
  x: Float64Array,
  y: Float64Array,
): void {
  for (let sample = 0, at = 0; at < y.length; sample += width) {
    for (let row = 0; row < rows; row++, at++) {
      let sum = y[at]!;
      for (let i = first[row]!; i < first[row + 1]!; i++) sum += weights[i]! * x[sample + columns[i]!]!;
      y[at] = sum;
    }
  }
}

/** See `Kernels.multiplySparseTransposed`. */
export function multiplySparseTransposed(
  { rows, width, first, columns, weights }: SparseMatrix,
  dY: Float64Array,
  dX: Float64Array,
): void {
  for (let sample = 0, at = 0; at < dY.length; sample += width) {
    for (let row = 0; row < rows; row++, at++) {
      for (let i = first[row]!; i < first[row + 1]!; i++) dX[sample + columns[i]!]! += weights[i]! * dY[at]!;
    }
  }
}

/** See `Kernels.add`. */
export function add(x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i]! += x[i]!;
}
