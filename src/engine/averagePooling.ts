import type { SlidingAxis } from '../protocol/windowGeometry';
import { innerOf, unravel } from '../tensor/shape';
import type { ArgumentTable, ArgumentsOf } from './arguments';
import { averageWindows, spreadWindows } from './kernels/pooling';
import { pooledShape, type Pooling } from './maxPooling';
import type { Operator } from './operator';
import { listPooled, pairsOf, pooledLooks, pooledNumbers, type Windows } from './pooling';
import { start, type Window } from './window';

/** A pooling that averages, with the rule for what a window's sum is divided by. */
export interface AveragePooling<Table extends ArgumentTable> extends Pooling<Table> {
  /** What the sum of each cell of a plane is divided by; absent: the number of pixels the window sees. */
  divisors?(input: readonly number[], args: ArgumentsOf<Table>): ArrayLike<number> | undefined;
}

interface Saved {
  readonly windows: Windows;
  /** For each cell of a plane, one over what its sum is divided by. */
  readonly shares: Float64Array;
}

/** PyTorch's `count_include_pad`: the size of each window, padding included but nothing beyond it. */
export function sizesWithPadding({ rows, columns }: Window): Float64Array {
  const extent = (axis: SlidingAxis, output: number): number => {
    const first = start(axis, output);
    return Math.min(first + axis.kernel, axis.input + axis.after) - first;
  };
  return Float64Array.from({ length: rows.output * columns.output }, (_, cell) =>
    extent(rows, Math.floor(cell / columns.output)) * extent(columns, cell % columns.output));
}

/**
 * Average pooling: each cell is the mean of its window, and each position of the window gets dA / (k_H k_W) back;
 * windows that overlap add up. `[N, C, *]`.
 */
export function averagePooling<Table extends ArgumentTable>(
  pooling: AveragePooling<Table>,
): Operator<Table, unknown, Saved> {
  return {
    op: pooling.op,
    summary: 'Passes the mean of each window.',
    args: pooling.args,
    arity: [1, 1],
    symbols: { inputs: ['A_prev'], output: 'A' },
    equations: [
      { of: 'output', text: 'A[x, y] = mean A_prev[window of x, y]', numbers: [] },
      { of: 'input', text: 'dA_prev = Σ dA / (k_H k_W) over the windows', numbers: [] },
    ],

    shape: ([input], a) => ({ output: pooledShape(input!, pooling.axes(input!, a)), parameters: {} }),
    operations: ([input], a) => input![0]! * input![1]! * pairsOf(...pooling.axes(input!, a)),
    looks: ([input], a) => pooledLooks(input!, pooling.axes(input!, a)),
    workspace: ([input], a, output) => pooledNumbers(...pooling.axes(input!, a)) + innerOf(output),

    prepare([input], a, output, allocate) {
      const windows = listPooled(...pooling.axes(input!, a), allocate);
      const divisors = pooling.divisors?.(input!, a);
      const shares = allocate(innerOf(output));
      for (let cell = 0; cell < shares.length; cell++) {
        const seen = windows.first[cell + 1]! - windows.first[cell]!;
        shares[cell] = 1 / (divisors?.[cell] ?? seen);
      }
      return { windows, shares };
    },

    forward({ inputs: [x], output, saved: { windows, shares } }) {
      averageWindows(windows, shares, x!.data, output.data);
    },

    backward({ saved: { windows, shares } }, dA, { inputs: [dX] }) {
      if (dX) spreadWindows(windows, shares, dA.data, dX.data);
    },

    magnitude: 'linear',
    terms: ({ saved: { windows: { first } } }) =>
      first.reduce((most, end, cell) => Math.max(most, end - (first[cell - 1] ?? 0)), 1),
    channels: 'kept',

    // Averaging is linear and treats all planes alike: the change of the mean is the mean of the changes.
    difference({ saved: { windows, shares } }, _stack, [input], output) {
      averageWindows(windows, shares, input!.data, output.data);
    },

    geometry: ({ args, inputs: [x] }) =>
      ({ kind: 'pooling', axes: pooling.axes(x!.shape, args).slice(4 - x!.shape.length) }),

    respond({ saved: { windows, shares } }, { response }, [answer]) {
      if (!answer) return;
      const { cells, pixels, first, positions } = windows;
      for (let cell = 0; cell < response.length; cell++) {
        const base = Math.floor(cell / cells) * pixels;
        const share = response[cell]! * shares[cell % cells]!;
        for (let at = first[cell % cells]!; at < first[(cell % cells) + 1]!; at++) {
          answer[base + positions[at]!]! += share;
        }
      }
    },

    explain({ output, inputs: [x], saved: { windows, shares } }, dA, _of, [sample, channel, ...place]) {
      const { cells, first, positions } = windows;
      const plane = sample! * output.shape[1]! + channel!;
      const position = place.reduce((at, i, axis) => at * x!.shape[axis + 2]! + i, 0);
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
}
