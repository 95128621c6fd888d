import type { PooledAxis } from '../protocol/windowGeometry';
import { innerOf, sizeOf, unravel, type Shape } from '../tensor/shape';
import { zeros, type Tensor } from '../tensor/tensor';
import type { ArgumentTable, ArgumentsOf } from './arguments';
import { STEP } from './delta';
import { allocateIntegers } from './kernels/integers';
import { maxWindows, scatter } from './kernels/pooling';
import type { LayerState, Operator } from './operator';
import { listPooled, pairsOf, pooledLooks, pooledNumbers, type Windows } from './pooling';

/** What is particular to one pooling: its arguments, and what each pooled position looks at along both axes. */
export interface Pooling<Table extends ArgumentTable> {
  readonly op: string;
  readonly args: Table;
  /** @throws ShapeError when the input does not fit */
  axes(input: Shape, args: ArgumentsOf<Table>): readonly [rows: PooledAxis, columns: PooledAxis];
}

/** The shape of a pooled image, or of a pooled signal (an image of height 1). */
export function pooledShape(input: Shape, [rows, columns]: readonly [PooledAxis, PooledAxis]): number[] {
  return [input[0]!, input[1]!, ...[rows.looks.length, columns.looks.length].slice(4 - input.length)];
}

interface Saved {
  readonly windows: Windows;
  /** For each pooled cell the position of its winner in the plane of the input. */
  readonly winners: Int32Array;
}

type State = LayerState<unknown, unknown, Saved>;

/**
 * Max pooling: each window of each channel passes its largest entry, and the whole gradient of a pooled cell goes to
 * that winner. Ties go to the first in row-major order, as in PyTorch; windows that overlap add up. `[N, C, *]`.
 */
export function maxPooling<Table extends ArgumentTable>(pooling: Pooling<Table>): Operator<Table, unknown, Saved> {
  return {
    op: pooling.op,
    summary: 'Passes the largest entry of each window.',
    args: pooling.args,
    arity: [1, 1],
    symbols: { inputs: ['A_prev'], output: 'A' },
    equations: [
      { of: 'output', text: 'A[x, y] = max A_prev[window of x, y]', numbers: [] },
      { of: 'input', text: 'dA_prev = mask ⊙ dA of the window', numbers: [] },
    ],

    shape: ([input], a) => ({ output: pooledShape(input!, pooling.axes(input!, a)), parameters: {} }),
    operations: ([input], a) => input![0]! * input![1]! * pairsOf(...pooling.axes(input!, a)),
    looks: ([input], a) => pooledLooks(input!, pooling.axes(input!, a)),
    workspace: ([input], a, output) => pooledNumbers(...pooling.axes(input!, a)) + Math.ceil(sizeOf(output) / 2),

    prepare: ([input], a, output, allocate) => ({
      windows: listPooled(...pooling.axes(input!, a), allocate), winners: allocateIntegers(sizeOf(output), allocate),
    }),

    forward({ inputs: [x], output, saved: { windows, winners } }) {
      maxWindows(windows, x!.data, output.data, winners);
    },

    backward({ saved: { windows, winners } }, dA, { inputs: [dX] }) {
      if (dX) scatter(windows, winners, dA.data, dX.data);
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
            if (change < own && x!.data[channel * pixels + position] === value) {
              stack.kinks[stack.perturbation[row]!] = 1;
            }
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

    // A cell moves with its winner alone, but for a kink: whatever comes level with the winner may take its place.
    respond({ inputs: [x], saved: { windows, winners } }, { response, direction }, [answer]) {
      if (!answer) return;
      const { cells, pixels, first, positions } = windows;
      for (let cell = 0; cell < response.length; cell++) {
        const r = response[cell]!;
        if (r === 0) continue;
        const base = Math.floor(cell / cells) * pixels;
        const winner = base + winners[cell]!;
        if (direction === 'held') {
          answer[winner]! += r;
          continue;
        }
        let second = -STEP;
        for (let at = first[cell % cells]!; at < first[(cell % cells) + 1]!; at++) {
          const position = base + positions[at]!;
          if (position === winner) continue;
          const gap = x!.data[position]! - x!.data[winner]!;
          if (gap > second) second = gap;
          if (direction === 1 && gap + STEP > 0) answer[position]! += r * ((gap + STEP) / STEP);
        }
        answer[winner]! += direction === 1 ? r : r * (second / -STEP);
      }
    },

    kinks({ inputs: [x], output, saved: { windows, winners } }, [marks]) {
      if (!marks) return;
      const { cells, pixels, first, positions } = windows;
      for (let cell = 0; cell < output.data.length; cell++) {
        const base = Math.floor(cell / cells) * pixels;
        const winner = base + winners[cell]!;
        for (let at = first[cell % cells]!; at < first[(cell % cells) + 1]!; at++) {
          const position = base + positions[at]!;
          if (position !== winner && x!.data[position] === x!.data[winner]) marks[position] = marks[winner] = 1;
        }
      }
    },

    explain({ output, inputs: [x], saved: { windows, winners } }, dA, _of, [sample, channel, ...place]) {
      const plane = sample! * output.shape[1]! + channel!;
      const position = place.reduce((at, i, axis) => at * x!.shape[axis + 2]! + i, 0);
      return Array.from({ length: innerOf(output.shape) }, (_, cell) => plane * windows.cells + cell)
        .filter((cell) => winners[cell] === position)
        .map((cell) => ({
          factors: [{ symbol: 'dA', tensor: 'output.grad', index: unravel(cell, output.shape), value: dA.data[cell]! }],
        }));
    },

    geometry(state) {
      const { args, inputs: [x], saved: { winners } } = state;
      const axes = pooling.axes(x!.shape, args).slice(4 - x!.shape.length);
      const ties = new Uint8Array(winners.length);
      visitTies(state, (cell) => (ties[cell] = 1));
      return { kind: 'pooling', axes, winners: winners.slice(), ties };
    },

    ties: visitTies,

    artifacts: (state) => ({ mask: maskOf(state), indices: indicesOf(state) }),
  };
}

/** How many windows each position of the input won: shape of the input. */
function maskOf({ inputs: [x], saved: { windows, winners } }: State): Tensor {
  const mask = zeros(x!.shape);
  winners.forEach((winner, cell) => mask.data[Math.floor(cell / windows.cells) * windows.pixels + winner]!++);
  return mask;
}

/** Visits each pooled cell whose largest entry stands in its window more than once, with the winner. */
function visitTies(
  { inputs: [x], output, saved: { windows, winners } }: State,
  visit: (cell: number, winner: number) => void,
): void {
  const { cells, pixels, first, positions } = windows;
  for (let out = 0; out < output.data.length; out++) {
    const [plane, cell] = [Math.floor(out / cells) * pixels, out % cells];
    const winner = winners[out]!;
    for (let at = first[cell]!; at < first[cell + 1]!; at++) {
      if (positions[at] === winner || x!.data[plane + positions[at]!] !== output.data[out]) continue;
      visit(out, plane + winner);
      break;
    }
  }
}

/** PyTorch's `return_indices`: for each pooled cell the winner's position in the plane of the input. */
function indicesOf({ output, saved: { winners } }: State): Tensor {
  return { shape: output.shape, data: Float64Array.from(winners) };
}
