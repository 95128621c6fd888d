import type { SlidingAxis } from '../../protocol/windowGeometry';
import type { Windows } from '../pooling';
import type { Window } from '../window';
import type { Kernels } from './kernels';
import { transpose, type Matrix } from './matrix';
import { gemm as plainGemm } from './plain/gemm';
import type { SparseMatrix } from './sparse';

/** The functions of assembly/index.ts. Addresses and strides are in bytes. */
export type KernelExports = Readonly<
  Record<
    | 'add'
    | 'averageWindows'
    | 'broadcast'
    | 'columnsToImage'
    | 'dots'
    | 'imageToColumns'
    | 'maxWindows'
    | 'multiply'
    | 'multiplySparse'
    | 'multiplySparseTransposed'
    | 'multiplyTransposed'
    | 'outerProduct'
    | 'pack'
    | 'padPlanes'
    | 'products'
    | 'rectify'
    | 'rectifyGradient'
    | 'scatter'
    | 'spreadWindows'
    | 'sumChannels',
    (...args: number[]) => void
  >
>;

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** What `multiply` needs at address 0: a table of 1024 offsets and a panel of 4 × 1024 numbers. */
const TABLES = 1024 * 4 + 4 * 1024 * BYTES;

/** Numbers of operands from elsewhere that a matrix product brings in at a time. */
const STAGE = 2 ** 17;

/** Bytes at the beginning of a memory that the kernels keep for themselves. */
export const SCRATCH = TABLES + STAGE * BYTES;

/** So many products have to come of a number that is copied, or copying takes longer than it saves. */
const PRODUCTS_PER_NUMBER = 12;

/** Rows of A and C that are to find room beside B, which is read once for all of them. */
const ROWS_ON_STAGE = 16;

/** Products with fewer multiplications are not worth bringing their operands in. */
const WORTH_STAGING = 2 ** 14;

/** The kernels in WebAssembly SIMD, for arrays in its memory; `gemm` takes arrays from elsewhere too. */
export class WebAssemblyKernels implements Kernels {
  private readonly stage: Float64Array;

  constructor(
    private readonly memory: ArrayBufferLike,
    readonly exports: KernelExports,
  ) {
    this.stage = new Float64Array(memory, TABLES, STAGE);
  }

  gemm(m: number, n: number, k: number, a: Matrix, b: Matrix, c: Matrix): void {
    if (this.holds(a) && this.holds(b) && this.holds(c)) this.multiply(m, n, k, a, b, c);
    else if (this.isWorthStaging(m, n, k, a, b, c)) this.multiplyStaged(m, n, k, a, b, c);
    else plainGemm(m, n, k, a, b, c);
  }

  private isWorthStaging(m: number, n: number, k: number, a: Matrix, b: Matrix, c: Matrix): boolean {
    const products = m * n * k;
    if (products < WORTH_STAGING) return false;
    const brought = (this.holds(a) ? 0 : m * k) + (this.holds(b) ? 0 : k * n) + (this.holds(c) ? 0 : 2 * m * n);
    return products >= PRODUCTS_PER_NUMBER * brought;
  }

  private holds({ data }: Matrix): boolean {
    return data.buffer === this.memory;
  }

  private multiply(m: number, n: number, k: number, a: Matrix, b: Matrix, c: Matrix): void {
    if (hasRows(c, n)) this.multiplyRows(m, n, k, a, b, c);
    else if (hasRows(transpose(c), m)) this.multiplyRows(n, m, k, transpose(b), transpose(a), transpose(c));
    else plainGemm(m, n, k, a, b, c);
  }

  /** C has rows of neighbours. */
  private multiplyRows(m: number, n: number, k: number, a: Matrix, b: Matrix, c: Matrix): void {
    const { multiply, multiplyTransposed } = this.exports;
    const [aRow, aColumn, bRow, bColumn, cRow] = [
      a.rowStride,
      a.columnStride,
      b.rowStride,
      b.columnStride,
      c.rowStride,
    ].map((stride) => stride * BYTES) as [number, number, number, number, number];
    if (n > 1 && hasRows(b, n)) multiply(m, n, k, first(a), aRow, aColumn, first(b), bRow, first(c), cRow, 0);
    else if (hasRows(a, k) && hasRows(transpose(b), k))
      multiplyTransposed(m, n, k, first(a), aRow, first(b), bColumn, first(c), cRow, 0);
    else if (n === 1) multiply(m, n, k, first(a), aRow, aColumn, first(b), bRow, first(c), cRow, 0);
    else plainGemm(m, n, k, a, b, c);
  }

