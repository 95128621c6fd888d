import type { Sketch } from '../../engine/networks';
import { mistakesIn, withoutUpstream } from './common';
import { eachEntry, input, MUTANT, type Pick } from './mutant';
import { amongImages, type Suspect } from './suspect';

/** A residual connection: the sum of a layer's input and output. */
const residual: Sketch = {
  inputs: { x: [3, 4] },
  layers: [
    { name: 'first', op: 'Linear', args: { out_features: 4 } },
    { name: 'tanh', op: 'Tanh' },
    { name: 'second', op: 'Linear', args: { out_features: 4 } },
    { name: 'mutant', op: MUTANT, inputs: ['second', 'tanh'] },
    { name: 'last', op: 'Linear', args: { out_features: 2 } },
  ],
};

/** The sum of an image with itself. */
const doubled: Sketch = {
  inputs: { x: [3, 2, 4, 3] },
  layers: [
    { name: 'first', op: 'Conv2d', args: { out_channels: 2, kernel_size: 2 } },
    { name: 'mutant', op: MUTANT, inputs: ['first', 'first'] },
    { name: 'flat', op: 'Flatten' },
    { name: 'last', op: 'Linear', args: { out_features: 2 } },
  ],
};

const second: Pick = ({ inputs }) => inputs[1];

export const graph: readonly Suspect[] = [
  {
    op: 'Add',
    networks: [residual, doubled],
    mistakes: [
      ...mistakesIn('dA_prev of the first', input), withoutUpstream('dA_prev of the first', input),
      ...mistakesIn('dA_prev of the second', second), withoutUpstream('dA_prev of the second', second),
      eachEntry('dA_prev shared out between the two', input, (value) => value / 2),
    ],
  },
  {
    op: 'Flatten',
    networks: [amongImages(), amongImages({ start_dim: 2 })],
    mistakes: [...mistakesIn('dA_prev', input), withoutUpstream('dA_prev', input)],
  },
];
