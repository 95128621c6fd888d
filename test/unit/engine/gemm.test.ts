import assert from 'node:assert/strict';
import { gemm, matrix, transpose, type Matrix } from '../../../src/engine/kernels/gemm';
import { random } from '../../../src/tensor/random';

/** A way to lay m × n numbers in memory. */
type Layout = (rows: number, columns: number, offset: number) => Omit<Matrix, 'data'>;

const layouts: Readonly<Record<string, Layout>> = {
  'rows': (_rows, columns, offset) => ({ offset, rowStride: columns, columnStride: 1 }),
  'columns': (rows, _columns, offset) => ({ offset, rowStride: 1, columnStride: rows }),
  'rows with gaps': (_rows, columns, offset) => ({ offset, rowStride: columns + 3, columnStride: 1 }),
  'columns with gaps': (rows, _columns, offset) => ({ offset, rowStride: 1, columnStride: rows + 2 }),
  'every other number': (_rows, columns, offset) => ({ offset, rowStride: 2 * columns, columnStride: 2 }),
};

const numbers = random(21);

/** A matrix of normal numbers in memory that is full of others. */
function draw(rows: number, columns: number, layout: Layout): Matrix {
  const offset = numbers.integer(4);
  const place = layout(rows, columns, offset);
  const length = offset + rows * place.rowStride + columns * place.columnStride;
  return { ...place, data: Float64Array.from({ length }, () => numbers.normal()) };
}

const positionOf = ({ offset, rowStride, columnStride }: Matrix, i: number, j: number): number =>
  offset + i * rowStride + j * columnStride;

const entry = (a: Matrix, i: number, j: number): number => a.data[positionOf(a, i, j)]!;

/** Multiplies, and compares every number of C's memory with C + A B by three loops: what is not C must stay. */
function assertProduct(m: number, n: number, k: number, a: Matrix, b: Matrix, c: Matrix, label: string): void {
  const expected = c.data.slice();
  const allowed = new Float64Array(c.data.length);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) {
    let sum = entry(c, i, j);
    let scale = Math.abs(sum);
    for (let p = 0; p < k; p++) {
      sum += entry(a, i, p) * entry(b, p, j);
      scale += Math.abs(entry(a, i, p) * entry(b, p, j));
    }
    expected[positionOf(c, i, j)] = sum;
    allowed[positionOf(c, i, j)] = 1e-14 * scale;
  }
  gemm(m, n, k, a, b, c);
  c.data.forEach((value, at) => {
    const off = Math.abs(value - expected[at]!);
    assert.ok(off <= allowed[at]!, `${label}: ${m} × ${n} × ${k} at ${at}: ${value}, not ${expected[at]}`);
  });
}

describe('Matrix product C += A B, against three loops', () => {
  it('for all sizes from 1 to 13', () => {
    const rows = layouts['rows']!;
    for (let m = 1; m <= 13; m++) for (let n = 1; n <= 13; n++) for (let k = 1; k <= 13; k++) {
      assertProduct(m, n, k, draw(m, k, rows), draw(k, n, rows), draw(m, n, rows), 'rows');
    }
  });

  for (const [a, layoutA] of Object.entries(layouts)) for (const [b, layoutB] of Object.entries(layouts)) {
    it(`A in ${a}, B in ${b}, C in every way`, () => {
      const sizes = [[4, 4, 4], [5, 9, 3], [9, 5, 1], [1, 4, 7], [6, 1, 2]] as const;
      for (const [c, layoutC] of Object.entries(layouts)) for (const [m, n, k] of sizes) {
        assertProduct(m, n, k, draw(m, k, layoutA), draw(k, n, layoutB), draw(m, n, layoutC), `C in ${c}`);
      }
    });
  }

  it('of large matrices, beyond every block', () => {
    const rows = layouts['rows']!;
    const columns = layouts['columns']!;
    assertProduct(70, 65, 130, draw(70, 130, rows), draw(130, 65, columns), draw(70, 65, rows), 'large');
  });

  it('of the transposes is the transpose of the product', () => {
    const rows = layouts['rows']!;
    const [a, b] = [draw(5, 6, rows), draw(6, 7, rows)];
    const [product, turned] = [new Float64Array(35), new Float64Array(35)];
    gemm(5, 7, 6, a, b, matrix(product, 7));
    gemm(7, 5, 6, transpose(b), transpose(a), matrix(turned, 5));
    for (let i = 0; i < 5; i++) for (let j = 0; j < 7; j++) {
      assert.ok(Math.abs(product[i * 7 + j]! - turned[j * 5 + i]!) < 1e-14);
    }
  });

  it('with an empty inner axis adds nothing', () => {
    const c = Float64Array.of(1, 2, 3, 4);
    gemm(2, 2, 0, matrix(new Float64Array(0), 0), matrix(new Float64Array(0), 2), matrix(c, 2));
    assert.deepEqual([...c], [1, 2, 3, 4]);
  });

  it('without rows or columns touches nothing', () => {
    const c = Float64Array.of(7);
    gemm(0, 1, 1, matrix(Float64Array.of(1), 1), matrix(Float64Array.of(1), 1), matrix(c, 1));
    gemm(1, 0, 1, matrix(Float64Array.of(1), 1), matrix(Float64Array.of(1), 1), matrix(c, 1));
    assert.deepEqual([...c], [7]);
  });

  it('lets NaN and infinities through where they belong, and nowhere else', () => {
    const [a, b] = [new Float64Array(25).fill(1), new Float64Array(25).fill(1)];
    a[2 * 5 + 1] = NaN;
    b[4 * 5 + 3] = Infinity;
    const c = new Float64Array(25);
    gemm(5, 5, 5, matrix(a, 5), matrix(b, 5), matrix(c, 5));
    for (let i = 0; i < 5; i++) for (let j = 0; j < 5; j++) {
      assert.ok(Object.is(c[i * 5 + j], i === 2 ? NaN : j === 3 ? Infinity : 5), `${i}, ${j}: ${c[i * 5 + j]}`);
    }
  });

  it('of NaN with 0 is NaN: no product is skipped', () => {
    const c = new Float64Array(1);
    gemm(1, 1, 2, matrix(Float64Array.of(0, 1), 2), matrix(Float64Array.of(NaN, 1), 1), matrix(c, 1));
    assert.ok(Number.isNaN(c[0]));
  });
});

describe('A matrix in memory', () => {
  it('has rows that lie together, from an offset on; its transpose shares the numbers', () => {
    const data = Float64Array.of(9, 1, 2, 3, 4, 5, 6);
    const a = matrix(data, 3, 1);
    assert.deepEqual([entry(a, 0, 0), entry(a, 0, 2), entry(a, 1, 0)], [1, 3, 4]);
    assert.deepEqual([entry(transpose(a), 0, 1), entry(transpose(a), 2, 0)], [4, 3]);
    assert.equal(transpose(a).data, data);
    assert.deepEqual(transpose(transpose(a)), a);
  });
});
