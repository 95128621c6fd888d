import assert from 'node:assert/strict';
import { gemm, matrix, outerProduct, transpose, type Matrix } from '../../../src/engine/kernels/gemm';
import { onHeap, type Allocate } from '../../../src/tensor/tensor';
import { arenaOfBytes, guarded, normals, places } from './places';

const at = ({ data, offset, rowStride, columnStride }: Matrix, row: number, column: number): number =>
  data[offset + row * rowStride + column * columnStride]!;

/**
 * Entry by entry from the definition, with the bound of its rounding errors: (k + 2) u Σ |a b|, twice for two
 * summations.
 */
function requireProduct(
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  before: Float64Array,
  c: Matrix,
  what: string,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = before[c.offset + i * c.rowStride + j * c.columnStride]!;
      let scale = Math.abs(sum);
      for (let p = 0; p < k; p++) {
        sum += at(a, i, p) * at(b, p, j);
        scale += Math.abs(at(a, i, p) * at(b, p, j));
      }
      const error = Math.abs(at(c, i, j) - sum);
      assert.ok(error <= 2 * (k + 2) * 2 ** -53 * scale, `${what}: C[${i}, ${j}] is ${at(c, i, j)}, expected ${sum}`);
    }
  }
}

/** A random matrix, stored by rows or by columns, inside a larger array or at its beginning. */
function stored(rows: number, columns: number, byRows: boolean, offset: number, allocate: Allocate): Matrix {
  const data = normals(offset + rows * columns, allocate);
  return byRows ? matrix(data, columns, offset) : transpose(matrix(data, rows, offset));
}

function multiplyAndCheck(
  m: number,
  n: number,
  k: number,
  layout: number,
  allocateA: Allocate,
  allocateB: Allocate,
  allocateC: Allocate,
): void {
  const a = stored(m, k, (layout & 1) === 0, layout, allocateA);
  const b = stored(k, n, (layout & 2) === 0, 2 * layout, allocateB);
  const { numbers, intact } = guarded(m * n, allocateC);
  const c = (layout & 4) === 0 ? matrix(numbers, n) : transpose(matrix(numbers, m));
  const before = numbers.slice();
  gemm(m, n, k, a, b, c);
  const what = `${m} × ${n} × ${k}, layout ${layout}`;
  requireProduct(m, n, k, a, b, before, c, what);
  assert.ok(intact(), `${what}: wrote beyond C`);
}

