import { isBad } from '../../protocol/verdicts';
import type { CheckReport, TensorData } from '../../protocol/views';
import { unravel } from '../../tensor/shape';

/**
 * The entry of a gradient that somebody would ask about first: the worst one that a check found wrong, else one that is
 * not finite, else the largest.
 */
export function notableEntry(
  tensor: string,
  { shape, data }: Pick<TensorData, 'shape' | 'data'>,
  check: CheckReport | undefined,
): readonly number[] {
  const checked = check?.layers.flatMap(({ tensors }) => tensors).find(({ name }) => `${name}.grad` === tensor);
  const wrong = checked?.worst.find(({ verdict }) => isBad(verdict));
  return wrong?.index ?? unravel(largest(data), shape);
}

/** Position of the first number that is not finite, else of the largest by magnitude. */
function largest(data: Float64Array): number {
  let position = 0;
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]!)) return i;
    if (Math.abs(data[i]!) > Math.abs(data[position]!)) position = i;
  }
  return position;
}
