import type { Notation } from '../../src/protocol/notation';
import { asStored, type Written } from '../../src/protocol/place';
import type { Sentence } from '../../src/protocol/sentence';
import type { RunView } from '../../src/protocol/views';
import { localised } from '../ui/localised';
import { naming } from './naming';

/** A sentence of the engine, with the places and shapes in it in the notation that is chosen. */
export function inNotation(said: Sentence, run: RunView | undefined, notation: Notation): string {
  const named = run && naming(run, notation);
  return localised(said, (written: Written) => {
    const tensor = named?.(written.tensor);
    const { length } = 'index' in written ? written.index : written.shape;
    if (tensor?.view.shape.length !== length) return asStored(written);
    return 'index' in written ? tensor.index(written.index) : tensor.shape;
  });
}
