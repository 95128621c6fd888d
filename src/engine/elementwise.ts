import { channelsOf, innerOf, ravel } from '../tensor/shape';
import type { ArgumentTable, ArgumentsOf } from './arguments';
import type { Delta, Stack } from './delta';
import type { Equation, Operator } from './operator';

/** What is particular to one activation function a = g(z). */
export interface Elementwise<Table extends ArgumentTable> {
  readonly op: string;
  readonly summary: string;
  readonly args: Table;
  readonly equations: readonly Equation[];
  /** g(z). */
  g(z: number, args: ArgumentsOf<Table>): number;
  /** g'(z), from z or from a = g(z), whichever loses fewer digits. */
  slope(z: number, a: number, args: ArgumentsOf<Table>): number;
  /** How the slope is written: `1 − a²`. */
  readonly slopeSymbol: string;
  /**
   * g(z + d) − g(z) without cancellation, and without the slope. `held` (see Stack): piecewise functions stay on the
   * branch of z.
   */
  change(d: number, z: number, a: number, held: boolean, args: ArgumentsOf<Table>): number;
  /** True where g has no derivative. Absent: it has one everywhere. */
  kink?(z: number, args: ArgumentsOf<Table>): boolean;
}

/** An activation function as an operator: A = g(Z), entry by entry, any shape (eq. 10–11). */
export function elementwise<Table extends ArgumentTable>(activation: Elementwise<Table>): Operator<Table> {
  const { g, slope, change, kink } = activation;
  return {
    op: activation.op,
    summary: activation.summary,
    args: activation.args,
    arity: [1, 1],
    symbols: { inputs: ['Z'], output: 'A' },
    equations: activation.equations,

    shape: ([input]) => ({ output: input!, parameters: {} }),

    forward({ args, inputs: [z], output: a }) {
      for (let i = 0; i < a.data.length; i++) a.data[i] = g(z!.data[i]!, args);
    },

    backward({ args, inputs: [z], output: a }, dA, { inputs: [dZ] }) {
      if (!dZ) return;
      for (let i = 0; i < a.data.length; i++) dZ.data[i]! += dA.data[i]! * slope(z!.data[i]!, a.data[i]!, args);
    },

    magnitude: 'diagonal',
    channels: 'kept',

    difference({ args, inputs: [z], output: a }, stack, [input], output) {
      const held = stack.branches === 'held';
      forEachChange(stack, input!, a.shape, (row, at, i) => {
        const d = input!.data[at]!;
        if (d !== 0 && kink?.(z!.data[i]!, args)) stack.kinks[stack.perturbation[row]!] = 1;
        output.data[at] = d === 0 ? 0 : change(d, z!.data[i]!, a.data[i]!, held, args);
      });
    },

    explain({ args, inputs: [z], output: a }, dA, _of, index) {
      const at = ravel(index, a.shape);
      const factor = slope(z!.data[at]!, a.data[at]!, args);
      return [
        {
          factors: [
            { symbol: 'dA', tensor: 'output.grad', index, value: dA.data[at]! },
            { symbol: activation.slopeSymbol, tensor: 'input', index, value: factor },
          ],
        },
      ];
    },
  };
}

/** Visits every entry of a change: its row, its position in `delta.data` and its position in the tensor that changes. */
export function forEachChange(
  stack: Stack,
  delta: Delta,
  shape: readonly number[],
  visit: (row: number, at: number, position: number) => void,
): void {
  const channels = channelsOf(shape);
  const inner = innerOf(shape);
  const width = (delta.to - delta.from) * inner;
  for (let row = 0; row < stack.rows; row++) {
    const base = (stack.sample[row]! * channels + delta.from) * inner;
    for (let offset = 0; offset < width; offset++) visit(row, row * width + offset, base + offset);
  }
}
