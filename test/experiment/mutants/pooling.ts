import type { LayerState, Operator } from '../../../src/engine/operator';
import type { Windows } from '../../../src/engine/pooling';
import { standardRegistry } from '../../../src/engine/registry';
import { onHeap, type Tensor } from '../../../src/tensor/tensor';
import type { Sketch } from '../../unit/engine/networks';
import { mistakesIn, mistakesOverSamples, transposed, withoutUpstream } from './common';
import { edited, input, mutant, MUTANT, noGradients, type Backward, type Mutant } from './mutant';
import { amongImages, type Suspect } from './suspect';

type Args = Readonly<Record<string, unknown>>;

/** Windows side by side, overlapping, with padding, and all of it. */
const networks = [
  amongImages({ kernel_size: 2 }),
  amongImages({ kernel_size: [3, 2], stride: [2, 1] }, 'classify'),
  amongImages({ kernel_size: 3, stride: 2, padding: 1, ceil_mode: true }),
  amongImages({ kernel_size: 2, stride: 1, padding: 1 }),
];

/** A pooling of an image in which many pixels are 0, behind a ReLU. */
const ofTies: Sketch = {
  inputs: { x: [3, 2, 4, 4] },
  layers: [
    { name: 'first', op: 'Conv2d', args: { out_channels: 2, kernel_size: 1 } },
    { name: 'relu', op: 'ReLU' },
    { name: 'mutant', op: MUTANT, args: { kernel_size: [1, 2], stride: 1 } },
    { name: 'flat', op: 'Flatten' },
    { name: 'last', op: 'Linear', args: { out_features: 3 } },
  ],
};

/** What another rule sends back, with this layer's windows. */
function byRuleOf(name: string, op: string, change: (own: Args) => Args = () => ({})): Mutant {
  const other: Operator = standardRegistry.operators.get(op)!;
  return mutant(`dA_prev ${name}`, input, (dX, state, dA) => {
    const own = state.args as Args;
    const args = { ...own, ...change(own) } as never;
    const saved = other.prepare!(state.inputs.map(({ shape }) => shape), args, state.output.shape, onHeap);
    const layer = { ...state, args, saved, output: edited(state.output, () => undefined) } as LayerState;
    const gradients = noGradients(state);
    other.forward(layer as never);
    other.backward(layer as never, dA, gradients);
    dX.data.set(gradients.inputs[0]!.data);
  });
}

/** Each window written over what the one before it has left, instead of added to it. */
const overwrittenWindows = mutant('dA_prev overwritten where windows overlap', input, (dX, state, dA, right) => {
  dX.data.fill(0);
  dA.data.forEach((_, cell) => {
    const back = windowOf(state, dA, cell, right);
    back.data.forEach((value, i) => {
      if (value !== 0) dX.data[i] = value;
    });
  });
});

/** What the right rule sends back from one pooled cell. */
function windowOf(state: LayerState, dA: Tensor, cell: number, right: Backward): Tensor {
  const gradients = noGradients(state);
  right(state, edited(dA, (data) => data.fill(0).set([dA.data[cell]!], cell)), gradients);
  return gradients.inputs[0]!;
}

/** The whole gradient of a cell to every position that is as large as the winner. */
const toEveryLargest = mutant('dA_prev to every largest entry of a window', input, (dX, state, dA) => {
  const { windows: { cells, pixels, first, positions } } = state.saved as { readonly windows: Windows };
  dX.data.fill(0);
  dA.data.forEach((d, cell) => {
    const plane = Math.floor(cell / cells) * pixels;
    for (let at = first[cell % cells]!; at < first[(cell % cells) + 1]!; at++) {
      const position = plane + positions[at]!;
      if (state.inputs[0]!.data[position] === state.output.data[cell]) dX.data[position]! += d;
    }
  });
});

const common = [
  ...mistakesIn('dA_prev', input), withoutUpstream('dA_prev', input), ...mistakesOverSamples('dA_prev', input),
  transposed('dA_prev', input),
  overwrittenWindows,
];

const heightOf = ({ kernel_size }: Args): number => (kernel_size as readonly [number, number])[0];

export const pooling: readonly Suspect[] = [
  {
    op: 'MaxPool2d',
    family: 'pooling',
    networks: [...networks, ofTies],
    mistakes: [
      ...common,
      byRuleOf('spread over the window like an average', 'AvgPool2d', () =>
        ({ count_include_pad: true, divisor_override: undefined })),
      toEveryLargest,
    ],
  },
  {
    op: 'AvgPool2d',
    family: 'pooling',
    networks,
    mistakes: [
      ...common,
      byRuleOf('not divided by k_H k_W', 'AvgPool2d', () => ({ divisor_override: 1 })),
      byRuleOf('divided by k_H alone', 'AvgPool2d', (own) => ({ divisor_override: heightOf(own) })),
      byRuleOf('given to the maximum alone', 'MaxPool2d', () => ({ dilation: [1, 1] })),
      byRuleOf('with padding not counted, or counted where it is not', 'AvgPool2d', ({ count_include_pad }) =>
        ({ count_include_pad: count_include_pad === false })),
    ],
  },
];
