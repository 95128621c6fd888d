import assert from 'node:assert/strict';
import { compareGradients } from '../../../src/check/compare';
import { gradientTargets } from '../../../src/check/gradientTargets';
import type { Network } from '../../../src/engine/network';
import { english } from '../../../src/protocol/sentence';
import { randomFor } from '../../../src/tensor/random';
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
  assert.ok(message.endsWith(cause ? english(cause) : ''));
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

const pooling = (op: string, args: object): Sketch => ({
  inputs: { x: [2, 2, 7, 8] },
  layers: [
    { name: 'conv', op: 'Conv2d', args: { out_channels: 2, kernel_size: 2 } },
    { name: 'pool', op, args },
    { name: 'flatten', op: 'Flatten' },
    { name: 'fc', op: 'Linear', args: { out_features: 3 } },
  ],
} as Sketch);

/**
 * What a pooling sends back by another rule than its own: each window gives to these of its entries (flat positions in
 * the input) its dA, divided.
 */
function shares(
  network: Network,
  layer: string,
  divisor: (window: readonly number[]) => number,
  takers = (window: readonly number[]): readonly number[] => window,
  dA = nodeOf(network, layer).output.gradient!.data,
): Float64Array {
  const { operator, state, sources: [input], output: { tensor: { shape } } } = nodeOf(network, layer);
  const { axes: [rows, columns] } = operator.geometry!(state as never)! as unknown as {
    readonly axes: readonly { readonly input: number; readonly looks: readonly (readonly number[])[] }[];
  };
  const sent = new Float64Array(input!.tensor.data.length);
  dA.forEach((value, position) => {
    const [high, wide] = [shape[2]!, shape[3]!];
    const plane = Math.floor(position / (high * wide)) * rows!.input * columns!.input;
    const window = rows!.looks[Math.floor(position / wide) % high]!.flatMap((row) =>
      columns!.looks[position % wide]!.map((column) => plane + row * columns!.input + column));
    for (const entry of takers(window)) sent[entry]! += value / divisor(window);
  });
  return sent;
}

