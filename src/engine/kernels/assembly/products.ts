/*
 * C += A · B, where B has its rows anywhere: row p starts at `b + offsets[p]`. A matrix has its rows at equal distances; a
 * convolution finds a row for every tap in the image itself (Dukhan's “indirect convolution”), so no columns are laid out.
 *
 * Blocks of 4 × 4, 2 × 8 or 1 × 14 sums stay in registers. More would not fit: V8 loads all that a step needs before it
 * computes, and has fifteen vector registers on x64.
 */

/** Rows of A come in panels of four, then two, then one: a panel holds the numbers of each column next to each other. */
const PANEL = 4;

/**
 * Copies A (m × outer · middle · inner) into panels. The columns are numbered in three loops, each with its own stride, so
 * that the taps of a kernel can come in any order.
 */
export function pack(
  m: i32, outer: i32, middle: i32, inner: i32,
  a: usize, rowStride: isize, outerStride: isize, middleStride: isize, innerStride: isize, panels: usize,
): void {
  for (let row = 0; row < m;) {
    const rows = rowsOfPanel(m - row);
    for (let i = 0; i < outer; i++) {
      for (let j = 0; j < middle; j++) {
        const at = a + i * outerStride + j * middleStride;
        if (rows === 4) panels = packColumns(4, inner, at, rowStride, innerStride, panels);
        else if (rows === 2) panels = packColumns(2, inner, at, rowStride, innerStride, panels);
        else panels = packColumns(1, inner, at, rowStride, innerStride, panels);
      }
    }
    row += rows;
    a += rows * rowStride;
  }
}

/** Packs a run of columns; returns where the next one goes. `rows` is a constant where it is called. */
@inline
function packColumns(rows: i32, columns: i32, a: usize, rowStride: isize, columnStride: isize, panels: usize): usize {
  for (const end = panels + ((columns * rows) << 3); panels < end; panels += rows << 3, a += columnStride) {
    store<f64>(panels, load<f64>(a));
    if (rows > 1) store<f64>(panels, load<f64>(a + rowStride), 8);
    if (rows > 2) {
      store<f64>(panels, load<f64>(a + 2 * rowStride), 16);
      store<f64>(panels, load<f64>(a + 3 * rowStride), 24);
    }
  }
  return panels;
}

/** Rows of the next panel when this many are left. */
@inline
function rowsOfPanel(left: i32): i32 {
  return left >= PANEL ? PANEL : left >= 2 ? 2 : 1;
}

/**
 * For each y from 0 to `height`: C_y (m × n) += A (m × k) · B_y (k × n), with A in panels. B_y and C_y start `bStep` and
 * `cStep` further for each y.
 *
 * The rows of B are what the taps of a kernel see, k = rowTaps · columnTaps · perTap: at (y, x) tap (a, b) sees row
 * y + a · rowDilation, column x + b · columnDilation of planes which are zero outside rows `top` to `bottom` and columns
 * `left` to `right`. Where a tap sees nothing but zeros it is left out. In a plain product there is one tap.
 */
export function products(
  m: i32, n: i32, height: i32,
  rowTaps: i32, rowDilation: i32, top: i32, bottom: i32,
  columnTaps: i32, columnDilation: i32, left: i32, right: i32, perTap: i32,
  panels: usize, offsets: usize, b: usize, bStep: usize, c: usize, cRow: usize, cStep: usize,
): void {
  const line = columnTaps * perTap;
  for (let row = 0; row < m;) {
    const rows = rowsOfPanel(m - row);
    for (let y = 0, together = 1; y < height; y += together) {
      const first = firstTap(y, top, rowDilation);
      const last = endTap(y, bottom, rowDilation, rowTaps);
      const a = panels + ((first * line * rows) << 3);
      const table = offsets + ((first * line) << 2);
      const target = c + y * cStep;
      if (rows === 4) {
        // Two lines that are seen by the same taps share what is left over of their columns.
        const paired = (n & 3) !== 0 && y + 1 < height
          && first === firstTap(y + 1, top, rowDilation) && last === endTap(y + 1, bottom, rowDilation, rowTaps);
        together = paired ? 2 : 1;
        fourRows(n, together, last - first, columnTaps, columnDilation, left, right, perTap, a, table, b + y * bStep, bStep, target, cRow, cStep);
      } else if (rows === 2) twoRows(n, last - first, columnTaps, columnDilation, left, right, perTap, a, table, b + y * bStep, target, cRow);
      else oneRow(n, last - first, columnTaps, columnDilation, left, right, perTap, a, table, b + y * bStep, target, cRow);
    }
    row += rows;
    panels += (rows * rowTaps * line) << 3;
    c += rows * cRow;
  }
}

