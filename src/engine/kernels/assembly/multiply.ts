import { dots } from './dots';
import { pack, products } from './products';

/** Columns of A that are packed at a time: a panel of four rows stays in the first-level cache. */
const DEPTH = 1024;

/** Up to this many columns of A, or with one row, adding multiples of the rows of B is cheaper than summing in registers. */
const SHALLOW = 2;

/**
 * C (m × n) += A (m × k) · B (k × n). A has any strides, B and C have rows of neighbours.
 * `scratch` has room for a table of 1024 offsets and behind it a panel of 4 × 1024 numbers.
 */
export function multiply(
  m: i32, n: i32, k: i32, a: usize, aRow: isize, aColumn: isize, b: usize, bRow: isize, c: usize, cRow: isize, scratch: usize,
): void {
  if (m === 1 || k <= SHALLOW) {
    addMultiples(m, n, k, a, aRow, aColumn, b, bRow, c, cRow);
    return;
  }
  const panel = scratch + (DEPTH << 2);
  for (let done = 0; done < k; done += DEPTH) {
    const depth = min(DEPTH, k - done);
    writeOffsets(scratch, depth, bRow);
    let at = a + done * aColumn;
    let target = c;
    for (let row = 0; row < m; row += 4, at += 4 * aRow, target += 4 * cRow) {
      const rows = min(4, m - row);
      pack(rows, 1, 1, depth, at, aRow, 0, 0, aColumn, panel);
      products(rows, n, 1, 1, 1, 0, 1, 1, 1, 0, n, depth, panel, scratch, b + done * bRow, 0, target, cRow, 0);
    }
  }
}

/** C (m × n) += A (m × k) · Bᵀ, where A and B (n × k) have rows of neighbours; `scratch` as above. */
export function multiplyTransposed(
  m: i32, n: i32, k: i32, a: usize, aRow: isize, b: usize, bColumn: isize, c: usize, cRow: isize, scratch: usize,
): void {
  for (let done = 0; done < n; done += DEPTH) {
    const width = min(DEPTH, n - done);
    writeOffsets(scratch, width, bColumn);
    dots(m, width, 1, k, a, aRow, 0, scratch, b + done * bColumn, 0, c + (done << 3), cRow);
  }
}

/** C (m × n) = x yᵀ, for C by rows. Like every other sum it starts from 0, and never ends as −0. */
export function outerProduct(m: i32, n: i32, x: usize, y: usize, c: usize): void {
  const zero = f64x2.splat(0);
  for (const end = x + (m << 3); x < end; x += 8) {
    const factor = v128.load64_splat(x);
    let at = y;
    for (const end = c + ((n & ~7) << 3); c < end; c += 64, at += 64) {
      v128.store(c, f64x2.add(zero, f64x2.mul(factor, v128.load(at))));
      v128.store(c, f64x2.add(zero, f64x2.mul(factor, v128.load(at, 16))), 16);
      v128.store(c, f64x2.add(zero, f64x2.mul(factor, v128.load(at, 32))), 32);
      v128.store(c, f64x2.add(zero, f64x2.mul(factor, v128.load(at, 48))), 48);
    }
    for (const end = c + ((n & 7) << 3); c < end; c += 8, at += 8) store<f64>(c, 0 + load<f64>(x) * load<f64>(at));
  }
}

/** Where each of `count` rows starts that are `stride` apart. */
function writeOffsets(table: usize, count: i32, stride: isize): void {
  for (let i = 0; i < count; i++) store<u32>(table + (i << 2), <u32>(i * stride));
}

/** C += A · B row by row: each row of C gets multiples of the rows of B, four of them at a time. */
function addMultiples(
  m: i32, n: i32, k: i32, a: usize, aRow: isize, aColumn: isize, b: usize, bRow: isize, c: usize, cRow: isize,
): void {
  for (let i = 0; i < m; i++, a += aRow, c += cRow) {
    let factor = a;
    let line = b;
    let p = 0;
    for (; p + 4 <= k; p += 4, factor += 4 * aColumn, line += 4 * bRow) addToRow(4, n, factor, aColumn, line, bRow, c);
    for (; p < k; p++, factor += aColumn, line += bRow) addToRow(1, n, factor, aColumn, line, bRow, c);
  }
}

@inline
function addToRow(lines: i32, n: i32, factor: usize, aColumn: isize, line: usize, bRow: isize, c: usize): void {
  const f0 = v128.load64_splat(factor);
  const f1 = lines > 1 ? v128.load64_splat(factor + aColumn) : f0;
  const f2 = lines > 1 ? v128.load64_splat(factor + 2 * aColumn) : f0;
  const f3 = lines > 1 ? v128.load64_splat(factor + 3 * aColumn) : f0;
  const end = c + (n << 3);
  if (lines === 1) {
    // So little is computed here that the loop itself would take longer, were it not unrolled.
    for (; c + 64 <= end; c += 64, line += 64) {
      v128.store(c, f64x2.add(v128.load(c), f64x2.mul(f0, v128.load(line))));
      v128.store(c, f64x2.add(v128.load(c, 16), f64x2.mul(f0, v128.load(line, 16))), 16);
      v128.store(c, f64x2.add(v128.load(c, 32), f64x2.mul(f0, v128.load(line, 32))), 32);
      v128.store(c, f64x2.add(v128.load(c, 48), f64x2.mul(f0, v128.load(line, 48))), 48);
    }
  }
  for (; c + 16 <= end; c += 16, line += 16) {
    let sums = f64x2.add(v128.load(c), f64x2.mul(f0, v128.load(line)));
    if (lines > 1) {
      sums = f64x2.add(sums, f64x2.mul(f1, v128.load(line + bRow)));
      sums = f64x2.add(sums, f64x2.mul(f2, v128.load(line + 2 * bRow)));
      sums = f64x2.add(sums, f64x2.mul(f3, v128.load(line + 3 * bRow)));
    }
    v128.store(c, sums);
  }
  if (c < end) {
    let sum = load<f64>(c) + f64x2.extract_lane(f0, 0) * load<f64>(line);
    if (lines > 1) {
      sum += f64x2.extract_lane(f1, 0) * load<f64>(line + bRow);
      sum += f64x2.extract_lane(f2, 0) * load<f64>(line + 2 * bRow);
      sum += f64x2.extract_lane(f3, 0) * load<f64>(line + 3 * bRow);
    }
    store<f64>(c, sum);
  }
}
