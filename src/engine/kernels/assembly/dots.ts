/*
 * C += A · Bᵀ, where every entry is the dot product of two rows that lie side by side in memory: blocks of 4 × 2, 2 × 4 or
 * 1 × 6 sums, each in a vector of two halves that are added up last.
 */

/**
 * C[i, j] += Σ_y Σ_x A[i][y, x] · B[j][y, x] for m rows of A and n rows of B.
 *
 * Each row is `height` pieces of `length` numbers, `aStep` and `bStep` apart. Row i of A starts at `a + i · aRow`, row j of
 * B at `b + offsets[j]`: with one piece a matrix product, with the lines of an image the gradient of a convolution's W.
 */
export function dots(
  m: i32, n: i32, height: i32, length: i32,
  a: usize, aRow: usize, aStep: usize, offsets: usize, b: usize, bStep: usize, c: usize, cRow: usize,
): void {
  const even: usize = (length & ~1) << 3;
  if (length & 1) lastNumbers(m, n, height, even, a, aRow, aStep, offsets, b, bStep, c, cRow);
  if (even === 0) return;
  for (; m >= 4; m -= 4, a += 4 * aRow, c += 4 * cRow) fourRows(n, height, even, a, aRow, aStep, offsets, b, bStep, c, cRow);
  for (; m >= 2; m -= 2, a += 2 * aRow, c += 2 * cRow) twoRows(n, height, even, a, aRow, aStep, offsets, b, bStep, c, cRow);
  if (m > 0) oneRow(n, height, even, a, aRow, aStep, offsets, b, bStep, c, cRow);
}

@inline
function fourRows(
  n: i32, height: i32, to: usize, a: usize, aRow: usize, aStep: usize, offsets: usize, b: usize, bStep: usize, c: usize, cRow: usize,
): void {
  for (; n >= 2; n -= 2, offsets += 8, c += 16) block(4, 2, false, height, 0, to, a, aRow, aStep, offsets, b, bStep, c, cRow);
  if (n > 0) block(4, 1, false, height, 0, to, a, aRow, aStep, offsets, b, bStep, c, cRow);
}

@inline
function twoRows(
  n: i32, height: i32, to: usize, a: usize, aRow: usize, aStep: usize, offsets: usize, b: usize, bStep: usize, c: usize, cRow: usize,
): void {
  for (; n >= 4; n -= 4, offsets += 16, c += 32) block(2, 4, false, height, 0, to, a, aRow, aStep, offsets, b, bStep, c, cRow);
  for (; n > 0; n--, offsets += 4, c += 8) block(2, 1, false, height, 0, to, a, aRow, aStep, offsets, b, bStep, c, cRow);
}

@inline
function oneRow(
  n: i32, height: i32, to: usize, a: usize, aRow: usize, aStep: usize, offsets: usize, b: usize, bStep: usize, c: usize, cRow: usize,
): void {
  for (; n >= 6; n -= 6, offsets += 24, c += 48) block(1, 6, false, height, 0, to, a, aRow, aStep, offsets, b, bStep, c, cRow);
  for (; n > 0; n--, offsets += 4, c += 8) block(1, 1, false, height, 0, to, a, aRow, aStep, offsets, b, bStep, c, cRow);
}

/** The share of the last number of pieces of odd length, which comes alone, with a zero beside it. */
@inline
function lastNumbers(
  m: i32, n: i32, height: i32, last: usize,
  a: usize, aRow: usize, aStep: usize, offsets: usize, b: usize, bStep: usize, c: usize, cRow: usize,
): void {
  for (; m >= 4; m -= 4, a += 4 * aRow, c += 4 * cRow) {
    for (let j: usize = 0; j < <usize>n; j++) {
      block(4, 1, true, height, last, last + 8, a, aRow, aStep, offsets + (j << 2), b, bStep, c + (j << 3), cRow);
    }
  }
  for (; m > 0; m--, a += aRow, c += cRow) {
    for (let j: usize = 0; j < <usize>n; j++) {
      block(1, 1, true, height, last, last + 8, a, aRow, aStep, offsets + (j << 2), b, bStep, c + (j << 3), cRow);
    }
  }
}