  /** Brings operands from elsewhere in, some rows of A and C at a time. */
  private multiplyStaged(m: number, n: number, k: number, a: Matrix, b: Matrix, c: Matrix): void {
    const sizeOfB = this.holds(b) ? 0 : k * n;
    const sizeOfRow = (this.holds(a) ? 0 : k) + (this.holds(c) ? 0 : n);
    const rows = Math.min(m, Math.floor((STAGE - sizeOfB) / (sizeOfRow || 1)));
    if (rows < Math.min(m, ROWS_ON_STAGE)) {
      this.multiplyHalves(m, n, k, a, b, c);
      return;
    }
    const near = this.holds(b) ? b : this.bring(b, k, n, 0);
    for (let row = 0; row < m; row += rows) {
      const count = Math.min(rows, m - row);
      const [ownA, ownC] = [below(a, row), below(c, row)];
      const nearA = this.holds(a) ? ownA : this.bring(ownA, count, k, sizeOfB);
      const nearC = this.holds(c) ? ownC : this.bring(ownC, count, n, sizeOfB + (this.holds(a) ? 0 : count * k));
      this.multiply(count, n, k, nearA, near, nearC);
      if (nearC !== ownC) copy(count, n, nearC, ownC);
    }
  }

  /** Columns of C one half after the other, or what adds up in them. */
  private multiplyHalves(m: number, n: number, k: number, a: Matrix, b: Matrix, c: Matrix): void {
    const half = Math.max(n, k) >> 1;
    if (n >= k) {
      this.multiplyStaged(m, half, k, a, b, c);
      this.multiplyStaged(m, n - half, k, a, rightOf(b, half), rightOf(c, half));
    } else {
      this.multiplyStaged(m, n, half, a, b, c);
      this.multiplyStaged(m, n, k - half, rightOf(a, half), below(b, half), c);
    }
  }

  /** A copy on the stage, in rows if the matrix has them and in columns otherwise. */
  private bring(source: Matrix, rows: number, columns: number, offset: number): Matrix {
    const near = hasRows(source, columns)
      ? { data: this.stage, offset, rowStride: columns, columnStride: 1 }
      : { data: this.stage, offset, rowStride: 1, columnStride: rows };
    copy(rows, columns, source, near);
    return near;
  }

  outerProduct(x: Float64Array, y: Float64Array, c: Float64Array): void {
    this.exports.outerProduct(x.length, y.length, x.byteOffset, y.byteOffset, c.byteOffset);
  }

  imageToColumns(
    { rows, columns }: Window,
    channels: number,
    image: Float64Array,
    offset: number,
    unfolded: Float64Array,
  ): void {
    this.exports.imageToColumns(
      channels,
      ...sizes(rows),
      ...sizes(columns),
      image.byteOffset + offset * BYTES,
      unfolded.byteOffset,
    );
  }

  columnsToImage(
    { rows, columns }: Window,
    channels: number,
    unfolded: Float64Array,
    image: Float64Array,
    offset: number,
  ): void {
    this.exports.columnsToImage(
      channels,
      ...sizes(rows),
      ...sizes(columns),
      unfolded.byteOffset,
      image.byteOffset + offset * BYTES,
    );
  }

  broadcast(values: Float64Array, inner: number, output: Float64Array): void {
    this.exports.broadcast(
      output.length / inner / values.length,
      values.length,
      inner,
      values.byteOffset,
      output.byteOffset,
    );
  }

  sumChannels(input: Float64Array, inner: number, sums: Float64Array): void {
    this.exports.sumChannels(
      input.length / inner / sums.length,
      sums.length,
      inner,
      input.byteOffset,
      sums.byteOffset,
    );
  }

