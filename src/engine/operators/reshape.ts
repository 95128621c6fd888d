import { sentence } from '../../protocol/sentence';
import { formatShape, sizeOf, type Shape } from '../../tensor/shape';
import { integers } from '../arguments';
import { ShapeError } from '../operator';
import { perSample, positionIn, sparseLinear } from '../sparseLinear';

/** The sizes of a sample, with the one that is −1 worked out. @throws ShapeError when the numbers do not fit */
function resolve(wanted: Shape, input: Shape): number[] {
  const count = perSample(input);
  const open = wanted.filter((size) => size === -1).length;
  if (open > 1) throw new ShapeError(sentence`shape has ${open} sizes of −1, but only one can be worked out`, 'shape');
  const given = sizeOf(wanted.filter((size) => size !== -1));
  if (open === 0 ? given !== count : given === 0 || count % given !== 0) {
    throw new ShapeError(({ has }) => {
      const found = has(sentence`${formatShape(input.slice(1))} = ${count}`);
      return sentence`shape holds ${formatShape(wanted)} numbers a sample, but ${found}`;
    }, 'shape');
  }
  return wanted.map((size) => (size === -1 ? count / given : size));
}

/** Reshape: the numbers of each sample in the same order with other axes; `shape` is without the batch axis. */
export const reshape = sparseLinear({
  op: 'Reshape',
  summary: 'Gives each sample other axes; no number changes.',
  args: {
    shape: integers({
      minimum: -1,
      example: [-1],
      description: 'Sizes of the axes of a sample, without the batch axis; one may be −1: what is left.',
    }),
  },
  equations: [
    { of: 'output', text: 'A = reshape(A_prev)', numbers: [] },
    { of: 'input', text: 'dA_prev = reshape⁻¹(dA)', numbers: [] },
  ],
  shape: ([input], { shape }) => ({ output: [input![0]!, ...resolve(shape, input!)], parameters: {} }),
  taps: (_inputs, _args, output) => (index, tap) => tap(0, positionIn(output, index)),
});
