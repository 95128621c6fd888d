import { formatShape, innerOf, ravel, sameShape } from '../../tensor/shape';
import type { Channels } from '../delta';
import { ShapeError, type Operator } from '../operator';

/** Add: the sum of two or more tensors of the same shape, as in a residual connection. Each of them gets the whole gradient. */
export const add: Operator = {
  op: 'Add',
  summary: 'Sum of several tensors of one shape, entry by entry.',
  args: {},
  arity: [2, Infinity],
  symbols: { inputs: ['A_prev'], output: 'A' },
  equations: [
    { of: 'output', text: 'A = Σ A_prev', numbers: [] },
    { of: 'input', text: 'dA_prev = dA', numbers: [] },
  ],

  shape(inputs) {
    const other = inputs.findIndex((shape) => !sameShape(shape, inputs[0]!));
    if (other > 0) {
      const [first, second] = [formatShape(inputs[0]!), formatShape(inputs[other]!)];
      throw new ShapeError(`adds tensors of one shape, but input 1 is ${first} and input ${other + 1} is ${second}`, 'inputs');
    }
    return { output: inputs[0]!, parameters: {} };
  },

  forward({ inputs, output }) {
    output.data.set(inputs[0]!.data);
    for (const { data } of inputs.slice(1)) for (let i = 0; i < data.length; i++) output.data[i]! += data[i]!;
  },

  backward(_state, dOutput, { inputs }) {
    for (const dX of inputs) if (dX) for (let i = 0; i < dX.data.length; i++) dX.data[i]! += dOutput.data[i]!;
  },

  magnitude: 'linear',
  channels: (inputs) => hull(inputs),

  difference({ output: sum }, { rows }, inputs, output) {
    const inner = innerOf(sum.shape);
    const width = (output.to - output.from) * inner;
    output.data.fill(0);
    for (const input of inputs) {
      if (!input) continue;
      const own = (input.to - input.from) * inner;
      const shift = (input.from - output.from) * inner;
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < own; i++) output.data[row * width + shift + i]! += input.data[row * own + i]!;
      }
    }
  },

  explain({ output }, dOutput, _of, index) {
    return [{ factors: [{ symbol: 'dA', tensor: 'output.grad', index, value: dOutput.data[ravel(index, output.shape)]! }] }];
  },
};

/** The smallest range of channels that holds all the given ones. */
export function hull(ranges: readonly (Channels | undefined)[]): Channels {
  const present = ranges.filter((range) => range !== undefined);
  return [Math.min(...present.map(([from]) => from)), Math.max(...present.map(([, to]) => to))];
}
