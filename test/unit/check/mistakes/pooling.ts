import type { LayerState, Operator } from '../../../../src/engine/operator';
import { standardRegistry } from '../../../../src/engine/registry';
import { onHeap, type Tensor } from '../../../../src/tensor/tensor';
import { mistakesIn, mistakesOverSamples, withoutUpstream } from './common';
import { edited, input, mutant, noGradients, type Backward, type Mutant } from './mutant';
import { amongImages, type Suspect } from './suspect';

/** Windows side by side, overlapping, and with padding. */
const networks = [
  amongImages({ kernel_size: 2 }),
  amongImages({ kernel_size: [3, 2], stride: [2, 1] }, 'classify'),
  amongImages({ kernel_size: 3, stride: 2, padding: 1, ceil_mode: true }),
];

const overlapping = [
  amongImages({ kernel_size: [3, 2], stride: 1 }),
  amongImages({ kernel_size: 2, stride: 1, padding: 1 }),
];

/** What another rule sends back, with this layer's windows. */
function byRuleOf(name: string, op: string, extra: Readonly<Record<string, unknown>> = {}): Mutant {
  const other: Operator = standardRegistry.operators.get(op)!;
  return mutant(`dA_prev ${name}`, input, (dX, state, dA) => {
    const args = { ...(state.args as object), ...extra } as never;
    const saved = other.prepare!(state.inputs.map(({ shape }) => shape), args, state.output.shape, onHeap);
    const own = { ...state, args, saved, output: edited(state.output, () => undefined) } as LayerState;
    const gradients = noGradients(state);
    other.forward(own as never);
    other.backward(own as never, dA, gradients);
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

const common = [
  ...mistakesIn('dA_prev', input), withoutUpstream('dA_prev', input), ...mistakesOverSamples('dA_prev', input),
];

export const pooling: readonly Suspect[] = [
  {
    op: 'MaxPool2d',
    networks,
    mistakes: [...common, byRuleOf('spread over the window like an average', 'AvgPool2d', { count_include_pad: true })],
  },
  {
    op: 'AvgPool2d',
    networks,
    mistakes: [
      ...common,
      byRuleOf('not divided by k_H k_W', 'AvgPool2d', { divisor_override: 1 }),
      byRuleOf('divided by k_H alone', 'AvgPool2d', { divisor_override: 2 }),
      byRuleOf('given to the maximum alone', 'MaxPool2d', { dilation: [1, 1] }),
    ],
  },
  {
    op: 'AvgPool2d',
    networks: [amongImages({ kernel_size: 3, stride: 2, padding: 1 })],
    mistakes: [byRuleOf('with padding not counted', 'AvgPool2d', { count_include_pad: false })],
  },
  { op: 'MaxPool2d', networks: overlapping, mistakes: [overwrittenWindows] },
  { op: 'AvgPool2d', networks: overlapping, mistakes: [overwrittenWindows] },
];
