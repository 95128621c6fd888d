import assert from 'node:assert/strict';
import type { Padding, Sides } from '../../../src/engine/arguments';
import { ShapeError } from '../../../src/engine/operator';
import { checkPoolingPadding, listWindows } from '../../../src/engine/pooling';
import type { SlidingAxis } from '../../../src/protocol/windowGeometry';
import { formatShape } from '../../../src/tensor/shape';
import { imageOf, overlaps, slidingWindow, start } from '../../../src/engine/window';

/** One axis, as an operator asks for it. */
interface Sliding {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly sides: Sides;
  readonly ceil: boolean;
}

function axisOf({ input, kernel, stride, dilation, sides, ceil }: Sliding): SlidingAxis {
  return slidingWindow(input, 1, {
    kernel: [kernel, 1], stride: [stride, 1], dilation: [dilation, 1], padding: [sides, [0, 0]], ceil,
  }).rows;
}

/** Every combination of small sizes in which the kernel fits. */
function* slidings(): Generator<Sliding> {
  for (let input = 1; input <= 7; input++)
    for (const kernel of [1, 2, 3])
      for (const stride of [1, 2, 3, 4])
        for (const dilation of [1, 2])
          for (const sides of [[0, 0], [1, 1], [0, 1], [2, 0]] as const)
            for (const ceil of [false, true]) {
              const reach = dilation * (kernel - 1) + 1;
              if (input + sides[0] + sides[1] >= reach) yield { input, kernel, stride, dilation, sides, ceil };
            }
}

/** The places a window starts at, by walking along the padded axis. */
function startsOf({ input, kernel, stride, dilation, sides: [before, after], ceil }: Sliding): number[] {
  const starts: number[] = [];
  const end = before + input + after;
  const reach = dilation * (kernel - 1) + 1;
  let first = 0;
  for (; first + reach <= end; first += stride) starts.push(first - before);
  // PyTorch's ceil_mode: one more where the last window leaves a rest, if it starts in the image or in front of it.
  const rest = end - (first - stride + reach);
  if (ceil && rest > 0 && first < before + input) starts.push(first - before);
  return starts;
}

describe('Sliding windows along one axis, against a walk', () => {
  it('are as many as fit, and start where they should', () => {
    for (const sliding of slidings()) {
      const axis = axisOf(sliding);
      const expected = startsOf(sliding);
      const actual = Array.from({ length: axis.output }, (_, output) => start(axis, output));
      assert.deepEqual(actual, expected, JSON.stringify(sliding));
    }
  });

  it('meet the entries that their taps lie on, and nothing on padding', () => {
    for (const sliding of slidings()) {
      const axis = axisOf(sliding);
      const expected: string[] = [];
      for (let tap = 0; tap < sliding.kernel; tap++) startsOf(sliding).forEach((first, output) => {
        const input = first + tap * sliding.dilation;
        if (input >= 0 && input < sliding.input) expected.push([tap, output, input].join());
      });
      const actual: string[] = [];
      overlaps(axis, (...triple) => actual.push(triple.join()));
      assert.deepEqual(actual, expected, JSON.stringify(sliding));
    }
  });
});

const one = [1, 1] as const;

