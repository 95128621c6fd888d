import assert from 'node:assert/strict';
import { compareGradients } from '../../../src/check/compare';
import { gradientTargets } from '../../../src/check/gradientTargets';
import type { Network } from '../../../src/engine/network';
import type { Shape } from '../../../src/tensor/shape';
import { nodeOf, runNetwork, type Sketch } from '../engine/networks';

type Change = (data: Float64Array, shape: Shape) => ArrayLike<number>;

/** What the comparison says of one gradient that is changed like this, all others being right. */
function saidOf(network: Network, name: string, change: Change, dtype = 'float64'): string {
  const given = gradientTargets(network).map(({ name: target, exact: { shape, data } }) => {
    const numbers = target === name ? Float64Array.from(change(data.slice(), shape)) : data.slice();
    return { target, given: target, dtype, tensor: { shape, data: numbers } };
  });
  const { tensors } = compareGradients(network, given).comparison;
  const { status, message, cause } = tensors.find((tensor) => tensor.name === name)!;
  assert.ok(status === 'culprit' || status === 'mistake', status);
  assert.ok(message.endsWith(cause ?? ''));
  return message;
}

const times = (factor: number): Change => (data) => data.map((value) => factor * value);

const dense: Sketch = {
  inputs: { x: [4, 5] },
  layers: [
    { name: 'fc1', op: 'Linear', args: { out_features: 5 } },
    { name: 'tanh', op: 'Tanh' },
    { name: 'fc2', op: 'Linear', args: { out_features: 3 } },
  ],
  loss: 'CrossEntropyLoss',
};

const images: Sketch = {
  inputs: { x: [3, 2, 7, 7] },
  layers: [
    { name: 'conv', op: 'Conv2d', args: { out_channels: 2, kernel_size: 3, padding: 1 } },
    { name: 'max', op: 'MaxPool2d', args: { kernel_size: 3, stride: 2 } },
    { name: 'mean', op: 'AvgPool2d', args: { kernel_size: [3, 2] } },
    { name: 'flatten', op: 'Flatten' },
    { name: 'fc', op: 'Linear', args: { out_features: 3 } },
  ],
};

const residual: Sketch = {
  inputs: { x: [3, 4] },
  layers: [
    { name: 'fc', op: 'Linear', args: { out_features: 4 } },
    { name: 'tanh', op: 'Tanh' },
    { name: 'sum', op: 'Add', inputs: ['tanh', 'fc'] },
  ],
};

describe('The mistake behind a wrong gradient is named', () => {
  for (const [name, change, said] of [
    ['fc1.weight.grad', times(-1), /with the other sign/],
    ['fc1.weight.grad', times(0), /All of it is 0/],
    ['fc1.weight.grad', times(4), /It is 4 times the exact gradient: a division by the batch size m = 4 is missing\./],
    ['fc1.weight.grad', times(0.25), /It is 1\/4 of the exact gradient: it was divided by the batch size m = 4 once too/],
    ['fc1.weight.grad', times(2), /It is 2 times the exact gradient: a factor 2 is too much/],
    ['fc1.weight.grad', times(0.5), /It is 1\/2 of the exact gradient: a factor 2 is missing/],
    ['fc1.weight.grad', times(7), /It is 7 times the exact gradient in every entry: a constant factor is wrong/],
    // W of fc1 is 5 × 5.
    ['fc1.weight.grad', (data) => data.map((_, at) => data[(at % 5) * 5 + Math.floor(at / 5)]!), /transposed: one \.T/],
    ['fc1.output.grad', (data) => data.map((value, at) => (at < 5 ? value : 0)), /Only the first sample has its gradient/],
    ['fc1.output.grad', (data) => data.map((value, at) => (at < 15 ? value : 0)), /The last sample is 0, and all others/],
  ] as const satisfies readonly (readonly [string, Change, RegExp])[]) {
    it(`${name}: ${said.source}`, () => assert.match(saidOf(runNetwork(dense), name, change), said));
  }

  it('where the derivative of an activation is left out', () => {
    const network = runNetwork(dense);
    const arriving = nodeOf(network, 'tanh').output.gradient!.data;
    assert.match(saidOf(network, 'fc1.output.grad', () => arriving),
      /It is what arrives at tanh, unchanged: the derivative of Tanh is missing, dZ = dA ⊙ /);
  });

  for (const [times_, said] of [[1, /It is P \/ m: the label is not taken off/], [2, /It is \(P \+ Y\) \/ m/]] as const) {
    it(`where the label of a class is ${times_ === 1 ? 'left out' : 'added'}`, () => {
      const network = runNetwork(dense);
      const labels = network.loss.sources[1]!.tensor.data;
      assert.match(saidOf(network, 'fc2.output.grad', (data) => data.map((value, at) =>
        value + (labels[Math.floor(at / 3)] === at % 3 ? times_ / 4 : 0))), said);
    });
  }

  it('where only one of several parts arrives', () => {
    const network = runNetwork(residual);
    const ofSum = nodeOf(network, 'sum').output.gradient!.data;
    assert.match(saidOf(network, 'fc.output.grad', () => ofSum),
      /It is only what sum sends back: what comes from tanh has to be added to it, \+= in the place of =\./);
  });

  it('where windows overwrite each other', () => {
    const network = runNetwork(images);
    // Rows and columns 2 and 4 are in two windows of three with a stride of 2.
    const isInTwo = (at: number): boolean =>
      [Math.floor(at / 7) % 7, at % 7].some((place) => place === 2 || place === 4);
    const changes = (data: Float64Array): boolean => data.some((value, at) => isInTwo(at) && value !== 0);
    assert.ok(changes(nodeOf(network, 'conv').output.gradient!.data), 'something is to be overwritten');
    const overwritten: Change = (data) => data.map((value, at) => (isInTwo(at) ? value / 3 : value));
    assert.match(saidOf(network, 'conv.output.grad', overwritten),
      /right where windows do not overlap, and wrong where they do: .* \+= in the place of =\./);
  });

  for (const [name, change, said] of [
    ['max.output.grad', times(6), /It is 6 times the exact gradient: the average over a window divides by its 6 entries/],
    ['conv.weight.grad', (data) => data.map((_, at) => data[at - (at % 9) + 8 - (at % 9)]!), /turned by 180°: for dW nothing/],
    ['x.grad', (data) => data.map((_, at) => data[at - (at % 49) + 48 - (at % 49)]!), /turned by 180°: only the kernel is/],
    ['x.grad', (data) => data.map((_, at) => (at % 7 === 0 ? 0 : data[at - 1]!)), /one step aside: an index forgets/],
    ['x.grad', (data) => data.map((value, at) => (at % 7 === 6 ? value + 1 : value)), /wrong at the border alone/],
  ] as const satisfies readonly (readonly [string, Change, RegExp])[]) {
    it(`${name}: ${said.source}`, () => assert.match(saidOf(runNetwork(images), name, change), said));
  }

  it('in float32 as well', () => {
    assert.match(saidOf(runNetwork(dense), 'fc1.weight.grad', (data) => data.map((value) => Math.fround(4 * value)),
      'float32'), /It is 4 times the exact gradient/);
  });

  it('and not where none of them explains every entry', () => {
    const message = saidOf(runNetwork(dense), 'fc1.weight.grad', (data) => data.map((value, at) => value + (at % 3)));
    assert.match(message, /the mistake is in the backward rule of fc1\.$/);
  });
});
