import type { Notation } from '../../src/protocol/notation';
import type { Place } from '../../src/protocol/place';
import type { RunView } from '../../src/protocol/views';
import { formatShape } from '../../src/tensor/shape';
import { formatIndex } from '../format/number';
import { naming } from './naming';

/**
 * A sentence of the engine in the notation that is chosen: the engine writes the place that it is about, and the shape
 * of the tensor, as they are stored.
 * @param place undefined when it is about no entry
 */
export function inNotation(
  sentence: string, place: Place | undefined, run: RunView | undefined, notation: Notation,
): string {
  if (!place || !run) return sentence;
  const tensor = naming(run, notation)(place.tensor);
  if (tensor?.view.shape.length !== place.index.length) return sentence;
  return sentence
    .replace(`(${formatShape(tensor.view.shape)})`, () => `(${tensor.shape})`)
    .replace(` at ${formatIndex(place.index)}`, () => ` at ${tensor.index(place.index)}`);
}
