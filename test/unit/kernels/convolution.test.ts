import assert from 'node:assert/strict';
import { ColumnConvolution } from '../../../src/engine/kernels/columnConvolution';
import type { Convolution, ConvolutionSizes } from '../../../src/engine/kernels/convolution';
import { convolutionNumbers, prepareConvolution } from '../../../src/engine/kernels/prepareConvolution';
import { ShiftConvolution } from '../../../src/engine/kernels/shiftConvolution';
import type { Part } from '../../../src/engine/parts';
import { slidingWindow } from '../../../src/engine/window';
import { onHeap, type Allocate } from '../../../src/tensor/tensor';
import { arenaOfBytes, guarded, normals, places } from './places';

interface Case {
  readonly samples?: number;
  readonly channels: number;
  readonly filters: number;
  readonly groups?: number;
  readonly image: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly stride?: readonly [number, number];
  readonly dilation?: readonly [number, number];
  readonly padding?: readonly [readonly [number, number], readonly [number, number]];
}

const cases: Readonly<Record<string, Case>> = {
  'LeNet-5, first layer': {
    samples: 2,
    channels: 1,
    filters: 6,
    image: [28, 28],
    kernel: [5, 5],
    padding: [
      [2, 2],
      [2, 2],
    ],
  },
  'LeNet-5, second layer': { samples: 3, channels: 6, filters: 16, image: [14, 14], kernel: [5, 5] },
  'one tap': { channels: 3, filters: 5, image: [4, 6], kernel: [1, 1] },
  'one pixel': { channels: 2, filters: 3, image: [1, 1], kernel: [1, 1] },
  'as large as the image': { channels: 2, filters: 3, image: [5, 4], kernel: [5, 4] },
  'a signal': {
    samples: 2,
    channels: 3,
    filters: 4,
    image: [1, 17],
    kernel: [1, 4],
    padding: [
      [0, 0],
      [1, 2],
    ],
  },
  'padding of all sorts': {
    samples: 2,
    channels: 2,
    filters: 3,
    image: [6, 7],
    kernel: [3, 4],
    padding: [
      [2, 0],
      [1, 3],
    ],
  },
  'more padding than the kernel reaches': {
    channels: 2,
    filters: 3,
    image: [4, 5],
    kernel: [2, 3],
    padding: [
      [3, 0],
      [1, 4],
    ],
  },
  dilation: {
    samples: 2,
    channels: 2,
    filters: 5,
    image: [9, 11],
    kernel: [3, 2],
    dilation: [2, 3],
    padding: [
      [1, 2],
      [3, 0],
    ],
  },
  stride: {
    samples: 2,
    channels: 3,
    filters: 4,
    image: [9, 10],
    kernel: [3, 3],
    stride: [2, 3],
    padding: [
      [1, 1],
      [0, 2],
    ],
  },
  'stride and dilation': {
    channels: 2,
    filters: 3,
    image: [11, 12],
    kernel: [2, 3],
    stride: [3, 2],
    dilation: [3, 2],
    padding: [
      [2, 1],
      [1, 1],
    ],
  },
  groups: {
    samples: 2,
    channels: 4,
    filters: 6,
    groups: 2,
    image: [7, 8],
    kernel: [3, 3],
    padding: [
      [1, 1],
      [1, 1],
    ],
  },
  'a group a channel': {
    samples: 2,
    channels: 5,
    filters: 5,
    groups: 5,
    image: [6, 9],
    kernel: [3, 2],
    padding: [
      [1, 0],
      [0, 1],
    ],
  },
  'groups and stride': { channels: 4, filters: 8, groups: 4, image: [7, 7], kernel: [2, 2], stride: [2, 2] },
};

function sizesOf({
  channels,
  filters,
  groups = 1,
  image,
  kernel,
  stride = [1, 1],
  dilation = [1, 1],
  padding = [
    [0, 0],
    [0, 0],
  ],
}: Case): ConvolutionSizes {
  return {
    window: slidingWindow(image[0], image[1], { kernel, stride, dilation, padding }),
    channels,
    filters,
    groups,
  };
}

/** Visits every product in the definition of a convolution: where its three factors lie. */
function everyProduct(
  { window: { rows, columns }, channels, filters, groups }: ConvolutionSizes,
  samples: number,
  visit: (a: number, w: number, z: number) => void,
): void {
  const [groupChannels, groupFilters] = [channels / groups, filters / groups];
  for (let n = 0; n < samples; n++) {
    for (let f = 0; f < filters; f++) {
      for (let y = 0; y < rows.output; y++) {
        for (let x = 0; x < columns.output; x++) {
          for (let c = 0; c < groupChannels; c++) {
            for (let p = 0; p < rows.kernel; p++) {
              for (let q = 0; q < columns.kernel; q++) {
                const row = y * rows.stride + p * rows.dilation - rows.before;
                const column = x * columns.stride + q * columns.dilation - columns.before;
                if (row < 0 || row >= rows.input || column < 0 || column >= columns.input) continue;
                const channel = Math.floor(f / groupFilters) * groupChannels + c;
                visit(
                  ((n * channels + channel) * rows.input + row) * columns.input + column,
                  ((f * groupChannels + c) * rows.kernel + p) * columns.kernel + q,
                  ((n * filters + f) * rows.output + y) * columns.output + x,
                );
              }
            }
          }
        }
      }
    }
  }
}