describe('Sliding windows over an image', () => {
  const none: Padding = [[0, 0], [0, 0]];

  it('take height, width and their arguments in that order', () => {
    const { rows, columns } = slidingWindow(10, 20, {
      kernel: [3, 4], stride: [2, 3], dilation: [1, 2], padding: [[1, 0], [2, 3]],
    });
    assert.deepEqual(rows, { input: 10, output: 5, kernel: 3, stride: 2, dilation: 1, before: 1, after: 0 });
    assert.deepEqual(columns, { input: 20, output: 7, kernel: 4, stride: 3, dilation: 2, before: 2, after: 3 });
  });

  it('with padding “same” keep the size, an odd zero behind', () => {
    const cases = [[3, 1, 1, 1], [2, 1, 0, 1], [4, 1, 1, 2], [3, 2, 2, 2], [2, 3, 1, 2], [1, 5, 0, 0]] as const;
    for (const [size, spacing, before, after] of cases) {
      const args = { kernel: [size, 1], stride: one, dilation: [spacing, 1], padding: 'same' } as const;
      const { rows } = slidingWindow(6, 6, args);
      const label = `kernel ${size}, dilation ${spacing}`;
      assert.deepEqual([rows.output, rows.before, rows.after], [6, before, after], label);
    }
  });

  it('with padding “same” refuse a stride, and say which', () => {
    assertRefused(() => slidingWindow(6, 6, { kernel: [3, 3], stride: [1, 2], dilation: one, padding: 'same' }),
      'padding', 'padding "same" needs stride 1, but stride is 1 × 2');
  });

  it('refuse a kernel that is higher or wider than the image', () => {
    assertRefused(() => slidingWindow(4, 9, { kernel: [5, 3], stride: one, dilation: one, padding: none }),
      'kernel_size', 'the kernel is 5 high, but its input is only 4 high');
    assertRefused(() => slidingWindow(9, 4, { kernel: [3, 5], stride: one, dilation: one, padding: none }),
      'kernel_size', 'the kernel is 5 wide, but its input is only 4 wide');
  });

  it('refuse it with the arithmetic of padding and dilation', () => {
    const padding: Padding = [[1, 2], [0, 0]];
    assertRefused(() => slidingWindow(2, 9, { kernel: [3, 1], stride: one, dilation: [3, 1], padding }), 'kernel_size',
      'the kernel is 7 high (3 taps, 3 apart), but its input is only 5 high with padding (1 + 2 + 2)');
  });

  it('accept a kernel as large as the padded image', () => {
    const padding: Padding = [[1, 1], [0, 0]];
    assert.equal(slidingWindow(2, 2, { kernel: [4, 2], stride: one, dilation: one, padding }).rows.output, 1);
  });
});

describe('Windows of a pooling', () => {
  it('list the pixels of each window, row by row, without padding', () => {
    const padding: Padding = [[1, 0], [0, 1]];
    const window = slidingWindow(3, 4, { kernel: [2, 3], stride: [2, 2], dilation: one, padding });
    const { cells, pixels, first, positions } = listWindows(window);
    assert.deepEqual([cells, pixels], [4, 12]);
    const windows = Array.from({ length: cells }, (_, cell) => [...positions.subarray(first[cell], first[cell + 1])]);
    // Rows −1, 0 and 1, 2; columns 0, 1, 2 and 2, 3 (the fifth is padding).
    assert.deepEqual(windows, [[0, 1, 2], [2, 3], [4, 5, 6, 8, 9, 10], [6, 7, 10, 11]]);
  });

  it('always see a pixel, at PyTorch’s limits', () => {
    for (const { input, kernel, stride, ceil } of slidings()) {
      const most = Math.floor(kernel / 2);
      const padding: Padding = [[most, most], [0, 0]];
      const { cells, first } = listWindows(
        slidingWindow(input, 1, { kernel: [kernel, 1], stride: [stride, 1], dilation: one, padding, ceil }));
      const sizes = Array.from({ length: cells }, (_, cell) => first[cell + 1]! - first[cell]!);
      assert.ok(!sizes.includes(0), JSON.stringify({ input, kernel, stride, ceil }));
    }
  });

  it('take padding of at most half the window, and name the limit', () => {
    checkPoolingPadding([2, 3], [1, 1]);
    assertRefused(() => checkPoolingPadding([2, 3], [1, 2]), 'padding',
      'padding is 2, but a window of 3 allows at most 1', 1);
    assertRefused(() => checkPoolingPadding([1, 3], [1, 1]), 'padding',
      'padding is 1, but a window of 1 allows at most 0', 0);
  });
});

describe('Images', () => {
  it('have samples, channels, height and width', () => {
    imageOf([2, 3, 4, 5]);
    for (const shape of [[], [3], [2, 3], [2, 3, 4], [1, 2, 3, 4, 5]]) {
      const says = `needs images of samples × channels × height × width, but its input has shape ${formatShape(shape)}`;
      assert.throws(() => imageOf(shape), { name: 'ShapeError', message: says });
    }
  });
});

/** Asserts that a shape is refused, because of which argument, in which words, and with which way out. */
function assertRefused(run: () => unknown, argument: string, message: string, fix?: number): void {
  assert.throws(run, (error: unknown) => {
    assert.ok(error instanceof ShapeError);
    assert.deepEqual([error.argument, error.message, error.fix], [argument, message, fix]);
    return true;
  });
}
