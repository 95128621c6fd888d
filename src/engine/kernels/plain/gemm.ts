import type { Matrix } from '../matrix';

/**
 * See `Kernels.gemm`.
 *
 * Register blocks of 4 × 4: each number that is read serves four products, and sixteen sums stay in registers.
 */
export function gemm(m: number, n: number, k: number, a: Matrix, b: Matrix, c: Matrix): void {
  const wholeRows = m - (m % 4);
  const wholeColumns = n - (n % 4);
  for (let row = 0; row < wholeRows; row += 4) {
    for (let column = 0; column < wholeColumns; column += 4) block4x4(row, column, k, a, b, c);
    for (let column = wholeColumns; column < n; column++) block4x1(row, column, k, a, b, c);
  }
  for (let row = wholeRows; row < m; row++) {
    for (let column = 0; column < n; column++) dot(row, column, k, a, b, c);
  }
}

function block4x4(row: number, column: number, k: number, a: Matrix, b: Matrix, c: Matrix): void {
  const x = a.data;
  const y = b.data;
  const z = c.data;
  const aStep = a.columnStride;
  const bStep = b.rowStride;
  const aRow = a.rowStride;
  const bColumn = b.columnStride;
  let p = a.offset + row * aRow;
  let q = b.offset + column * bColumn;
  let c00 = 0,
    c01 = 0,
    c02 = 0,
    c03 = 0;
  let c10 = 0,
    c11 = 0,
    c12 = 0,
    c13 = 0;
  let c20 = 0,
    c21 = 0,
    c22 = 0,
    c23 = 0;
  let c30 = 0,
    c31 = 0,
    c32 = 0,
    c33 = 0;
  for (let i = 0; i < k; i++, p += aStep, q += bStep) {
    const a0 = x[p]!,
      a1 = x[p + aRow]!,
      a2 = x[p + 2 * aRow]!,
      a3 = x[p + 3 * aRow]!;
    const b0 = y[q]!,
      b1 = y[q + bColumn]!,
      b2 = y[q + 2 * bColumn]!,
      b3 = y[q + 3 * bColumn]!;
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  const step = c.columnStride;
  let r = c.offset + row * c.rowStride + column * step;
  z[r]! += c00;
  z[r + step]! += c01;
  z[r + 2 * step]! += c02;
  z[r + 3 * step]! += c03;
  r += c.rowStride;
  z[r]! += c10;
  z[r + step]! += c11;
  z[r + 2 * step]! += c12;
  z[r + 3 * step]! += c13;
  r += c.rowStride;
  z[r]! += c20;
  z[r + step]! += c21;
  z[r + 2 * step]! += c22;
  z[r + 3 * step]! += c23;
  r += c.rowStride;
  z[r]! += c30;
  z[r + step]! += c31;
  z[r + 2 * step]! += c32;
  z[r + 3 * step]! += c33;
}

function block4x1(row: number, column: number, k: number, a: Matrix, b: Matrix, c: Matrix): void {
  const x = a.data;
  const y = b.data;
  const aRow = a.rowStride;
  let p = a.offset + row * aRow;
  let q = b.offset + column * b.columnStride;
  let c0 = 0,
    c1 = 0,
    c2 = 0,
    c3 = 0;
  for (let i = 0; i < k; i++, p += a.columnStride, q += b.rowStride) {
    const b0 = y[q]!;
    c0 += x[p]! * b0;
    c1 += x[p + aRow]! * b0;
    c2 += x[p + 2 * aRow]! * b0;
    c3 += x[p + 3 * aRow]! * b0;
  }
  const r = c.offset + row * c.rowStride + column * c.columnStride;
  c.data[r]! += c0;
  c.data[r + c.rowStride]! += c1;
  c.data[r + 2 * c.rowStride]! += c2;
  c.data[r + 3 * c.rowStride]! += c3;
}

function dot(row: number, column: number, k: number, a: Matrix, b: Matrix, c: Matrix): void {
  let p = a.offset + row * a.rowStride;
  let q = b.offset + column * b.columnStride;
  let sum = 0;
  for (let i = 0; i < k; i++, p += a.columnStride, q += b.rowStride) sum += a.data[p]! * b.data[q]!;
  c.data[c.offset + row * c.rowStride + column * c.columnStride]! += sum;
}

/** See `Kernels.outerProduct`. */
export function outerProduct(x: Float64Array, y: Float64Array, c: Float64Array): void {
  for (let i = 0, at = 0; i < x.length; i++) {
    for (let j = 0; j < y.length; j++, at++) c[at] = x[i]! * y[j]! + 0;
  }
}
