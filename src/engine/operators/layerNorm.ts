import { sentence } from '../../protocol/sentence';
import { channelsOf, formatShape, sizeOf } from '../../tensor/shape';
import { argument, boolean, number } from '../arguments';
import { normalisation } from '../normalisation';
import { ShapeError } from '../operator';

const isSize = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;

const description
  = 'Sizes of the last axes, over which each sample is normalised: one number for the last axis, or a list.';

const normalizedShape = argument<readonly number[]>(
  { description, example: 8 },
  sentence`a whole number ≥ 1 or a list of them`,
  { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1 }] },
  (value) => {
    if (isSize(value)) return [value];
    return Array.isArray(value) && value.length > 0 && value.every(isSize) ? value : undefined;
  },
);

/** LayerNorm: the last axes of each sample together. `[N, *]`; weight and bias have the shape of those axes. */
export const layerNorm = normalisation({
  op: 'LayerNorm',
  summary: 'Normalises each sample over its last axes.',
  args: {
    normalized_shape: normalizedShape,
    eps: number({ minimum: 0, default: 1e-5, description: 'Added to the variance, so that σ is never 0.' }),
    elementwise_affine: boolean({ default: true, description: 'Whether the result is scaled by γ.' }),
    bias: boolean({ default: true, description: 'Whether it is also shifted by β.' }),
  },

  shapes(input, { normalized_shape, elementwise_affine, bias }) {
    const last = input.slice(-normalized_shape.length);
    if (normalized_shape.length >= input.length || last.join() !== normalized_shape.join()) {
      const fits = normalized_shape.length === 1 && input.length > 1 ? input[input.length - 1] : undefined;
      throw new ShapeError(({ called }) => {
        const found = sentence`the samples of ${called()} are ${formatShape(input.slice(1))}`;
        return sentence`normalized_shape is ${formatShape(normalized_shape)}, but ${found}`;
      }, 'normalized_shape', fits);
    }
    if (!elementwise_affine) return {};
    return { weight: normalized_shape, ...(bias && { bias: normalized_shape }) };
  },

  groups(input, { normalized_shape }) {
    const size = sizeOf(normalized_shape);
    return {
      count: sizeOf(input) / size,
      of: (position) => Math.floor(position / size),
      affine: (position) => position % size,
    };
  },

  // The channels are normalised together unless they lie in front of the normalised axes.
  channels: (moved, input, { normalized_shape }) =>
    (normalized_shape.length < input.length - 1 ? moved : [0, channelsOf(input)]),
});
