import assert from 'node:assert/strict';
import { add, multiplySparse, multiplySparseTransposed, sparseMatrix } from '../../../src/engine/kernels/sparse';
import { guarded, normals, places } from './places';

/** One entry of a row. */
type Entry = readonly [column: number, weight: number];

const matrices: Readonly<Record<string, { width: number; rows: readonly (readonly Entry[])[] }>> = {
  'the identity': { width: 19, rows: Array.from({ length: 19 }, (_, i) => [[i, 1]]) },
  'rows in another order': { width: 4, rows: [[[3, 1]], [[1, 1]], [[0, 1]], [[2, 1]]] },
  'the identity but for a weight': { width: 3, rows: [[[0, 1]], [[1, 2]], [[2, 1]]] },
  'empty rows and weights': { width: 3, rows: [[], [[2, 0.5], [0, -3]], [[1, 1], [1, 1]], []] },
};

describe('Kernels of sparse matrices, against their definition', () => {
  for (const [name, { width, rows }] of Object.entries(matrices)) {
    for (const [place, open] of Object.entries(places)) {
      it(`${name}, in ${place}`, () => {
        const allocate = open();
        const matrix = sparseMatrix({
          first: [0, ...rows.map((_, i) => rows.slice(0, i + 1).flat().length)],
          columns: rows.flat().map(([column]) => column),
          weights: rows.flat().map(([, weight]) => weight),
        }, width, allocate);
        assert.equal(matrix.isIdentity, name === 'the identity');
        const [x, dY] = [normals(3 * width, allocate), normals(3 * rows.length, allocate)];
        const [y, dX] = [guarded(3 * rows.length, allocate), guarded(3 * width, allocate)];
        const expected = { y: y.numbers.slice(), dX: dX.numbers.slice() };
        for (let sample = 0; sample < 3; sample++) {
          rows.forEach((row, i) => row.forEach(([column, weight]) => {
            expected.y[sample * rows.length + i]! += weight * x[sample * width + column]!;
            expected.dX[sample * width + column]! += weight * dY[sample * rows.length + i]!;
          }));
        }
        multiplySparse(matrix, x, y.numbers);
        multiplySparseTransposed(matrix, dY, dX.numbers);
        assert.deepEqual(y.numbers.slice(), expected.y);
        assert.deepEqual(dX.numbers.slice(), expected.dX);
        assert.ok(y.intact() && dX.intact());
      });
    }
  }

  for (const [place, open] of Object.entries(places)) {
    for (const length of [1, 7, 8, 9, 30]) {
      it(`sum of ${length} numbers, in ${place}`, () => {
        const allocate = open();
        const x = normals(length, allocate);
        const { numbers, intact } = guarded(length, allocate);
        const expected = numbers.map((value, i) => value + x[i]!);
        add(x, numbers);
        assert.deepEqual(numbers.slice(), expected.slice());
        assert.ok(intact());
      });
    }
  }
});
