/**
 * Matrices as the derivation writes them, each operation from its definition and nothing else. The tests hold the
 * engine against these; they share no code with it, and are slow and plain on purpose.
 */

/** A matrix as the list of its rows; a column vector is n × 1. */
export type Matrix = readonly (readonly number[])[];

/** The matrix with `entry(i, j)` in row i and column j. */
export function matrix(rows: number, columns: number, entry: (i: number, j: number) => number): Matrix {
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_unused, j) => entry(i, j)));
}

export const rowsOf = (a: Matrix): number => a.length;
export const columnsOf = (a: Matrix): number => a[0]?.length ?? 0;

/** Entry (i, j), and 0 outside of the matrix. */
export const at = (a: Matrix, i: number, j: number): number => a[i]?.[j] ?? 0;

/** Each entry by itself. */
export const map = (a: Matrix, f: (value: number) => number): Matrix => a.map((row) => row.map(f));

export const ones = (rows: number, columns: number): Matrix => matrix(rows, columns, () => 1);
export const identity = (n: number): Matrix => matrix(n, n, (i, j) => (i === j ? 1 : 0));

/** The unit matrix Eᵢⱼ: 1 at (i, j), 0 elsewhere. */
export function unit(rows: number, columns: number, i: number, j: number): Matrix {
  return matrix(rows, columns, (row, column) => (row === i && column === j ? 1 : 0));
}

export function add(a: Matrix, b: Matrix): Matrix {
  return matrix(rowsOf(a), columnsOf(a), (i, j) => at(a, i, j) + at(b, i, j));
}

export function subtract(a: Matrix, b: Matrix): Matrix {
  return matrix(rowsOf(a), columnsOf(a), (i, j) => at(a, i, j) - at(b, i, j));
}

/** A ⊙ B, entry by entry. */
export function hadamard(a: Matrix, b: Matrix): Matrix {
  return matrix(rowsOf(a), columnsOf(a), (i, j) => at(a, i, j) * at(b, i, j));
}

/** Aᵀ. */
export function transpose(a: Matrix): Matrix {
  return matrix(columnsOf(a), rowsOf(a), (i, j) => at(a, j, i));
}

/** Σ term(0) + … + term(count − 1). */
export function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index++) total += term(index);
  return total;
}

/** The sum of all entries. */
export const total = (a: Matrix): number => sum(rowsOf(a), (i) => sum(columnsOf(a), (j) => at(a, i, j)));

/** The product of several matrices: (A B)ᵢⱼ = Σₖ aᵢₖ bₖⱼ. */
export function multiply(first: Matrix, ...others: readonly Matrix[]): Matrix {
  return others.reduce(
    (a, b) => matrix(rowsOf(a), columnsOf(b), (i, j) => sum(columnsOf(a), (k) => at(a, i, k) * at(b, k, j))),
    first,
  );
}

/** tr A = Σ aᵢᵢ. */
export const trace = (a: Matrix): number => sum(rowsOf(a), (i) => at(a, i, i));

/** ⟨A, B⟩_F = Σ aᵢⱼ bᵢⱼ. */
export const frobenius = (a: Matrix, b: Matrix): number => total(hadamard(a, b));

/** A ⊗ B: every entry of A replaced by that entry times B. */
export function kronecker(a: Matrix, b: Matrix): Matrix {
  const [rows, columns] = [rowsOf(b), columnsOf(b)];
  return matrix(rowsOf(a) * rows, columnsOf(a) * columns, (i, j) =>
    at(a, Math.floor(i / rows), Math.floor(j / columns)) * at(b, i % rows, j % columns));
}

/** vec A: the columns of A below each other. */
export function vec(a: Matrix): Matrix {
  return matrix(rowsOf(a) * columnsOf(a), 1, (k) => at(a, k % rowsOf(a), Math.floor(k / rowsOf(a))));
}

/** The matrix with this many rows whose vec is the given column. */
export function unvec(column: Matrix, rows: number): Matrix {
  return matrix(rows, rowsOf(column) / rows, (i, j) => at(column, j * rows + i, 0));
}

