import { sentence } from '../protocol/sentence';
import type { PooledAxis } from '../protocol/windowGeometry';
import type { Shape } from '../tensor/shape';
import { argument } from './arguments';
import { adaptiveAxis } from './pooling';
import { imageOf } from './window';

type OutputSize = readonly [height: number | null, width: number | null];

const isSize = (value: unknown): value is number | null =>
  value === null || (Number.isInteger(value) && (value as number) > 0);

const isOutputSize = (value: unknown): value is OutputSize =>
  Array.isArray(value) && value.length === 2 && value.every(isSize);

/** Height and width of the result; null keeps that of the input. */
export const outputSize = argument<OutputSize>(
  {
    description: 'Height and width of the result: one number, or [height, width]; null keeps the size of the input.',
    example: 1,
  },
  sentence`a whole number ≥ 1 or [height, width], where null keeps a size`,
  {
    anyOf: [
      { type: 'integer', minimum: 1 },
      { type: 'array', items: { type: ['integer', 'null'], minimum: 1 }, minItems: 2, maxItems: 2 },
    ],
  },
  (value) => {
    if (isSize(value) && value !== null) return [value, value];
    return isOutputSize(value) ? value : undefined;
  },
);

/** Both axes of an image cut into as many parts as the result has. @throws ShapeError when the input is no image */
export function adaptiveAxes(
  input: Shape,
  { output_size: [high, wide] }: { readonly output_size: OutputSize },
): readonly [rows: PooledAxis, columns: PooledAxis] {
  imageOf(input);
  const [, , height, width] = input as readonly [number, number, number, number];
  return [adaptiveAxis(height, high ?? height), adaptiveAxis(width, wide ?? width)];
}
