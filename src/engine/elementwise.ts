import { channelsOf, innerOf, ravel } from '../tensor/shape';
import type { ArgumentTable, ArgumentsOf } from './arguments';
import { perStep, type Delta, type Stack } from './delta';
import type { Flat } from './flat';
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
  readonly slopeSymbol: string | ((args: ArgumentsOf<Table>) => string);
  /** The terms of the slope added up by their magnitudes. Absent: the slope is no sum whose terms could cancel. */
  slopeMagnitude?(z: number, args: ArgumentsOf<Table>): number;
  /**
   * g(z + d) − g(z) without cancellation, and without the slope. `held` (see Stack): piecewise functions stay on the
   * branch of z.
   */
  change(d: number, z: number, a: number, held: boolean, args: ArgumentsOf<Table>): number;
  /** `g` and `slope` on whole tensors at once: A = g(Z) and dZ += dA ⊙ g'(Z). Absent: entry by entry. */
  readonly kernels?: {
    forward(z: Float64Array, a: Float64Array): void;
    backward(z: Float64Array, a: Float64Array, dA: Float64Array, dZ: Float64Array): void;
  };
  /** True where g has no derivative. Absent: it has one everywhere. */
  kink?(z: number, args: ArgumentsOf<Table>): boolean;
  /** The flat part of g that z lies on, if any. Absent: it has none. */
  flat?(z: number, a: number, args: ArgumentsOf<Table>): Flat | undefined;
  /** Checks arguments that must suit each other. @throws ShapeError */
  check?(args: ArgumentsOf<Table>): void;
}

/** An activation function as an operator: A = g(Z), entry by entry, any shape (eq. 10–11). */
export function elementwise<Table extends ArgumentTable>(activation: Elementwise<Table>): Operator<Table> {
  const { g, slope, slopeSymbol, slopeMagnitude, change, kink, flat, kernels } = activation;

  /**
   * Moves one row of a change through g. A plain loop: there are millions of these.
   * @param first where the row begins in both changes
   * @param position where it begins in Z and A
   * @returns whether an entry that moves has no derivative
   */
  function moveRow(
    from: Float64Array, to: Float64Array, first: number,
    z: Float64Array, a: Float64Array, position: number,
    width: number, held: boolean, args: ArgumentsOf<Table>,
  ): boolean {
    let isAtKink = false;
    for (let offset = 0; offset < width; offset++) {
      const d = from[first + offset]!;
      const i = position + offset;
      if (d !== 0 && kink?.(z[i]!, args)) isAtKink = true;
      to[first + offset] = d === 0 ? 0 : change(d, z[i]!, a[i]!, held, args);
    }
    return isAtKink;
  }

  return {
    op: activation.op,
    summary: activation.summary,
    args: activation.args,
    arity: [1, 1],
    symbols: { inputs: ['Z'], output: 'A' },
    equations: activation.equations,

    shape([input], args) {
      activation.check?.(args);
      return { output: input!, parameters: {} };
    },

    forward({ args, inputs: [z], output: a }) {
      if (kernels) {
        kernels.forward(z!.data, a.data);
        return;
      }
      for (let i = 0; i < a.data.length; i++) a.data[i] = g(z!.data[i]!, args);
    },

    backward({ args, inputs: [z], output: a }, dA, { inputs: [dZ] }) {
      if (!dZ) return;
      if (kernels) {
        kernels.backward(z!.data, a.data, dA.data, dZ.data);
        return;
      }
      for (let i = 0; i < a.data.length; i++) dZ.data[i]! += dA.data[i]! * slope(z!.data[i]!, a.data[i]!, args);
    },

    magnitude: !slopeMagnitude ? 'diagonal' : ({ args, inputs: [z] }, dA, { inputs: [dZ] }) => {
      dZ?.data.forEach((_, i) => (dZ.data[i]! += dA.data[i]! * slopeMagnitude(z!.data[i]!, args)));
    },
    channels: 'kept',

    difference({ args, inputs: [z], output: a }, stack, [input], output) {
      const held = stack.branches === 'held';
      forEachRow(stack, input!, a.shape, (row, first, position, width) => {
        const isAtKink = moveRow(input!.data, output.data, first, z!.data, a.data, position, width, held, args);
        if (isAtKink) stack.kinks[stack.perturbation[row]!] = 1;
      });
    },

    respond({ args, inputs: [z], output: a }, { response, direction }, [answer]) {
      if (!answer) return;
      let i = 0;
      const move = (d: number, held: boolean): number => change(d, z!.data[i]!, a.data[i]!, held, args);
      for (; i < response.length; i++) {
        if (response[i] !== 0) answer[i]! += perStep(direction, move) * response[i]!;
      }
    },

    ...(kink && {
      kinks({ args, inputs: [z] }, [marks]) {
        if (!marks) return;
        for (let i = 0; i < marks.length; i++) if (kink(z!.data[i]!, args)) marks[i] = 1;
      },
    }),

    explain({ args, inputs: [z], output: a }, dA, _of, index) {
      const at = ravel(index, a.shape);
      const factor = slope(z!.data[at]!, a.data[at]!, args);
      const symbol = typeof slopeSymbol === 'string' ? slopeSymbol : slopeSymbol(args);
      return [
        {
          factors: [
            { symbol: 'dA', tensor: 'output.grad', index, value: dA.data[at]! },
            { symbol, tensor: 'input', index, value: factor },
          ],
        },
      ];
    },

    flat: ({ args, inputs: [z], output: a }, i) => flat?.(z!.data[i]!, a.data[i]!, args),
    ...(kink && {
      ties({ args, inputs: [z] }, visit) {
        for (let i = 0; i < z!.data.length; i++) if (kink(z!.data[i]!, args)) visit(i, i);
      },
    }),
  };
}

/**
 * Visits every row of a change: where its entries begin, in `delta.data` and in the tensor that changes, and how many
 * there are.
 */
export function forEachRow(
  stack: Stack,
  delta: Delta,
  shape: readonly number[],
  visit: (row: number, first: number, position: number, width: number) => void,
): void {
  const channels = channelsOf(shape);
  const inner = innerOf(shape);
  const width = (delta.to - delta.from) * inner;
  for (let row = 0; row < stack.rows; row++) {
    visit(row, row * width, (stack.sample[row]! * channels + delta.from) * inner, width);
  }
}
