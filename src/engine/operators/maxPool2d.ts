import { sizeOf, unravel } from '../../tensor/shape';
import { zeros, type Tensor } from '../../tensor/tensor';
import { boolean, optional, pair } from '../arguments';
import type { ArgumentsOf } from '../arguments';
import type { LayerState, Operator } from '../operator';
import { both, checkPoolingPadding, listWindows, type Windows } from '../pooling';
import { imageOf, slidingWindow, type Window } from '../window';

const args = {
  kernel_size: pair({ minimum: 1, description: 'Height and width of the window.' }),
  stride: optional(pair({ minimum: 1, description: 'Step from one window to the next; by default the size of the window, so that windows do not overlap.' })),
  padding: pair({ minimum: 0, default: 0, description: 'Rows and columns of −∞ around the image; at most half of the window.' }),
  dilation: pair({ minimum: 1, default: 1, description: 'Distance between the entries of a window.' }),
  ceil_mode: boolean({ default: false, description: 'Also take windows that hang over the end.' }),
};

interface Saved {
  readonly windows: Windows;
  /** For each pooled cell the position of its winner in the H × W plane of the input. */
  readonly winners: Int32Array;
}

type State = LayerState<ArgumentsOf<typeof args>, unknown, Saved>;

function windowOf([, , height, width]: readonly number[], a: ArgumentsOf<typeof args>): Window {
  return slidingWindow(height!, width!, {
    kernel: a.kernel_size, stride: a.stride ?? a.kernel_size, padding: both(a.padding), dilation: a.dilation, ceil: a.ceil_mode,
  });
}

/**
 * Max pooling: each window of each channel passes its largest entry, and the whole gradient of a pooled cell goes to that
 * winner. Ties go to the first in row-major order, as in PyTorch; windows that overlap add up. `[N, C, H, W]`.
 */
export const maxPool2d: Operator<typeof args, unknown, Saved> = {
  op: 'MaxPool2d',
  summary: 'Passes the largest entry of each window.',
  args,
  arity: [1, 1],
  symbols: { inputs: ['A_prev'], output: 'A' },
  equations: [
    { of: 'output', text: 'A[x, y] = max A_prev[window of x, y]', numbers: [] },
    { of: 'input', text: 'dA_prev = mask ⊙ dA of the window', numbers: [] },
  ],

  shape([input], a) {
    imageOf(input!);
    checkPoolingPadding(a.kernel_size, a.padding);
    const { rows, columns } = windowOf(input!, a);
    return { output: [input![0]!, input![1]!, rows.output, columns.output], parameters: {} };
  },

  prepare: ([input], a, output) => ({ windows: listWindows(windowOf(input!, a)), winners: new Int32Array(sizeOf(output)) }),

  forward({ inputs: [x], output, saved: { windows, winners } }) {
    const { cells, pixels, first, positions } = windows;
    for (let cell = 0; cell < winners.length; cell++) {
      const base = Math.floor(cell / cells) * pixels;
      const end = first[(cell % cells) + 1]!;
      let at = first[cell % cells]!;
      let winner = positions[at]!;
      for (at++; at < end; at++) {
        const value = x!.data[base + positions[at]!]!;
        // NaN wins, and stays the winner: it must not get lost in the pooling.
        if (value > x!.data[base + winner]! || Number.isNaN(value)) winner = positions[at]!;
      }
      winners[cell] = winner;
      output.data[cell] = x!.data[base + winner]!;
    }
  },

  backward({ saved: { windows, winners } }, dA, { inputs: [dX] }) {
    if (!dX) return;
    for (let cell = 0; cell < winners.length; cell++) {
      dX.data[Math.floor(cell / windows.cells) * windows.pixels + winners[cell]!]! += dA.data[cell]!;
    }
  },

  magnitude: 'linear',
  channels: 'kept',

  difference({ inputs: [x], saved: { windows, winners } }, stack, [input], output) {
    const { cells, pixels, first, positions } = windows;
    const channels = x!.shape[1]!;
    const width = input!.to - input!.from;
    const held = stack.branches === 'held';
    for (let cell = 0; cell < output.data.length; cell++) {
      const plane = Math.floor(cell / cells);
      const row = Math.floor(plane / width);
      const channel = stack.sample[row]! * channels + input!.from + (plane % width);
      const winner = winners[channel * cells + (cell % cells)]!;
      const value = x!.data[channel * pixels + winner]!;
      const own = input!.data[plane * pixels + winner]!;
      let largest = own;
      for (let at = first[cell % cells]!; at < first[(cell % cells) + 1]!; at++) {
        const position = positions[at]!;
        const change = input!.data[plane * pixels + position]!;
        if (change <= own) {
          // A tie that moves away from the winner is a kink too: the opposite step would make it win.
          if (change < own && x!.data[channel * pixels + position] === value) stack.kinks[stack.perturbation[row]!] = 1;
          continue;
        }
        // How far the entry is behind the winner: exact where it matters, when both are close together.
        const gap = x!.data[channel * pixels + position]! - value;
        if (gap === 0) stack.kinks[stack.perturbation[row]!] = 1;
        if (gap + change > largest) largest = gap + change;
      }
      output.data[cell] = held ? own : largest;
    }
  },

  explain({ output, saved: { windows, winners } }, dA, _of, [sample, channel, y, x]) {
    const plane = sample! * output.shape[1]! + channel!;
    const position = y! * windows.window.columns.input + x!;
    return Array.from({ length: windows.cells }, (_, cell) => plane * windows.cells + cell)
      .filter((cell) => winners[cell] === position)
      .map((cell) => ({
        factors: [{ symbol: 'dA', tensor: 'output.grad', index: unravel(cell, output.shape), value: dA.data[cell]! }],
      }));
  },

  artifacts: (state) => ({ mask: maskOf(state), indices: indicesOf(state) }),
};

/** How many windows each position of the input won: shape of the input. */
function maskOf({ inputs: [x], saved: { windows, winners } }: State): Tensor {
  const mask = zeros(x!.shape);
  winners.forEach((winner, cell) => mask.data[Math.floor(cell / windows.cells) * windows.pixels + winner]!++);
  return mask;
}

/** PyTorch's `return_indices`: for each pooled cell the winner's position in the H × W plane of the input. */
function indicesOf({ output, saved: { winners } }: State): Tensor {
  return { shape: output.shape, data: Float64Array.from(winners) };
}
