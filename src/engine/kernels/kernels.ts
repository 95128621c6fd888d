import type { Windows } from '../pooling';
import type { Window } from '../window';
import type { Matrix } from './matrix';
import type { SparseMatrix } from './sparse';

/**
 * The hot loops. There are two sets that do the same: one in WebAssembly SIMD, for numbers in an arena, and one in
 * plain TypeScript, which works everywhere and is what the other one is tested against.
 */
export interface Kernels {
  /** C (m × n) += A (m × k) · B (k × n). */
  gemm(m: number, n: number, k: number, a: Matrix, b: Matrix, c: Matrix): void;

  /** C (m × n) = x yᵀ, for a column of m numbers, a row of n, and C by rows: writes, where `gemm` adds; 0 is +0. */
  outerProduct(x: Float64Array, y: Float64Array, c: Float64Array): void;

  /**
   * Lays the windows of the image at `offset` side by side, so that a convolution becomes a matrix product:
   * `columns[(channel · k_H + a) · k_W + b][cell]` is what tap (a, b) sees at that output cell, 0 on padding.
   */
  imageToColumns(window: Window, channels: number, image: Float64Array, offset: number, columns: Float64Array): void;
  /** The transpose of `imageToColumns`: adds what every tap saw at every cell back to its pixel. */
  columnsToImage(window: Window, channels: number, columns: Float64Array, image: Float64Array, offset: number): void;

  /** Gives every position of a channel the channel's value: output `[N, F, *]`, values `[F]`. */
  broadcast(values: Float64Array, inner: number, output: Float64Array): void;
  /** The transpose of `broadcast`: sums[f] += Σ input over samples and positions. */
  sumChannels(input: Float64Array, inner: number, sums: Float64Array): void;

  /** y += x, entry by entry. */
  add(x: Float64Array, y: Float64Array): void;
  /** y += S x, for every sample. */
  multiplySparse(matrix: SparseMatrix, x: Float64Array, y: Float64Array): void;
  /** dX += Sᵀ dY, for every sample. */
  multiplySparseTransposed(matrix: SparseMatrix, dY: Float64Array, dX: Float64Array): void;

  /** a = max(z, 0), entry by entry; NaN stays NaN. */
  rectify(z: Float64Array, a: Float64Array): void;
  /** dZ += dA where z is above 0, nothing elsewhere. */
  rectifyGradient(z: Float64Array, dA: Float64Array, dZ: Float64Array): void;

  /** The largest entry of each window and, in `winners`, its position in its plane: the first of equals; NaN wins. */
  maxWindows(windows: Windows, x: Float64Array, y: Float64Array, winners: Int32Array): void;
  /** The transpose of `maxWindows`: dX[winner of the cell] += dY[cell]. */
  scatter(windows: Windows, winners: Int32Array, dY: Float64Array, dX: Float64Array): void;
  /** The sum of each window times the share of its cell. */
  averageWindows(windows: Windows, shares: Float64Array, x: Float64Array, y: Float64Array): void;
  /** The transpose of `averageWindows`: each entry of a window gets dY[cell] · share. */
  spreadWindows(windows: Windows, shares: Float64Array, dY: Float64Array, dX: Float64Array): void;
}
