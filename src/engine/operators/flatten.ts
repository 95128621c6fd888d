import { sizeOf, ravel, unravel } from '../../tensor/shape';
import { integer } from '../arguments';
import { ShapeError, type Operator } from '../operator';

const args = {
  start_dim: integer({ minimum: 1, default: 1, description: 'First axis to merge. Axis 0 counts the samples and stays.' }),
  end_dim: integer({ default: -1, description: 'Last axis to merge; −1 is the last one there is.' }),
};

/** The last merged axis, counted from the front. */
function lastAxis(rank: number, end: number): number {
  return end < 0 ? rank + end : end;
}

/** Flatten: the same numbers in the same order, with the axes from `start_dim` to `end_dim` merged into one. */
export const flatten: Operator<typeof args> = {
  op: 'Flatten',
  summary: 'Merges the axes of each sample into one; no number changes.',
  args,
  arity: [1, 1],
  symbols: { inputs: ['A_prev'], output: 'A' },
  equations: [
    { of: 'output', text: 'A = vec(A_prev)', numbers: [] },
    { of: 'input', text: 'dA_prev = vec⁻¹(dA)', numbers: [] },
  ],

  shape([input], { start_dim, end_dim }) {
    const end = lastAxis(input!.length, end_dim);
    if (input!.length > 1 && (end >= input!.length || end < start_dim)) {
      const axes = `axes 0 to ${input!.length - 1}`;
      throw new ShapeError(`cannot merge axes ${start_dim} to ${end}: its input has ${axes}`, end < start_dim ? 'start_dim' : 'end_dim');
    }
    // A batch of single numbers becomes a batch of one feature, as in PyTorch.
    if (input!.length === 1) return { output: [input![0]!], parameters: {} };
    const merged = sizeOf(input!.slice(start_dim, end + 1));
    return { output: [...input!.slice(0, start_dim), merged, ...input!.slice(end + 1)], parameters: {} };
  },

  forward({ inputs: [x], output }) {
    output.data.set(x!.data);
  },

  backward(_state, dOutput, { inputs: [dX] }) {
    if (dX) for (let i = 0; i < dX.data.length; i++) dX.data[i]! += dOutput.data[i]!;
  },

  magnitude: 'linear',

  channels([input], { args: flattenArgs, inputs: [x] }) {
    const { start_dim, end_dim } = flattenArgs as { start_dim: number; end_dim: number };
    if (start_dim > 1) return input!;
    const perChannel = sizeOf(x!.shape.slice(2, lastAxis(x!.shape.length, end_dim) + 1));
    return [input![0] * perChannel, input![1] * perChannel];
  },

  difference(_state, _stack, [input], output) {
    output.data.set(input!.data);
  },

  explain({ inputs: [x], output }, dOutput, _of, index) {
    const position = ravel(index, x!.shape);
    return [{ factors: [{ symbol: 'dA', tensor: 'output.grad', index: unravel(position, output.shape), value: dOutput.data[position]! }] }];
  },
};