/** What a layer sends back with its weights after an update with a learning rate, by the engine's own rule. */
function updated(network: Network, layer: string, rate: number): Float64Array {
  const { operator, state, sources: [source], output, gradients } = nodeOf(network, layer);
  const { weight } = state.parameters;
  const dW = gradients.parameters['weight']!;
  const after = { shape: weight!.shape, data: weight!.data.map((value, at) => value - rate * dW.data[at]!) };
  const sent = { shape: source!.tensor.shape, data: new Float64Array(source!.tensor.data.length) };
  operator.backward({ ...state, parameters: { ...state.parameters, weight: after } } as never, output.gradient!,
    { inputs: [sent], parameters: {} });
  return sent.data;
}

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

  for (const [op, args] of [
    ['MaxPool2d', { kernel_size: 3, stride: 2, padding: 1 }], ['MaxPool2d', { kernel_size: [2, 3] }],
    ['AdaptiveMaxPool2d', { output_size: 3 }],
  ] as const) {
    const pooled = (): Network => runNetwork(pooling(op, args));
    it(`where ${op} sends back what an average would`, () => {
      for (const divided of [true, false]) {
        const network = pooled();
        const averaged = shares(network, 'pool', (window) => (divided ? window.length : 1));
        assert.match(saidOf(network, 'conv.output.grad', () => averaged),
          divided ? /the rule of an average pooling: .* the winner, the largest entry, gets all of dA/
            : /Every entry of a window gets all of its dA: the mask is missing/);
      }
    });

    it(`where ${op} sends it to the wrong one of a window, which is neither`, () => {
      const network = pooled();
      const toFirst = shares(network, 'pool', () => 1, (window) => [window[0]!]);
      assert.doesNotMatch(saidOf(network, 'conv.output.grad', () => toFirst), /average pooling|mask/);
    });
  }

  for (const [op, args] of [
    ['AvgPool2d', { kernel_size: 3, stride: 2 }], ['AdaptiveAvgPool2d', { output_size: [3, 2] }],
  ] as const) {
    it(`where ${op} gives all to the largest entry`, () => {
      const network = runNetwork(pooling(op, args));
      const z = nodeOf(network, 'conv').output.tensor.data;
      const toLargest = shares(network, 'pool', () => 1, (window) =>
        [window.reduce((best, place) => (z[place]! > z[best]! ? place : best))]);
      assert.match(saidOf(network, 'conv.output.grad', () => toLargest),
        /the rule of a max pooling: .* each of its k entries gets the same share, dA \/ k\./);
      const toSmallest = shares(network, 'pool', () => 1, (window) =>
        [window.reduce((best, place) => (z[place]! < z[best]! ? place : best))]);
      assert.doesNotMatch(saidOf(network, 'conv.output.grad', () => toSmallest), /max pooling/);
    });
  }

  it('where db of as many units as samples is summed over the units', () => {
    const network = runNetwork({ ...dense, inputs: { x: [5, 5] } });
    const dZ = nodeOf(network, 'fc1').output.gradient!.data;
    const sum = (entries: readonly number[]): number => entries.reduce((total, entry) => total + dZ[entry]!, 0);
    const five = [0, 1, 2, 3, 4];
    const ofSamples = five.map((sample) => sum(five.map((unit) => 5 * sample + unit)));
    assert.match(saidOf(network, 'fc1.bias.grad', () => ofSamples),
      /a sum for each sample in the place of one for each unit: .* In PyTorch's order the sum runs over axis 0\./);
    assert.doesNotMatch(saidOf(network, 'fc1.bias.grad', () => five.map((unit) => dZ[unit]!)), /in the place of one/);
  });

  it('where db of as many filters as columns is summed over the filters', () => {
    const network = runNetwork({
      inputs: { x: [2, 2, 5, 6] },
      layers: [
        { name: 'conv', op: 'Conv2d', args: { out_channels: 4, kernel_size: 3 } },
        { name: 'flatten', op: 'Flatten' },
        { name: 'fc', op: 'Linear', args: { out_features: 3 } },
      ],
    });
    // dZ is 2 × 4 × 3 × 4: what is summed runs over all but its last axis.
    const dZ = nodeOf(network, 'conv').output.gradient!.data;
    const ofColumns = [0, 1, 2, 3].map((column) =>
      dZ.reduce((total, value, at) => total + (at % 4 === column ? value : 0), 0));
    assert.match(saidOf(network, 'conv.bias.grad', () => ofColumns),
      /a sum for each column in the place of one for each channel: .* runs over the axes 0, 2, 3\./);
  });

  for (const [name, sketch, layer] of [['x.grad', dense, 'fc1'], ['tanh.output.grad', dense, 'fc2'],
    ['x.grad', images, 'conv']] as const) {
    it(`where the weights of ${layer} are updated before ${name} is computed with them`, () => {
      const network = runNetwork(sketch);
      const after = updated(network, layer, 0.05);
      assert.match(saidOf(network, name, () => after),
        new RegExp(`with the weights of ${layer} after their update, W − 0\\.05 · dW: send everything back`));
      // What an update does not explain: one in the other direction, weights that are off by something else.
      assert.doesNotMatch(saidOf(network, name, () => updated(network, layer, -0.05)), /update/);
      assert.doesNotMatch(saidOf(network, name, () => after.map((value, at) => (at === 7 ? 1.001 * value : value))),
        /update/);
    });
  }

  it('where a wrong gradient arrives and is then pooled, or taken back, by a rule that is wrong as well', () => {
    const network = runNetwork(images);
    const wrong = nodeOf(network, 'max').output.gradient!.data.map((value, at) => value + (at % 3));
    const given = gradientTargets(network).filter(({ name }) => /^(max|conv)\.output/.test(name)).map(({ name, exact }) => ({
      target: name, given: name, dtype: 'float64', tensor: {
        shape: exact.shape, data: name.startsWith('max') ? wrong : shares(network, 'max', ({ length }) => length,
          (window) => window, wrong),
      },
    }));
    const { tensors } = compareGradients(network, given).comparison;
    assert.deepEqual(tensors.map(({ status }) => status), ['culprit', 'mistake']);
    assert.match(english(tensors[1]!.cause!), /the rule of an average pooling/);
  });

  it('in float32 as well', () => {
    assert.match(saidOf(runNetwork(dense), 'fc1.weight.grad', (data) => data.map((value) => Math.fround(4 * value)),
      'float32'), /It is 4 times the exact gradient/);
  });

  it('and never where the numbers are anything', () => {
    const numbers = randomFor(1, 'anything');
    const square: Sketch = { ...dense, inputs: { x: [5, 5] } };
    const poolings = [pooling('AvgPool2d', { kernel_size: 3 }), pooling('MaxPool2d', { kernel_size: 3 })];
    for (const sketch of [dense, square, images, residual, ...poolings]) {
      const network = runNetwork(sketch);
      for (const { name, exact } of gradientTargets(network)) {
        const tensor = { shape: exact.shape, data: exact.data.map(() => numbers.normal()) };
        const given = [{ target: name, given: name, dtype: 'float32', tensor }];
        const { tensors: [compared] } = compareGradients(network, given).comparison;
        assert.equal(compared!.status, 'culprit');
        assert.equal(compared!.cause, undefined, `${name}: ${compared!.message}`);
      }
    }
  });

  it('and not where none of them explains every entry', () => {
    const message = saidOf(runNetwork(dense), 'fc1.weight.grad', (data) => data.map((value, at) => value + (at % 3)));
    assert.match(message, /the mistake is in the backward rule of fc1\.$/);
  });
});
