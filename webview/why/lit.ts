import type { Explanation } from '../../src/protocol/explanation';
import type { TensorView } from '../../src/protocol/views';
import { ravel } from '../../src/tensor/shape';
import type { AppState } from '../state/appState';

const known = new WeakMap<Explanation, Map<string, readonly number[]>>();

/** The entries of a tensor that are factors of what is explained, by flat position. */
export function litIn({ why: { reason } }: AppState, { name, shape }: TensorView): readonly number[] {
  if (reason.kind !== 'ready') return [];
  const { explanation } = reason;
  let tensors = known.get(explanation);
  if (!tensors) known.set(explanation, tensors = new Map<string, readonly number[]>());
  let positions = tensors.get(name);
  if (!positions) {
    const factors = explanation.contributions.flatMap(({ terms }) => terms.flatMap((term) => term.factors));
    const found = factors.flatMap(({ tensor, index }) => (tensor === name && index ? [ravel(index, shape)] : []));
    tensors.set(name, positions = [...new Set(found)]);
  }
  return positions;
}