describe('gemm: C += A · B', () => {
  for (const [place, open] of Object.entries(places)) {
    it(`in ${place}: every size from 1 to 20, every layout of A, B and C`, () => {
      for (let layout = 0; layout < 8; layout++) {
        for (let m = 1; m <= 20; m++) {
          const allocate = open();
          for (let n = 1; n <= 20; n++)
            for (const k of [1, 2, 3, 5, 8, 20]) multiplyAndCheck(m, n, k, layout, allocate, allocate, allocate);
        }
      }
    });

    it(`in ${place}: the sizes of LeNet-5, and one that is summed in several blocks`, () => {
      for (const [m, n, k] of [
        [6, 784, 25],
        [16, 100, 150],
        [6, 25, 784],
        [4, 120, 400],
        [120, 400, 4],
        [1, 84, 120],
        [3, 5, 2500],
        [5, 2100, 3],
      ] as const) {
        const allocate = open();
        for (let layout = 0; layout < 8; layout++) multiplyAndCheck(m, n, k, layout, allocate, allocate, allocate);
      }
    });
  }

  it('with operands in several places: some in an arena, some on the heap', () => {
    const arena = arenaOfBytes(2 ** 22);
    const other = arenaOfBytes(2 ** 22);
    for (const [m, n, k] of [
      [3, 4, 5],
      [40, 30, 20],
      [37, 41, 29],
    ] as const) {
      for (let layout = 0; layout < 8; layout++) {
        multiplyAndCheck(m, n, k, layout, onHeap, arena.allocate, onHeap);
        multiplyAndCheck(m, n, k, layout, arena.allocate, onHeap, arena.allocate);
        multiplyAndCheck(m, n, k, layout, arena.allocate, onHeap, onHeap);
        multiplyAndCheck(m, n, k, layout, arena.allocate, other.allocate, onHeap);
      }
    }
  });

  it('with operands from elsewhere that are larger than the stage they are brought to', () => {
    const { allocate } = arenaOfBytes(2 ** 22);
    multiplyAndCheck(700, 30, 300, 0, onHeap, allocate, onHeap);
    multiplyAndCheck(3, 400, 400, 0, allocate, onHeap, allocate);
  });

  it('with all operands on the heap, also where B alone is larger than the stage', () => {
    for (let layout = 0; layout < 8; layout++) {
      for (const [m, n, k] of [[40, 30, 50], [30, 411, 333], [29, 333, 411], [17, 30, 9001], [17, 9001, 30]] as const) {
        multiplyAndCheck(m, n, k, layout, onHeap, onHeap, onHeap);
      }
    }
  });

  it('with a B in an arena of which no few rows find room beside their part of C', () => {
    const { allocate } = arenaOfBytes(2 ** 22);
    for (const [m, n, k] of [[17, 9001, 30], [17, 30, 9001]] as const) {
      multiplyAndCheck(m, n, k, 0, onHeap, allocate, onHeap);
    }
  });

  it('with strides that are neither rows nor columns', () => {
    for (const open of Object.values(places)) {
      const allocate = open();
      const spread = (rows: number, columns: number): Matrix => ({
        data: normals(3 * rows * columns, allocate),
        offset: 1,
        rowStride: 3 * columns,
        columnStride: 2,
      });
      const [a, b, c] = [spread(5, 6), spread(6, 7), spread(5, 7)];
      const before = c.data.slice();
      gemm(5, 7, 6, a, b, c);
      requireProduct(5, 7, 6, a, b, before, c, 'spread');
    }
  });

  it('leaves nothing behind of numbers that lie beside the operands, not even NaN', () => {
    const { allocate } = arenaOfBytes(2 ** 20);
    for (const k of [1, 3, 7]) {
      const a = allocate(8).fill(NaN);
      const b = allocate(8 * k).fill(NaN);
      const c = allocate(8);
      a.fill(2, 0, k);
      for (let p = 0; p < k; p++) b.fill(3, 8 * p, 8 * p + 3);
      gemm(1, 3, k, matrix(a, k), matrix(b, 8), matrix(c, 3));
      assert.deepEqual([...c], [6 * k, 6 * k, 6 * k, 0, 0, 0, 0, 0]);
      const [row, column, dot] = [allocate(k + 1).fill(NaN), allocate(k + 1).fill(NaN), allocate(2)];
      row.fill(2, 0, k);
      column.fill(3, 0, k);
      gemm(1, 1, k, matrix(row, k), transpose(matrix(column, k)), matrix(dot, 1));
      assert.deepEqual([...dot], [6 * k, 0]);
    }
  });
});

describe('outerProduct: C = x yᵀ', () => {
  for (const [place, open] of Object.entries(places)) {
    it(`in ${place}: writes every product, and nothing beyond C`, () => {
      const allocate = open();
      for (const [m, n] of [[1, 1], [3, 7], [2, 8], [5, 17], [4, 33]] as const) {
        const [x, y] = [normals(m, allocate), normals(n, allocate)];
        const { numbers, intact } = guarded(m * n, allocate);
        outerProduct(x, y, numbers);
        for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) assert.equal(numbers[i * n + j], x[i]! * y[j]!);
        assert.ok(intact(), `${m} × ${n}: wrote beyond C`);
      }
    });

    it(`in ${place}: 0 has no sign, as in a sum`, () => {
      const allocate = open();
      const [x, y, c] = [allocate(1).fill(-1), allocate(9).fill(0), allocate(9).fill(NaN)];
      outerProduct(x, y, c);
      assert.deepEqual([...c], [...y]);
    });
  }
});