/** The diagonal matrix with this column on its diagonal. */
export function diagonal(column: Matrix): Matrix {
  return matrix(rowsOf(column), rowsOf(column), (i, j) => (i === j ? at(column, i, 0) : 0));
}

/** ROT180: top to bottom, then left to right. */
export function rot180(a: Matrix): Matrix {
  return matrix(rowsOf(a), columnsOf(a), (i, j) => at(a, rowsOf(a) - 1 - i, columnsOf(a) - 1 - j));
}

/** The matrix with this many rows and columns of zeros on every side. */
export function pad(a: Matrix, rows: number, columns: number): Matrix {
  return matrix(rowsOf(a) + 2 * rows, columnsOf(a) + 2 * columns, (i, j) => at(a, i - rows, j - columns));
}

/** The matrix without this many rows and columns on every side. */
export function crop(a: Matrix, rows: number, columns: number): Matrix {
  return matrix(rowsOf(a) - 2 * rows, columnsOf(a) - 2 * columns, (i, j) => at(a, i + rows, j + columns));
}

/** The first rows and columns; zeros where the matrix has no more. */
export function corner(a: Matrix, rows: number, columns: number): Matrix {
  return matrix(rows, columns, (i, j) => at(a, i, j));
}

/** The matrix with step − 1 zeros between its entries. */
export function spread(a: Matrix, rowStep: number, columnStep: number): Matrix {
  return matrix((rowsOf(a) - 1) * rowStep + 1, (columnsOf(a) - 1) * columnStep + 1, (i, j) =>
    (i % rowStep === 0 && j % columnStep === 0 ? at(a, i / rowStep, j / columnStep) : 0));
}

/** Every step-th row and column. */
export function subsample(a: Matrix, rowStep: number, columnStep: number): Matrix {
  const [rows, columns] = [Math.ceil(rowsOf(a) / rowStep), Math.ceil(columnsOf(a) / columnStep)];
  return matrix(rows, columns, (i, j) => at(a, i * rowStep, j * columnStep));
}

/** The entry of a cross-correlation at (x, y): Σₐ Σ_b image[x + a, y + b] kernel[a, b]. */
function correlationAt(image: Matrix, kernel: Matrix, x: number, y: number): number {
  return sum(rowsOf(kernel), (a) => sum(columnsOf(kernel), (b) => at(image, x + a, y + b) * at(kernel, a, b)));
}

/** The entry of a convolution at (x, y): Σₐ Σ_b image[x − a, y − b] kernel[a, b]. */
function convolutionAt(image: Matrix, kernel: Matrix, x: number, y: number): number {
  return sum(rowsOf(kernel), (a) => sum(columnsOf(kernel), (b) => at(image, x - a, y - b) * at(kernel, a, b)));
}

/**
 * image ⋆ kernel, at every (x, y) for which one of the two lies entirely on the other (eq. 26). Where the kernel is the
 * larger one, those x and y are not positive.
 */
export function correlate(image: Matrix, kernel: Matrix): Matrix {
  const [height, width] = [rowsOf(image) - rowsOf(kernel), columnsOf(image) - columnsOf(kernel)];
  return matrix(Math.abs(height) + 1, Math.abs(width) + 1, (x, y) =>
    correlationAt(image, kernel, x + Math.min(height, 0), y + Math.min(width, 0)));
}

/** image * kernel, the true convolution, where the kernel (the smaller one) lies entirely on the image. */
export function convolve(image: Matrix, kernel: Matrix): Matrix {
  const [rows, columns] = [rowsOf(kernel), columnsOf(kernel)];
  return matrix(rowsOf(image) - rows + 1, columnsOf(image) - columns + 1, (x, y) =>
    convolutionAt(image, kernel, x + rows - 1, y + columns - 1));
}

/** image *_full kernel: the true convolution wherever the two overlap at all, zeros around the image. */
export function convolveFull(image: Matrix, kernel: Matrix): Matrix {
  return matrix(rowsOf(image) + rowsOf(kernel) - 1, columnsOf(image) + columnsOf(kernel) - 1, (x, y) =>
    convolutionAt(image, kernel, x, y));
}