/** The first tap of a column of the kernel that sees more than zeros at line y. */
@inline
function firstTap(y: i32, top: i32, dilation: i32): i32 {
  return max(0, ceilDivide(top - y, dilation));
}

/** The tap behind the last one that sees more than zeros at line y. */
@inline
function endTap(y: i32, bottom: i32, dilation: i32, taps: i32): i32 {
  return min(taps, ceilDivide(bottom - y, dilation));
}

/** a / b, rounded up. */
@inline
function ceilDivide(a: i32, b: i32): i32 {
  return a <= 0 ? a / b : (a + b - 1) / b;
}

function fourRows(
  n: i32, height: i32, lines: i32, taps: i32, dilation: i32, left: i32, right: i32, perTap: i32,
  a: usize, offsets: usize, b: usize, bStep: usize, c: usize, cRow: usize, cStep: usize,
): void {
  const whole = n & ~3;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < whole; x += 4) block(4, 2, false, false, x, lines, taps, dilation, left, right, perTap, a, offsets, b + y * bStep, 0, c + y * cStep, cRow, 0);
  }
  if (height === 2) {
    for (let x = whole; x < n; x += 2) block(4, 2, true, x + 1 === n, x, lines, taps, dilation, left, right, perTap, a, offsets, b, bStep, c, cRow, cStep);
  } else {
    for (let x = whole; x < n; x += 2) block(4, 1, false, x + 1 === n, x, lines, taps, dilation, left, right, perTap, a, offsets, b, 0, c, cRow, 0);
  }
}

function twoRows(
  n: i32, lines: i32, taps: i32, dilation: i32, left: i32, right: i32, perTap: i32, a: usize, offsets: usize, b: usize, c: usize, cRow: usize,
): void {
  let x = 0;
  // Six columns at a time where a remainder of two or four would be left, which takes longer than its share.
  for (; x + 8 <= n && x + 10 !== n && x + 12 !== n; x += 8) block(2, 4, false, false, x, lines, taps, dilation, left, right, perTap, a, offsets, b, 0, c, cRow, 0);
  for (; x + 6 <= n; x += 6) block(2, 3, false, false, x, lines, taps, dilation, left, right, perTap, a, offsets, b, 0, c, cRow, 0);
  for (; x + 4 <= n; x += 4) block(2, 2, false, false, x, lines, taps, dilation, left, right, perTap, a, offsets, b, 0, c, cRow, 0);
  for (; x < n; x += 2) block(2, 1, false, x + 1 === n, x, lines, taps, dilation, left, right, perTap, a, offsets, b, 0, c, cRow, 0);
}

function oneRow(
  n: i32, lines: i32, taps: i32, dilation: i32, left: i32, right: i32, perTap: i32, a: usize, offsets: usize, b: usize, c: usize, cRow: usize,
): void {
  let x = 0;
  for (; x + 14 <= n; x += 14) block(1, 7, false, false, x, lines, taps, dilation, left, right, perTap, a, offsets, b, 0, c, cRow, 0);
  for (; x + 8 <= n; x += 8) block(1, 4, false, false, x, lines, taps, dilation, left, right, perTap, a, offsets, b, 0, c, cRow, 0);
  for (; x + 4 <= n; x += 4) block(1, 2, false, false, x, lines, taps, dilation, left, right, perTap, a, offsets, b, 0, c, cRow, 0);
  for (; x < n; x += 2) block(1, 1, false, x + 1 === n, x, lines, taps, dilation, left, right, perTap, a, offsets, b, 0, c, cRow, 0);
}

/**
 * One block of C: `rows` × 2 · `vectors` sums from column x on, over `lines` lines of taps. Rows and vectors are constants
 * where it is called, so the compiler leaves out what they rule out. `half`: only the first number of the vector exists in C;
 * the second one is computed and forgotten. `paired`: the second of two vectors is not the first one's neighbour, but below
 * it, in the next line.
 */
