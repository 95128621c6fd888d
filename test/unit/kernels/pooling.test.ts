import assert from 'node:assert/strict';
import { allocateIntegers } from '../../../src/engine/kernels/integers';
import { averageWindows, maxWindows, scatter, spreadWindows } from '../../../src/engine/kernels/pooling';
import { both, listWindows, type Windows } from '../../../src/engine/pooling';
import { slidingWindow, type Window } from '../../../src/engine/window';
import { guarded, normals, places } from './places';

const windows: Readonly<Record<string, Window>> = {
  '2 × 2': slidingWindow(6, 6, { kernel: [2, 2], stride: [2, 2], dilation: [1, 1], padding: both([0, 0]) }),
  'an odd number of windows': slidingWindow(6, 7, {
    kernel: [2, 2],
    stride: [2, 2],
    dilation: [1, 1],
    padding: both([0, 0]),
  }),
  overlapping: slidingWindow(6, 7, { kernel: [3, 2], stride: [1, 1], dilation: [1, 1], padding: both([0, 0]) }),
  'with padding': slidingWindow(6, 7, { kernel: [3, 3], stride: [2, 2], dilation: [1, 1], padding: both([1, 1]) }),
  dilated: slidingWindow(9, 8, { kernel: [3, 2], stride: [1, 2], dilation: [2, 3], padding: both([1, 0]) }),
  'of one entry': slidingWindow(3, 4, { kernel: [1, 1], stride: [1, 2], dilation: [1, 1], padding: both([0, 0]) }),
};

/** The positions of the entries of a window. */
const positionsOf = ({ first, positions }: Windows, cell: number): number[] => [
  ...positions.subarray(first[cell], first[cell + 1]),
];

describe('Kernels of pooling, against their definition', () => {
  for (const [name, window] of Object.entries(windows)) {
    const { cells, pixels } = listWindows(window);
    const planes = 5;
    for (const [place, open] of Object.entries(places)) {
      it(`largest entry: ${name}, in ${place}`, () => {
        const allocate = open();
        const listed = listWindows(window, allocate);
        const x = normals(planes * pixels, allocate);
        // Ties, zeros of both signs, infinities and NaN in the middle of ordinary numbers.
        [0.5, 0.5, -0, 0, NaN, Infinity, -Infinity, 0.5, 0.5].forEach((value, i) => (x[3 * i + 1] = value));
        const { numbers: y, intact } = guarded(planes * cells, allocate);
        const winners = allocateIntegers(planes * cells, allocate);
        maxWindows(listed, x, y, winners);
        for (let plane = 0; plane < planes; plane++) {
          for (let cell = 0; cell < cells; cell++) {
            const values = positionsOf(listed, cell).map((position) => x[plane * pixels + position]!);
            const winner = values.some(Number.isNaN)
              ? values.findLastIndex(Number.isNaN)
              : values.indexOf(Math.max(...values));
            assert.equal(
              winners[plane * cells + cell],
              positionsOf(listed, cell)[winner],
              `winner of ${plane}, ${cell}`,
            );
            assert.ok(Object.is(y[plane * cells + cell], values[winner]), `value of ${plane}, ${cell}`);
          }
        }
        assert.ok(intact());
      });

      it(`back to the winners: ${name}, in ${place}`, () => {
        const allocate = open();
        const listed = listWindows(window, allocate);
        const winners = allocateIntegers(planes * cells, allocate);
        winners.forEach((_, i) => (winners[i] = positionsOf(listed, i % cells).at(-1)!));
        const dY = normals(planes * cells, allocate);
        const { numbers: dX, intact } = guarded(planes * pixels, allocate);
        const expected = dX.slice();
        dY.forEach((value, i) => (expected[Math.floor(i / cells) * pixels + winners[i]!]! += value));
        scatter(listed, winners, dY, dX);
        assert.deepEqual(dX.slice(), expected);
        assert.ok(intact());
      });

      it(`mean: ${name}, in ${place}`, () => {
        const allocate = open();
        const listed = listWindows(window, allocate);
        const shares = normals(cells, allocate);
        const x = normals(planes * pixels, allocate);
        const { numbers: y, intact } = guarded(planes * cells, allocate);
        averageWindows(listed, shares, x, y);
        y.forEach((value, i) => {
          const plane = Math.floor(i / cells) * pixels;
          const sum = positionsOf(listed, i % cells).reduce((total, position) => total + x[plane + position]!, 0);
          assert.equal(value, sum * shares[i % cells]!);
        });
        assert.ok(intact());
      });

      it(`back to all entries: ${name}, in ${place}`, () => {
        const allocate = open();
        const listed = listWindows(window, allocate);
        const shares = normals(cells, allocate);
        const dY = normals(planes * cells, allocate);
        const { numbers: dX, intact } = guarded(planes * pixels, allocate);
        const expected = dX.slice();
        dY.forEach((value, i) => {
          for (const position of positionsOf(listed, i % cells))
            expected[Math.floor(i / cells) * pixels + position]! += value * shares[i % cells]!;
        });
        spreadWindows(listed, shares, dY, dX);
        assert.deepEqual(dX.slice(), expected);
        assert.ok(intact());
      });
    }
  }
});