/** `rows` × `columns` dot products; both are constants where it is called. */
@inline
function block(
  rows: i32, columns: i32, odd: bool, height: i32, from: usize, to: usize,
  a: usize, aRow: usize, aStep: usize, offsets: usize, b: usize, bStep: usize, c: usize, cRow: usize,
): void {
  let r0c0 = f64x2.splat(0), r0c1 = r0c0, r0c2 = r0c0, r0c3 = r0c0, r0c4 = r0c0, r0c5 = r0c0;
  let r1c0 = r0c0, r1c1 = r0c0, r1c2 = r0c0, r1c3 = r0c0;
  let r2c0 = r0c0, r2c1 = r0c0;
  let r3c0 = r0c0, r3c1 = r0c0;
  const o0: usize = load<u32>(offsets);
  const o1: usize = columns > 1 ? load<u32>(offsets, 4) : 0;
  const o2: usize = columns > 2 ? load<u32>(offsets, 8) : 0;
  const o3: usize = columns > 2 ? load<u32>(offsets, 12) : 0;
  const o4: usize = columns > 4 ? load<u32>(offsets, 16) : 0;
  const o5: usize = columns > 4 ? load<u32>(offsets, 20) : 0;
  for (let y = 0; y < height; y++, a += aStep, b += bStep) {
    for (let x = from; x < to; x += 16) {
      const a0 = pair(a + x, odd);
      const a1 = rows > 1 ? pair(a + aRow + x, odd) : a0;
      const a2 = rows > 2 ? pair(a + 2 * aRow + x, odd) : a0;
      const a3 = rows > 2 ? pair(a + 3 * aRow + x, odd) : a0;
      const b0 = pair(b + o0 + x, odd);
      const b1 = columns > 1 ? pair(b + o1 + x, odd) : b0;
      const b2 = columns > 2 ? pair(b + o2 + x, odd) : b0;
      const b3 = columns > 2 ? pair(b + o3 + x, odd) : b0;
      const b4 = columns > 4 ? pair(b + o4 + x, odd) : b0;
      const b5 = columns > 4 ? pair(b + o5 + x, odd) : b0;
      r0c0 = f64x2.add(r0c0, f64x2.mul(a0, b0));
      if (columns > 1) r0c1 = f64x2.add(r0c1, f64x2.mul(a0, b1));
      if (columns > 2) {
        r0c2 = f64x2.add(r0c2, f64x2.mul(a0, b2));
        r0c3 = f64x2.add(r0c3, f64x2.mul(a0, b3));
      }
      if (columns > 4) {
        r0c4 = f64x2.add(r0c4, f64x2.mul(a0, b4));
        r0c5 = f64x2.add(r0c5, f64x2.mul(a0, b5));
      }
      if (rows > 1) {
        r1c0 = f64x2.add(r1c0, f64x2.mul(a1, b0));
        if (columns > 1) r1c1 = f64x2.add(r1c1, f64x2.mul(a1, b1));
        if (columns > 2) {
          r1c2 = f64x2.add(r1c2, f64x2.mul(a1, b2));
          r1c3 = f64x2.add(r1c3, f64x2.mul(a1, b3));
        }
      }
      if (rows > 2) {
        r2c0 = f64x2.add(r2c0, f64x2.mul(a2, b0));
        if (columns > 1) r2c1 = f64x2.add(r2c1, f64x2.mul(a2, b1));
        r3c0 = f64x2.add(r3c0, f64x2.mul(a3, b0));
        if (columns > 1) r3c1 = f64x2.add(r3c1, f64x2.mul(a3, b1));
      }
    }
  }
  add(c, r0c0);
  if (columns > 1) add(c + 8, r0c1);
  if (columns > 2) {
    add(c + 16, r0c2);
    add(c + 24, r0c3);
  }
  if (columns > 4) {
    add(c + 32, r0c4);
    add(c + 40, r0c5);
  }
  if (rows > 1) {
    c += cRow;
    add(c, r1c0);
    if (columns > 1) add(c + 8, r1c1);
    if (columns > 2) {
      add(c + 16, r1c2);
      add(c + 24, r1c3);
    }
  }
  if (rows > 2) {
    c += cRow;
    add(c, r2c0);
    if (columns > 1) add(c + 8, r2c1);
    c += cRow;
    add(c, r3c0);
    if (columns > 1) add(c + 8, r3c1);
  }
}

@inline
function pair(at: usize, odd: bool): v128 {
  return odd ? v128.load64_zero(at) : v128.load(at);
}

@inline
function add(c: usize, sums: v128): void {
  store<f64>(c, load<f64>(c) + (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)));
}
