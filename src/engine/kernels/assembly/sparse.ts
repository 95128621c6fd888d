/*
 * A sparse matrix S, row by row: row i has the entries `first[i]` up to `first[i + 1]` of `columns` (i32) and `weights` (f64).
 * Every sample of x has `width` numbers, every sample of y as many as S has rows.
 */

/** y += S x, for every sample. */
export function multiplySparse(
  samples: i32, rows: i32, width: i32, first: usize, columns: usize, weights: usize, x: usize, y: usize,
): void {
  for (let n = 0; n < samples; n++, x += width << 3) {
    for (let row = 0; row < rows; row++, y += 8) {
      let sum = load<f64>(y);
      const end = load<i32>(first + (row << 2), 4);
      for (let at = load<i32>(first + (row << 2)); at < end; at++) {
        sum += load<f64>(weights + (at << 3)) * load<f64>(x + (load<i32>(columns + (at << 2)) << 3));
      }
      store<f64>(y, sum);
    }
  }
}

/** dX += Sᵀ dY, for every sample. */
export function multiplySparseTransposed(
  samples: i32, rows: i32, width: i32, first: usize, columns: usize, weights: usize, dY: usize, dX: usize,
): void {
  for (let n = 0; n < samples; n++, dX += width << 3) {
    for (let row = 0; row < rows; row++, dY += 8) {
      const value = load<f64>(dY);
      const end = load<i32>(first + (row << 2), 4);
      for (let at = load<i32>(first + (row << 2)); at < end; at++) {
        const target = dX + (load<i32>(columns + (at << 2)) << 3);
        store<f64>(target, load<f64>(target) + load<f64>(weights + (at << 3)) * value);
      }
    }
  }
}

/** y += x. */
export function add(count: i32, x: usize, y: usize): void {
  const end = x + (count << 3);
  for (; x + 64 <= end; x += 64, y += 64) {
    v128.store(y, f64x2.add(v128.load(y), v128.load(x)));
    v128.store(y, f64x2.add(v128.load(y, 16), v128.load(x, 16)), 16);
    v128.store(y, f64x2.add(v128.load(y, 32), v128.load(x, 32)), 32);
    v128.store(y, f64x2.add(v128.load(y, 48), v128.load(x, 48)), 48);
  }
  for (; x < end; x += 8, y += 8) store<f64>(y, load<f64>(y) + load<f64>(x));
}
