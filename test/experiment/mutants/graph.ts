import type { Sketch } from '../../unit/engine/networks';
import { mistakesIn, swapChannels, withoutUpstream } from './common';
import { edited, eachEntry, input, misled, MUTANT, type Mutant, type Pick } from './mutant';
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

/** A layer beside the one in front of it. */
const beside: Sketch = {
  inputs: { x: [3, 4] },
  layers: [
    { name: 'first', op: 'Linear', args: { out_features: 4 } },
    { name: 'tanh', op: 'Tanh' },
    { name: 'mutant', op: MUTANT, inputs: ['tanh', 'first'] },
    { name: 'last', op: 'Linear', args: { out_features: 2 } },
  ],
};

const second: Pick = ({ inputs }) => inputs[1];

/** Mistakes in what a layer of two inputs sends to either. */
const inBoth: readonly Mutant[] = [
  ...mistakesIn('dA_prev of the first', input), withoutUpstream('dA_prev of the first', input),
  ...mistakesIn('dA_prev of the second', second), withoutUpstream('dA_prev of the second', second),
];

export const graph: readonly Suspect[] = [
  {
    op: 'Add',
    family: 'graph',
    networks: [residual, doubled],
    mistakes: [...inBoth, eachEntry('dA_prev shared out between the two', input, (value) => value / 2)],
  },
  {
    op: 'Concat',
    family: 'graph',
    networks: [beside],
    mistakes: [
      ...inBoth,
      misled('dA_prev of the first with channels of dA swapped', input, (_state, dA) =>
        ({ dOutput: edited(dA, swapChannels) })),
    ],
  },
  {
    op: 'Mul',
    family: 'graph',
    networks: [beside],
    mistakes: [...inBoth, eachEntry('dA_prev shared out between the two', input, (value) => value / 2)],
  },
  {
    op: 'Flatten',
    family: 'graph',
    networks: [amongImages(), amongImages({ start_dim: 2 })],
    mistakes: [...mistakesIn('dA_prev', input), withoutUpstream('dA_prev', input)],
  },
];
