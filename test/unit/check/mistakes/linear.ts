import type { LayerState } from '../../../../src/engine/operator';
import { mistakesIn, mistakesOverSamples, transposed, withoutUpstream } from './common';
import { bias, edited, input, misled, weight } from './mutant';
import { amongDense, amongImages, type Suspect } from './suspect';

/** The layer with its weight changed, for rules that read the wrong entries of it. */
export function withWeight(state: LayerState, edit: Parameters<typeof edited>[1]): LayerState {
  return { ...state, parameters: { ...state.parameters, weight: edited(state.parameters['weight']!, edit) } };
}

/** The first two rows of a matrix, or the first two filters, exchanged. */
export function swapRows(data: Float64Array, { shape }: { readonly shape: readonly number[] }): void {
  const size = data.length / shape[0]!;
  const first = data.slice(0, size);
  data.copyWithin(0, size, 2 * size);
  data.set(first, size);
}

export const linear: Suspect = {
  op: 'Linear',
  networks: [
    amongDense({ out_features: 4 }),
    amongDense({ out_features: 5 }, 'classify'),
    amongImages({ out_features: 3 }),
  ],
  mistakes: [
    ...mistakesIn('dA_prev', input), withoutUpstream('dA_prev', input), ...mistakesOverSamples('dA_prev', input),
    ...mistakesIn('dW', weight), withoutUpstream('dW', weight), ...mistakesOverSamples('dW', weight),
    transposed('dW', weight),
    ...mistakesIn('db', bias), withoutUpstream('db', bias), ...mistakesOverSamples('db', bias),
    misled('dA_prev with rows of W swapped', input, (state) => ({ state: withWeight(state, swapRows) })),
  ],
};