function requireNear(actual: Float64Array, expected: Float64Array, what: string): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  expected.forEach((value, i) =>
    assert.ok(Math.abs(actual[i]! - value) <= 1e-13 * largest, `${what}: [${i}] is ${actual[i]}, expected ${value}`),
  );
}

/** All three products against the definition, several times in the same memory: whole, then in more and more parts. */
function checkConvolution(
  sizes: ConvolutionSizes,
  samples: number,
  convolution: Convolution,
  allocate: Allocate,
): void {
  const {
    window: { rows, columns },
    channels,
    filters,
    groups,
  } = sizes;
  const a = normals(samples * channels * rows.input * columns.input, allocate);
  const w = normals((filters * channels * rows.kernel * columns.kernel) / groups, allocate);
  const z = normals(samples * filters * rows.output * columns.output, allocate);
  const sums = { z: guarded(z.length, allocate), w: guarded(w.length, allocate), a: guarded(a.length, allocate) };
  for (let run = 0; run < 5; run++) {
    const expected = { z: sums.z.numbers.slice(), w: sums.w.numbers.slice(), a: sums.a.numbers.slice() };
    everyProduct(sizes, samples, (i, j, k) => {
      expected.z[k]! += a[i]! * w[j]!;
      expected.w[j]! += a[i]! * z[k]!;
      expected.a[i]! += z[k]! * w[j]!;
    });
    inParts(run, (part) => convolution.correlate(a, w, sums.z.numbers, part));
    inParts(run, (part) => convolution.correlateGradient(a, z, sums.w.numbers, part));
    inParts(run, (part) => convolution.convolveFull(z, w, sums.a.numbers, part));
    requireNear(sums.z.numbers, expected.z, `Z, run ${run}`);
    requireNear(sums.w.numbers, expected.w, `dW, run ${run}`);
    requireNear(sums.a.numbers, expected.a, `dA, run ${run}`);
    for (const [name, { intact }] of Object.entries(sums)) assert.ok(intact(), `wrote beyond ${name}`);
  }
}

/** Without parts at first, then in 3, 5 and so on, some of which may have nothing to do. */
function inParts(run: number, work: (part?: Part) => void): void {
  if (run === 0) {
    work();
    return;
  }
  const count = 2 * run + 1;
  for (let index = 0; index < count; index++) work({ index, count });
}

describe('Convolutions, against their definition', () => {
  for (const [name, sizes] of Object.entries(cases)) {
    for (const [place, open] of Object.entries(places)) {
      it(`${name}, in ${place}`, () => {
        const allocate = open();
        checkConvolution(sizesOf(sizes), sizes.samples ?? 1, prepareConvolution(sizesOf(sizes), allocate), allocate);
      });
    }

    it(`${name}, prepared in an arena for operands on the heap`, () => {
      const convolution = prepareConvolution(sizesOf(sizes), arenaOfBytes(2 ** 20).allocate);
      checkConvolution(sizesOf(sizes), sizes.samples ?? 1, convolution, onHeap);
    });

    it(`${name}, in an arena that is full`, () => {
      const { allocate } = arenaOfBytes(2 ** 20);
      const convolution = new ShiftConvolution(
        sizesOf({
          ...sizes,
          stride: [1, 1],
          padding: [
            [0, 0],
            [0, 0],
          ],
        }),
        onHeap,
      );
      checkConvolution(
        sizesOf({
          ...sizes,
          stride: [1, 1],
          padding: [
            [0, 0],
            [0, 0],
          ],
        }),
        sizes.samples ?? 1,
        convolution,
        allocate,
      );
    });

    it(`${name}: takes as much as it says`, () => {
      let taken = 0;
      const { allocate } = arenaOfBytes(2 ** 20);
      prepareConvolution(sizesOf(sizes), (length) => {
        taken += length;
        return allocate(length);
      });
      assert.equal(taken, convolutionNumbers(sizesOf(sizes)));
    });
  }

  it('uses shifted images where the kernel moves in steps of 1, and columns where it does not', () => {
    const { allocate } = arenaOfBytes(2 ** 20);
    assert.ok(prepareConvolution(sizesOf(cases['dilation']!), allocate) instanceof ShiftConvolution);
    assert.ok(prepareConvolution(sizesOf(cases['stride']!), allocate) instanceof ColumnConvolution);
    assert.ok(prepareConvolution(sizesOf(cases['dilation']!), onHeap) instanceof ColumnConvolution);
  });
});
