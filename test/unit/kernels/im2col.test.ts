import assert from 'node:assert/strict';
import { columnsToImage, imageToColumns } from '../../../src/engine/kernels/im2col';
import { slidingWindow, type Window } from '../../../src/engine/window';
import { guarded, normals, places } from './places';

const windows: Readonly<Record<string, Window>> = {
  plain: slidingWindow(5, 6, {
    kernel: [2, 3],
    stride: [1, 1],
    dilation: [1, 1],
    padding: [
      [0, 0],
      [0, 0],
    ],
  }),
  padding: slidingWindow(4, 5, {
    kernel: [3, 2],
    stride: [1, 1],
    dilation: [1, 1],
    padding: [
      [2, 1],
      [3, 4],
    ],
  }),
  stride: slidingWindow(7, 9, {
    kernel: [3, 3],
    stride: [2, 3],
    dilation: [1, 1],
    padding: [
      [1, 0],
      [2, 1],
    ],
  }),
  dilation: slidingWindow(8, 9, {
    kernel: [2, 3],
    stride: [1, 2],
    dilation: [3, 2],
    padding: [
      [1, 2],
      [4, 1],
    ],
  }),
  'taps that only ever see padding': slidingWindow(2, 1, {
    kernel: [1, 4],
    stride: [1, 5],
    dilation: [1, 2],
    padding: [
      [0, 0],
      [3, 4],
    ],
  }),
};

/** What tap (a, b) sees at (y, x): a position in the plane, or undefined on padding. */
function seen({ rows, columns }: Window, a: number, b: number, y: number, x: number): number | undefined {
  const row = y * rows.stride - rows.before + a * rows.dilation;
  const column = x * columns.stride - columns.before + b * columns.dilation;
  return row >= 0 && row < rows.input && column >= 0 && column < columns.input
    ? row * columns.input + column
    : undefined;
}

/** Visits every entry of the columns with the position in the image that it shows, if it shows one. */
function everyEntry(
  window: Window,
  channels: number,
  visit: (entry: number, position: number | undefined) => void,
): void {
  const { rows, columns } = window;
  let entry = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let a = 0; a < rows.kernel; a++) {
      for (let b = 0; b < columns.kernel; b++) {
        for (let y = 0; y < rows.output; y++) {
          for (let x = 0; x < columns.output; x++) {
            const place = seen(window, a, b, y, x);
            visit(entry++, place === undefined ? undefined : channel * rows.input * columns.input + place);
          }
        }
      }
    }
  }
}

describe('im2col and its transpose, against their definition', () => {
  for (const [name, window] of Object.entries(windows)) {
    const { rows, columns } = window;
    const pixels = rows.input * columns.input;
    const entries = 3 * rows.kernel * columns.kernel * rows.output * columns.output;
    for (const [place, open] of Object.entries(places)) {
      it(`${name}, in ${place}`, () => {
        const allocate = open();
        const images = normals(2 * 3 * pixels, allocate);
        const { numbers, intact } = guarded(entries, allocate);
        imageToColumns(window, 3, images, 3 * pixels, numbers);
        everyEntry(window, 3, (entry, position) =>
          assert.equal(numbers[entry], position === undefined ? 0 : images[3 * pixels + position], `entry ${entry}`),
        );
        assert.ok(intact());
      });

      it(`${name}, back into the image, in ${place}`, () => {
        const allocate = open();
        const unfolded = normals(entries, allocate);
        const { numbers, intact } = guarded(2 * 3 * pixels, allocate);
        const expected = numbers.slice();
        everyEntry(window, 3, (entry, position) => {
          if (position !== undefined) expected[3 * pixels + position]! += unfolded[entry]!;
        });
        columnsToImage(window, 3, unfolded, numbers, 3 * pixels);
        assert.deepEqual(numbers.slice(), expected);
        assert.ok(intact());
      });
    }
  }
});
