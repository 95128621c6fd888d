import { sentence } from '../../protocol/sentence';
import { type Shape } from '../../tensor/shape';
import { integer } from '../arguments';
import { ShapeError } from '../operator';
import { differ } from '../shapeWords';
import { positionIn, sparseLinear } from '../sparseLinear';

/** The joined axis, counted from the front. @throws ShapeError when there is no such axis, or it counts the samples */
function axisOf(dim: number, rank: number): number {
  const axis = dim < 0 ? rank + dim : dim;
  if (axis === 0) {
    const reason = sentence`dim 0 counts the samples, which cannot be joined; the axes of a sample start at 1`;
    throw new ShapeError(reason, 'dim', 1);
  }
  if (axis < 0 || axis >= rank) {
    throw new ShapeError(sentence`dim is ${dim}, but its inputs have axes 0 to ${rank - 1}`, 'dim');
  }
  return axis;
}

/** Concat: tensors side by side along one axis (torch.cat). Each gets its own part of the gradient. */
export const concat = sparseLinear({
  op: 'Concat',
  summary: 'Joins several tensors along one axis.',
  args: {
    dim: integer({
      default: 1,
      description: 'The axis to join along; the batch axis is 0, negative numbers count from the end.',
    }),
  },
  arity: [1, Infinity],
  equations: [
    { of: 'output', text: 'A = [A_prev, A_prev, …]', numbers: [] },
    { of: 'input', text: 'dA_prev = its part of dA', numbers: [] },
  ],

  shape(inputs, { dim }) {
    const axis = axisOf(dim, inputs[0]!.length);
    const first = inputs[0]!;
    const fits = (shape: Shape): boolean =>
      shape.length === first.length && shape.every((size, i) => i === axis || size === first[i]);
    const other = inputs.findIndex((shape) => !fits(shape));
    if (other > 0) {
      throw new ShapeError((words) => {
        const found = differ(words, inputs, other);
        return sentence`joins along axis ${axis}, so all other axes must agree, but ${found}`;
      }, 'inputs');
    }
    const total = inputs.reduce((sum, shape) => sum + shape[axis]!, 0);
    return { output: first.map((size, i) => (i === axis ? total : size)), parameters: {} };
  },

  taps(inputs, { dim }, output) {
    const axis = axisOf(dim, output.length);
    return (index, tap) => {
      let at = index[axis - 1]!;
      let slot = 0;
      for (; at >= inputs[slot]![axis]!; slot++) at -= inputs[slot]![axis]!;
      tap(slot, positionIn(inputs[slot]!, index.with(axis - 1, at)));
    };
  },
});
