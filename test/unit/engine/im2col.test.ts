import assert from 'node:assert/strict';
import { columnsToImage, imageToColumns } from '../../../src/engine/kernels/im2col';
import { slidingWindow, type Window } from '../../../src/engine/window';
import { random } from '../../../src/tensor/random';

const one = [1, 1] as const;

const windows: Readonly<Record<string, Window>> = {
  'plain': slidingWindow(5, 6, { kernel: [3, 2], stride: one, dilation: one, padding: [[0, 0], [0, 0]] }),
  'strides': slidingWindow(7, 8, { kernel: [2, 3], stride: [3, 2], dilation: one, padding: [[0, 0], [0, 0]] }),
  'padding': slidingWindow(3, 4, { kernel: [3, 3], stride: one, dilation: one, padding: [[2, 1], [0, 3]] }),
  'dilation': slidingWindow(7, 6, { kernel: [3, 2], stride: one, dilation: [2, 4], padding: [[0, 0], [0, 0]] }),
  'all of it': slidingWindow(6, 7, { kernel: [3, 3], stride: [2, 3], dilation: [2, 2], padding: [[1, 2], [2, 1]] }),
  'one pixel': slidingWindow(1, 1, { kernel: one, stride: one, dilation: one, padding: [[0, 0], [0, 0]] }),
  'mostly padding': slidingWindow(1, 1, { kernel: [2, 2], stride: one, dilation: one, padding: [[3, 3], [3, 3]] }),
};

const draw = (length: number, seed: number): Float64Array => {
  const numbers = random(seed, 6);
  return Float64Array.from({ length }, () => numbers.normal());
};

const sizeOfImage = ({ rows, columns }: Window): number => rows.input * columns.input;
const sizeOfColumns = ({ rows, columns: across }: Window): number =>
  rows.kernel * across.kernel * rows.output * across.output;
const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

const channels = 2;

describe('Windows of an image side by side', () => {
  for (const [name, window] of Object.entries(windows)) {
    const { rows, columns: across } = window;
    const cells = rows.output * across.output;

    it(`hold what each tap sees at each cell, 0 on padding: ${name}`, () => {
      const offset = 3; // the images of earlier samples
      const image = draw(offset + channels * sizeOfImage(window), 1);
      const columns = new Float64Array(channels * sizeOfColumns(window)).fill(NaN);
      imageToColumns(window, channels, image, offset, columns);
      let at = 0;
      for (let channel = 0; channel < channels; channel++)
        for (let a = 0; a < rows.kernel; a++)
          for (let b = 0; b < across.kernel; b++)
            for (let cell = 0; cell < cells; cell++) {
              const y = Math.floor(cell / across.output) * rows.stride + a * rows.dilation - rows.before;
              const x = (cell % across.output) * across.stride + b * across.dilation - across.before;
              const inside = y >= 0 && y < rows.input && x >= 0 && x < across.input;
              const pixel = offset + (channel * rows.input + y) * across.input + x;
              assert.equal(columns[at++], inside ? image[pixel] : 0, [channel, a, b, cell].join());
            }
    });

    it(`are laid out and added back by adjoint maps: ⟨columns(u), v⟩ = ⟨u, image(v)⟩: ${name}`, () => {
      const [u, v] = [draw(channels * sizeOfImage(window), 2), draw(channels * sizeOfColumns(window), 3)];
      const columns = new Float64Array(v.length);
      const image = new Float64Array(u.length);
      imageToColumns(window, channels, u, 0, columns);
      columnsToImage(window, channels, v, image, 0);
      const scale = inner(columns.map(Math.abs), v.map(Math.abs));
      assert.ok(Math.abs(inner(columns, v) - inner(u, image)) <= 1e-14 * scale + 1e-300);
    });

    it(`are added to what the image holds, at its offset alone: ${name}`, () => {
      const size = channels * sizeOfImage(window);
      const columns = draw(channels * sizeOfColumns(window), 4);
      const alone = new Float64Array(size);
      columnsToImage(window, channels, columns, alone, 0);
      const images = new Float64Array(3 * size).fill(10);
      columnsToImage(window, channels, columns, images, size);
      images.forEach((value, i) => {
        const added = i >= size && i < 2 * size ? alone[i - size]! : 0;
        assert.ok(Math.abs(value - 10 - added) < 1e-13, `${i}`);
      });
    });
  }
});