  add(x: Float64Array, y: Float64Array): void {
    this.exports.add(y.length, x.byteOffset, y.byteOffset);
  }

  multiplySparse(
    { rows, width, first: from, columns, weights }: SparseMatrix,
    x: Float64Array,
    y: Float64Array,
  ): void {
    this.exports.multiplySparse(
      y.length / rows,
      rows,
      width,
      from.byteOffset,
      columns.byteOffset,
      weights.byteOffset,
      x.byteOffset,
      y.byteOffset,
    );
  }

  multiplySparseTransposed(
    { rows, width, first: from, columns, weights }: SparseMatrix,
    dY: Float64Array,
    dX: Float64Array,
  ): void {
    this.exports.multiplySparseTransposed(
      dY.length / rows,
      rows,
      width,
      from.byteOffset,
      columns.byteOffset,
      weights.byteOffset,
      dY.byteOffset,
      dX.byteOffset,
    );
  }

  rectify(z: Float64Array, a: Float64Array): void {
    this.exports.rectify(z.length, z.byteOffset, a.byteOffset);
  }

  rectifyGradient(z: Float64Array, dA: Float64Array, dZ: Float64Array): void {
    this.exports.rectifyGradient(z.length, z.byteOffset, dA.byteOffset, dZ.byteOffset);
  }

  maxWindows(
    { cells, pixels, first: from, positions }: Windows,
    x: Float64Array,
    y: Float64Array,
    winners: Int32Array,
  ): void {
    this.exports.maxWindows(
      y.length / cells,
      cells,
      pixels,
      from.byteOffset,
      positions.byteOffset,
      x.byteOffset,
      y.byteOffset,
      winners.byteOffset,
    );
  }

  scatter({ cells, pixels }: Windows, winners: Int32Array, dY: Float64Array, dX: Float64Array): void {
    this.exports.scatter(dY.length / cells, cells, pixels, winners.byteOffset, dY.byteOffset, dX.byteOffset);
  }

  averageWindows(
    { cells, pixels, first: from, positions }: Windows,
    shares: Float64Array,
    x: Float64Array,
    y: Float64Array,
  ): void {
    this.exports.averageWindows(
      y.length / cells,
      cells,
      pixels,
      from.byteOffset,
      positions.byteOffset,
      shares.byteOffset,
      x.byteOffset,
      y.byteOffset,
    );
  }

  spreadWindows(
    { cells, pixels, first: from, positions }: Windows,
    shares: Float64Array,
    dY: Float64Array,
    dX: Float64Array,
  ): void {
    this.exports.spreadWindows(
      dY.length / cells,
      cells,
      pixels,
      from.byteOffset,
      positions.byteOffset,
      shares.byteOffset,
      dY.byteOffset,
      dX.byteOffset,
    );
  }
}

/** Whether the entries of a row are neighbours, in a matrix with this many columns. */
function hasRows({ columnStride }: Matrix, columns: number): boolean {
  return columnStride === 1 || columns === 1;
}

/** The address of the first entry. */
function first({ data, offset }: Matrix): number {
  return data.byteOffset + offset * BYTES;
}

/** The matrix from this row on. */
function below(source: Matrix, row: number): Matrix {
  return { ...source, offset: source.offset + row * source.rowStride };
}

function rightOf(source: Matrix, column: number): Matrix {
  return { ...source, offset: source.offset + column * source.columnStride };
}

function copy(rows: number, columns: number, source: Matrix, target: Matrix): void {
  for (let row = 0; row < rows; row++) {
    let from = source.offset + row * source.rowStride;
    let to = target.offset + row * target.rowStride;
    if (source.columnStride === 1 && target.columnStride === 1) {
      target.data.set(source.data.subarray(from, from + columns), to);
      continue;
    }
    for (let column = 0; column < columns; column++, from += source.columnStride, to += target.columnStride)
      target.data[to] = source.data[from]!;
  }
}

function sizes({ input, output, kernel, stride, dilation, before }: SlidingAxis): number[] {
  return [input, output, kernel, stride, dilation, before];
}
