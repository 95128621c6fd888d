import { unravel } from '../../tensor/shape';
import { boolean, integer, optional, pair } from '../arguments';
import type { ArgumentsOf } from '../arguments';
import type { Operator } from '../operator';
import { both, checkPoolingPadding, listWindows, type Windows } from '../pooling';
import { imageOf, slidingWindow, start, type Axis, type Window } from '../window';

const args = {
  kernel_size: pair({ minimum: 1, description: 'Height and width of the window.' }),
  stride: optional(pair({ minimum: 1, description: 'Step from one window to the next; by default the size of the window, so that windows do not overlap.' })),
  padding: pair({ minimum: 0, default: 0, description: 'Rows and columns of zeros around the image; at most half of the window.' }),
  ceil_mode: boolean({ default: false, description: 'Also take windows that hang over the end.' }),
  count_include_pad: boolean({ default: true, description: 'Whether padding counts as entries of the window when its sum is divided.' }),
  divisor_override: optional(integer({ minimum: 1, description: 'Divide by this number instead of the size of the window.' })),
};

type Arguments = ArgumentsOf<typeof args>;

interface Saved {
  readonly windows: Windows;
  /** For each cell of a plane, one over what its sum is divided by. */
  readonly shares: Float64Array;
}

function windowOf([, , height, width]: readonly number[], a: Arguments): Window {
  return slidingWindow(height!, width!, {
    kernel: a.kernel_size, stride: a.stride ?? a.kernel_size, padding: both(a.padding), dilation: [1, 1], ceil: a.ceil_mode,
  });
}

/** Entries of a window along one axis, padding included but nothing beyond it. */
function extent(axis: Axis, output: number): number {
  const first = start(axis, output);
  return Math.min(first + axis.kernel, axis.input + axis.after) - first;
}

/** 1 / divisor of each cell, by PyTorch's rule. */
function sharesOf({ window: { rows, columns }, cells, first }: Windows, a: Arguments): Float64Array {
  return Float64Array.from({ length: cells }, (_, cell) => {
    if (a.divisor_override !== undefined) return 1 / a.divisor_override;
    if (!a.count_include_pad) return 1 / (first[cell + 1]! - first[cell]!);
    return 1 / (extent(rows, Math.floor(cell / columns.output)) * extent(columns, cell % columns.output));
  });
}

/**
 * Average pooling: each cell is the mean of its window, and each position of the window gets dA / (k_H k_W) back; windows
 * that overlap add up. `[N, C, H, W]`.
 */
export const avgPool2d: Operator<typeof args, unknown, Saved> = {
  op: 'AvgPool2d',
  summary: 'Passes the mean of each window.',
  args,
  arity: [1, 1],
  symbols: { inputs: ['A_prev'], output: 'A' },
  equations: [
    { of: 'output', text: 'A[x, y] = mean A_prev[window of x, y]', numbers: [] },
    { of: 'input', text: 'dA_prev = Σ dA / (k_H k_W) over the windows', numbers: [] },
  ],

  shape([input], a) {
    imageOf(input!);
    checkPoolingPadding(a.kernel_size, a.padding);
    const { rows, columns } = windowOf(input!, a);
    return { output: [input![0]!, input![1]!, rows.output, columns.output], parameters: {} };
  },

  prepare([input], a) {
    const windows = listWindows(windowOf(input!, a));
    return { windows, shares: sharesOf(windows, a) };
  },

  forward({ inputs: [x], output, saved }) {
    average(x!.data, output.data, saved);
  },

  backward({ saved: { windows, shares } }, dA, { inputs: [dX] }) {
    if (!dX) return;
    const { cells, pixels, first, positions } = windows;
    for (let cell = 0; cell < dA.data.length; cell++) {
      const base = Math.floor(cell / cells) * pixels;
      const share = dA.data[cell]! * shares[cell % cells]!;
      for (let at = first[cell % cells]!; at < first[(cell % cells) + 1]!; at++) dX.data[base + positions[at]!]! += share;
    }
  },

  magnitude: 'linear',
  channels: 'kept',

  // Averaging is linear and treats all planes alike: the change of the mean is the mean of the changes.
  difference({ saved }, _stack, [input], output) {
    average(input!.data, output.data, saved);
  },

  explain({ output, saved: { windows, shares } }, dA, _of, [sample, channel, y, x]) {
    const { cells, first, positions } = windows;
    const plane = sample! * output.shape[1]! + channel!;
    const position = y! * windows.window.columns.input + x!;
    return Array.from({ length: cells }, (_, cell) => cell)
      .filter((cell) => positions.subarray(first[cell], first[cell + 1]).includes(position))
      .map((cell) => {
        const index = unravel(plane * cells + cell, output.shape);
        return {
          factors: [
            { symbol: 'dA', tensor: 'output.grad', index, value: dA.data[plane * cells + cell]! },
            { symbol: '1 / (k_H k_W)', value: shares[cell]! },
          ],
        };
      });
  },
};

function average(x: Float64Array, y: Float64Array, { windows: { cells, pixels, first, positions }, shares }: Saved): void {
  for (let cell = 0; cell < y.length; cell++) {
    const base = Math.floor(cell / cells) * pixels;
    let sum = 0;
    for (let at = first[cell % cells]!; at < first[(cell % cells) + 1]!; at++) sum += x[base + positions[at]!]!;
    y[cell] = sum * shares[cell % cells]!;
  }
}