@inline
function block(
  rows: i32, vectors: i32, paired: bool, half: bool, x: i32,
  lines: i32, taps: i32, dilation: i32, left: i32, right: i32, perTap: i32,
  a: usize, offsets: usize, b: usize, bStep: usize, c: usize, cRow: usize, cStep: usize,
): void {
  let r0v0 = f64x2.splat(0), r0v1 = r0v0, r0v2 = r0v0, r0v3 = r0v0, r0v4 = r0v0, r0v5 = r0v0, r0v6 = r0v0;
  let r1v0 = r0v0, r1v1 = r0v0, r1v2 = r0v0, r1v3 = r0v0;
  let r2v0 = r0v0, r2v1 = r0v0;
  let r3v0 = r0v0, r3v1 = r0v0;
  const last = paired ? x + 1 : x + 2 * vectors - 1;
  let length = taps * perTap;
  let skipped = 0;
  if (last < left || x + (taps - 1) * dilation >= right) {
    // At the edge the first or last taps of every line see zeros only.
    const from = max(0, ceilDivide(left - last, dilation));
    const to = max(from, min(taps, ceilDivide(right - x, dilation)));
    skipped = length - (to - from) * perTap;
    length -= skipped;
    offsets += (from * perTap) << 2;
    a += (from * perTap * rows) << 3;
  } else {
    // Lines are neighbours: they are as good as one.
    length *= lines;
    lines = min(lines, 1);
  }
  b += x << 3;
  c += x << 3;
  for (; lines > 0; lines--, offsets += skipped << 2, a += (skipped * rows) << 3)
  for (const end = offsets + (length << 2); offsets < end; offsets += 4, a += rows << 3) {
    const line = b + <usize>load<u32>(offsets);
    const b0 = v128.load(line);
    const b1 = vectors > 1 ? paired ? v128.load(line + bStep) : v128.load(line, 16) : b0;
    const b2 = vectors > 2 ? v128.load(line, 32) : b0;
    const b3 = vectors > 3 ? v128.load(line, 48) : b0;
    const b4 = vectors > 4 ? v128.load(line, 64) : b0;
    const b5 = vectors > 4 ? v128.load(line, 80) : b0;
    const b6 = vectors > 4 ? v128.load(line, 96) : b0;
    const a0 = v128.load64_splat(a);
    r0v0 = f64x2.add(r0v0, f64x2.mul(a0, b0));
    if (vectors > 1) r0v1 = f64x2.add(r0v1, f64x2.mul(a0, b1));
    if (vectors > 2) r0v2 = f64x2.add(r0v2, f64x2.mul(a0, b2));
    if (vectors > 3) r0v3 = f64x2.add(r0v3, f64x2.mul(a0, b3));
    if (vectors > 4) {
      r0v4 = f64x2.add(r0v4, f64x2.mul(a0, b4));
      r0v5 = f64x2.add(r0v5, f64x2.mul(a0, b5));
      r0v6 = f64x2.add(r0v6, f64x2.mul(a0, b6));
    }
    if (rows > 1) {
      const a1 = v128.load64_splat(a, 8);
      r1v0 = f64x2.add(r1v0, f64x2.mul(a1, b0));
      if (vectors > 1) r1v1 = f64x2.add(r1v1, f64x2.mul(a1, b1));
      if (vectors > 2) r1v2 = f64x2.add(r1v2, f64x2.mul(a1, b2));
      if (vectors > 3) r1v3 = f64x2.add(r1v3, f64x2.mul(a1, b3));
    }
    if (rows > 2) {
      const a2 = v128.load64_splat(a, 16);
      r2v0 = f64x2.add(r2v0, f64x2.mul(a2, b0));
      if (vectors > 1) r2v1 = f64x2.add(r2v1, f64x2.mul(a2, b1));
      const a3 = v128.load64_splat(a, 24);
      r3v0 = f64x2.add(r3v0, f64x2.mul(a3, b0));
      if (vectors > 1) r3v1 = f64x2.add(r3v1, f64x2.mul(a3, b1));
    }
  }
  const second: usize = paired ? cStep : 16;
  add(c, 0, r0v0, half);
  if (vectors > 1) add(c, second, r0v1, paired && half);
  if (vectors > 2) add(c, 32, r0v2, false);
  if (vectors > 3) add(c, 48, r0v3, false);
  if (vectors > 4) {
    add(c, 64, r0v4, false);
    add(c, 80, r0v5, false);
    add(c, 96, r0v6, false);
  }
  if (rows > 1) {
    c += cRow;
    add(c, 0, r1v0, half);
    if (vectors > 1) add(c, second, r1v1, paired && half);
    if (vectors > 2) add(c, 32, r1v2, false);
    if (vectors > 3) add(c, 48, r1v3, false);
  }
  if (rows > 2) {
    c += cRow;
    add(c, 0, r2v0, half);
    if (vectors > 1) add(c, second, r2v1, paired && half);
    c += cRow;
    add(c, 0, r3v0, half);
    if (vectors > 1) add(c, second, r3v1, paired && half);
  }
}

@inline
function add(c: usize, at: usize, sums: v128, half: bool): void {
  c += at;
  if (half) store<f64>(c, load<f64>(c) + f64x2.extract_lane(sums, 0));
  else v128.store(c, f64x2.add(v128.load(c), sums));
}
