import { sentence } from '../../protocol/sentence';
import { sizeOf } from '../../tensor/shape';
import { integer } from '../arguments';
import { ShapeError } from '../operator';
import { positionIn, sparseLinear } from '../sparseLinear';

/** The last merged axis, counted from the front. */
function lastAxis(rank: number, end: number): number {
  return end < 0 ? rank + end : end;
}

/** Flatten: the same numbers in the same order, with the axes from `start_dim` to `end_dim` merged into one. */
export const flatten = sparseLinear({
  op: 'Flatten',
  summary: 'Merges the axes of each sample into one; no number changes.',
  args: {
    start_dim: integer({
      minimum: 1,
      default: 1,
      description: 'First axis to merge. Axis 0 counts the samples and stays.',
    }),
    end_dim: integer({ default: -1, description: 'Last axis to merge; −1 is the last one there is.' }),
  },
  equations: [
    { of: 'output', text: 'A = vec(A_prev)', numbers: [] },
    { of: 'input', text: 'dA_prev = vec⁻¹(dA)', numbers: [] },
  ],

  shape([input], { start_dim, end_dim }) {
    // A batch of single numbers has nothing to merge, as in PyTorch.
    if (input!.length === 1) return { output: input!, parameters: {} };
    const end = lastAxis(input!.length, end_dim);
    if (end >= input!.length || end < start_dim) {
      throw new ShapeError(({ has }) => {
        const found = has(sentence`axes 0 to ${input!.length - 1}`);
        return sentence`cannot merge axes ${start_dim} to ${end}: ${found}`;
      }, end < start_dim ? 'start_dim' : 'end_dim');
    }
    const merged = sizeOf(input!.slice(start_dim, end + 1));
    return { output: [...input!.slice(0, start_dim), merged, ...input!.slice(end + 1)], parameters: {} };
  },

  taps: (_inputs, _args, output) => (index, tap) => tap(0, positionIn(output, index)),
});
