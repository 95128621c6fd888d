import {
  mistakesIn, mistakesOverSamples, swapRows, transposed, transposeNumbers, withoutUpstream,
} from './common';
import { bias, input, misled, mutant, noGradients, weight, withWeight, type Mutant } from './mutant';
import { amongDense, amongImages, type Suspect } from './suspect';

/** How far gradient descent has moved the weight that a stale rule still reads. */
const LEARNING_RATE = 0.1;

/** The weight as it was before the last update. */
const staleWeight: Mutant = {
  name: 'dA_prev with a stale W',
  of: (right) => misled('', input, (state, dZ) => {
    const gradients = noGradients(state);
    right(state, dZ, gradients);
    const dW = weight(gradients)!.data;
    return { state: withWeight(state, (data) => data.forEach((_, i) => (data[i]! += LEARNING_RATE * dW[i]!))) };
  }).of(right),
};

export const linear: Suspect = {
  op: 'Linear',
  family: 'dense',
  networks: [
    amongDense({ out_features: 4 }),
    amongDense({ out_features: 5 }, 'classify'),
    amongImages({ out_features: 3 }),
  ],
  mistakes: [
    ...mistakesIn('dA_prev', input), withoutUpstream('dA_prev', input), ...mistakesOverSamples('dA_prev', input),
    ...mistakesIn('dW', weight), withoutUpstream('dW', weight), ...mistakesOverSamples('dW', weight),
    ...mistakesIn('db', bias), withoutUpstream('db', bias), ...mistakesOverSamples('db', bias),
    misled('dA_prev with W not transposed', input, (state) => ({ state: withWeight(state, transposeNumbers) })),
    misled('dA_prev with rows of W swapped', input, (state) => ({ state: withWeight(state, swapRows) })),
    staleWeight,
    transposed('dW', weight),
    mutant('dW with rows swapped', weight, (dW) => swapRows(dW.data, dW)),
    mutant('db over the wrong axis', bias, ({ data }, _state, dZ) => {
      data.fill(0);
      const rows = dZ.data.length / data.length;
      dZ.data.forEach((value, i) => {
        const row = Math.floor(i / data.length);
        if (row < data.length) data[row]! += value;
      });
      // With fewer samples than units the sums start over again.
      for (let unit = rows; unit < data.length; unit++) data[unit] = data[unit % rows]!;
    }),
  ],
};
