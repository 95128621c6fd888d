import assert from 'node:assert/strict';
import { healthOf } from '../../../src/check/health';
import type { Network } from '../../../src/engine/network';
import { healthKinds, type Health, type HealthFinding, type HealthKind, type HealthOptions, type LayerHealth }
  from '../../../src/protocol/health';
import { openNetwork, valueOf, type LayerSketch, type Sketch } from '../engine/networks';

type Numbers = Readonly<Record<string, readonly number[]>>;

/** The health of a run on these numbers: parameters, inputs or the target, by their names. */
function healthOn(sketch: Sketch, numbers: Numbers, options: HealthOptions = {}): Health {
  return healthOf(runOn(sketch, numbers), options);
}

function runOn(sketch: Sketch, numbers: Numbers): Network {
  const network = openNetwork(sketch);
  for (const [name, values] of Object.entries(numbers)) {
    const tensor = network.parameters.get(name) ?? network.batch.get(name)!;
    tensor.data.set(values);
  }
  network.forward();
  network.backward();
  return network;
}

function layerOf(health: Health, name: string): LayerHealth {
  return health.layers.find(({ layer }) => layer === name)!;
}

function findingsOf(health: Health, kind: HealthKind): HealthFinding[] {
  return health.findings.filter((finding) => finding.kind === kind);
}

/** Dense layers with these units, each followed by the activation. */
function stack(units: readonly number[], activation?: string): LayerSketch[] {
  return units.flatMap((out_features, i) => [
    { name: `fc${i + 1}`, op: 'Linear', args: { out_features } },
    ...(activation === undefined ? [] : [{ name: `a${i + 1}`, op: activation }]),
  ]);
}

/** |actual − expected| to the last few digits. */
function assertClose(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs(actual! - expected) <= 1e-14 * Math.abs(expected), `${actual} is not ${expected}`);
}

/**
 * A 2-2-1 network for one sample, by hand: x = (1, 2), Z1 = (−0.5, 1), A1 = (0, 1), Z2 = −1, y = 1, so dZ2 = −4,
 * dA1 = (−12, 8), dZ1 = (0, 8), dW1 = ((0, 0), (8, 16)), dW2 = (0, −4), dx = (16, 8).
 */
const small: Sketch = {
  inputs: { x: [1, 2] },
  layers: [
    { name: 'fc1', op: 'Linear', args: { out_features: 2 } },
    { name: 'relu', op: 'ReLU' },
    { name: 'fc2', op: 'Linear', args: { out_features: 1 } },
  ],
};
const smallNumbers: Numbers = {
  'x': [1, 2], 'y': [1], 'fc1.weight': [1, -1, 2, 1], 'fc1.bias': [0.5, -3], 'fc2.weight': [3, -2], 'fc2.bias': [1],
};

describe('Health: numbers', () => {
  const health = healthOn(small, smallNumbers);

  it('lists inputs, layers and the loss', () => {
    assert.deepEqual(health.layers.map(({ layer, op }) => [layer, op]),
      [['x', 'Input'], ['fc1', 'Linear'], ['relu', 'ReLU'], ['fc2', 'Linear'], ['loss', 'MSELoss']]);
  });

  it('gives the norm of every tensor', () => {
    assert.deepEqual(layerOf(health, 'x').norms, { 'x': Math.sqrt(5), 'x.grad': Math.sqrt(320) });
    assert.deepEqual(layerOf(health, 'fc1').norms, {
      'fc1.output': Math.sqrt(1.25), 'fc1.output.grad': 8,
      'fc1.weight': Math.sqrt(7), 'fc1.weight.grad': Math.sqrt(320),
      'fc1.bias': Math.sqrt(9.25), 'fc1.bias.grad': 8,
    });
    assert.deepEqual(layerOf(health, 'loss').norms, { loss: 4 });
  });

  it('gives the gain of every layer by what the layer is', () => {
    assert.equal(layerOf(health, 'fc2').gain?.kind, 'weights');
    assertClose(layerOf(health, 'fc2').gain?.value, Math.sqrt(208) / 4);
    assert.equal(layerOf(health, 'relu').gain?.kind, 'activation');
    assertClose(layerOf(health, 'relu').gain?.value, 8 / Math.sqrt(208));
    assertClose(layerOf(health, 'fc1').gain?.value, Math.sqrt(5));
    assert.equal(layerOf(health, 'loss').gain, undefined);
  });

  it('chains the gains back to the input', () => {
    assert.deepEqual(layerOf(health, 'fc2').chain, { activation: 1, weights: 1, other: 1, total: 1 });
    const chain = layerOf(health, 'x').chain!;
    assertClose(chain.activation, 8 / Math.sqrt(208));
    assertClose(chain.weights, Math.sqrt(13 * 5));
    assertClose(chain.other, 1);
    assertClose(chain.total, Math.sqrt(20));
  });

  it('counts dead and saturated parts of activations alone', () => {
    assert.deepEqual(layerOf(health, 'relu').dead, { count: 1, of: 2 });
    assert.deepEqual(layerOf(health, 'relu').saturated, { count: 0, of: 2 });
    assert.equal(layerOf(health, 'fc1').dead, undefined);
  });

  it('gives update ratios of matrices for the learning rate it says', () => {
    assert.equal(health.learningRate, 0.001);
    assertClose(layerOf(health, 'fc1').updateRatios['fc1.weight'], 0.001 * Math.sqrt(320 / 7));
    assertClose(layerOf(health, 'fc2').updateRatios['fc2.weight'], 0.004 / Math.sqrt(13));
    assert.equal(layerOf(health, 'fc1').updateRatios['fc1.bias'], undefined);
  });

  it('finds nothing wrong: that one of two units rests for one sample is chance', () => {
    assert.deepEqual(health.findings, []);
  });

  it('says which of two ways a gradient came by where a tensor is used twice', () => {
    // z = x + 3x: the dense layer sends three times what the sum itself does, and both add up to 4.
    const shared: Sketch = {
      inputs: { x: [1, 1] },
      layers: [
        { name: 'fc', op: 'Linear', args: { out_features: 1 } },
        { name: 'sum', op: 'Add', inputs: ['fc', 'x'] },
      ],
    };
    const { layers } = healthOn(shared, { 'x': [1], 'y': [0], 'fc.weight': [3], 'fc.bias': [0] });
    const chain = layers[0]!.chain!;
    assert.deepEqual([chain.weights, chain.activation, chain.total], [3, 1, 4]);
    assertClose(chain.other, 4 / 3);
    assertClose(layers[2]!.gain?.value, Math.SQRT2);
  });

  it('has no norm for a tensor that is not finite, and no NaN', () => {
    const broken = healthOn(small, { ...smallNumbers, 'fc1.bias': [NaN, 0] });
    assert.equal(layerOf(broken, 'fc1').norms['fc1.output'], undefined);
    assert.ok(!JSON.stringify(broken).includes('null'));
  });
});

describe('Health: findings', () => {
  it('vanishing: sigmoids at 0 pass on a quarter each', () => {
    // With w = 1, b = −1/2 and x = 1/2 every z is 0 and every a is 1/2. From a6 back to fc2 there are five sigmoids.
    const layers = stack([1, 1, 1, 1, 1, 1], 'Sigmoid');
    const parameters = layers.flatMap(({ name, op }) =>
      (op === 'Linear' ? [[`${name}.weight`, [1]], [`${name}.bias`, [-0.5]]] as [string, number[]][] : []));
    const numbers = { x: [0.5], y: [0], ...Object.fromEntries(parameters) };
    const health = healthOn({ inputs: { x: [1, 1] }, layers }, numbers);
    const [finding, ...others] = findingsOf(health, 'vanishing');
    assert.deepEqual(others, []);
    assert.deepEqual([finding!.layer, finding!.tensor, finding!.value, finding!.threshold],
      ['fc2', 'fc2.output.grad', 4 ** -5, 1e-3]);
    assert.match(finding!.message, /0\.00098 times .* 9 layers on .* activations × 0\.00098, weights × 1, other × 1/);
    assert.match(finding!.message, /falls to 0\.00024/);
    assert.match(finding!.source, /Pascanu, Mikolov and Bengio/);
  });

  it('exploding: weights of 11', () => {
    const numbers = Object.fromEntries([1, 2, 3, 4, 5].flatMap((i) => [[`fc${i}.weight`, [11]], [`fc${i}.bias`, [0]]]));
    const health = healthOn({ inputs: { x: [1, 1] }, layers: stack([1, 1, 1, 1, 1]) }, { x: [1], y: [0], ...numbers });
    assert.deepEqual(findingsOf(health, 'exploding').map(({ layer, value }) => [layer, value]), [['fc2', 1331]]);
    assert.match(findingsOf(health, 'exploding')[0]!.message, /rises to 15000/);
    assert.deepEqual(findingsOf(health, 'vanishing'), []);
  });

  it('zero gradient: a ReLU that lets nothing through, and a layer that is fed with zeros', () => {
    const health = healthOn(small, { ...smallNumbers, 'fc1.bias': [-9, -9], 'y': [5] });
    assert.deepEqual(findingsOf(health, 'zeroGradient').map(({ layer, tensor }) => [layer, tensor]),
      [['relu', 'fc1.output.grad'], ['fc2', 'fc2.weight.grad']]);
  });

  it('zero gradient: a perfect fit is said once, at the loss', () => {
    const health = healthOn(small, { ...smallNumbers, y: [-1] });
    assert.deepEqual(findingsOf(health, 'zeroGradient').map(({ layer }) => layer), ['loss']);
  });

  const rectified = (units: number, batch: number): Sketch => ({
    inputs: { x: [batch, 1] },
    layers: [...stack([units], 'ReLU'), { name: 'out', op: 'Linear', args: { out_features: 1 } }],
  });

  it('dead: two of three units at 0 for all of eight samples', () => {
    const numbers = { 'fc1.weight': [0, 0, 0], 'fc1.bias': [-1, -2, 1] };
    const [finding, ...others] = findingsOf(healthOn(rectified(3, 8), numbers), 'dead');
    assert.deepEqual(others, []);
    assert.deepEqual([finding!.layer, finding!.tensor, finding!.value], ['a1', 'a1.output', 2 / 3]);
    assert.match(finding!.message, /2 of 3 units/);
  });

  it('dead: not where a single sample is all there is', () => {
    const numbers = { 'fc1.weight': [0, 0, 0], 'fc1.bias': [-1, -2, 1] };
    assert.deepEqual(findingsOf(healthOn(rectified(3, 1), numbers), 'dead'), []);
  });

  it('dead: units are channels of images, and the last axis behind a dense layer', () => {
    const image: Sketch = {
      inputs: { x: [1, 1, 3, 3] },
      layers: [{ name: 'conv', op: 'Conv2d', args: { out_channels: 2, kernel_size: 2 } }, { name: 'relu', op: 'ReLU' }],
    };
    const weight = new Array<number>(8).fill(0);
    const ofImage = healthOn(image, { 'conv.weight': weight, 'conv.bias': [-1, 1] });
    assert.deepEqual(layerOf(ofImage, 'relu').dead, { count: 1, of: 2 });
    const sequence: Sketch = { inputs: { x: [2, 5, 1] }, layers: stack([3], 'ReLU') };
    const ofSequence = healthOn(sequence, { 'fc1.weight': [0, 0, 0], 'fc1.bias': [-1, 1, -1] });
    assert.deepEqual(layerOf(ofSequence, 'a1').dead, { count: 2, of: 3 });
  });

  it('saturated: three of four tanh', () => {
    const sketch: Sketch = { inputs: { x: [4, 1] }, layers: [{ name: 'tanh', op: 'Tanh' }] };
    const [finding] = findingsOf(healthOn(sketch, { x: [-3, 0, 3, 4] }), 'saturated');
    assert.deepEqual([finding!.layer, finding!.value], ['tanh', 0.75]);
    assert.deepEqual(findingsOf(healthOn(sketch, { x: [-3, 0, 3, 1] }), 'saturated'), []);
  });

  it('symmetric: units with the same weights and the same gradients', () => {
    const numbers = { ...smallNumbers, 'fc1.weight': [1, 1, 1, 1], 'fc1.bias': [1, 1], 'fc2.weight': [2, 2] };
    const health = healthOn(small, numbers);
    assert.deepEqual(findingsOf(health, 'symmetric').map(({ layer, value }) => [layer, value]), [['fc1', 1]]);
    assert.deepEqual(layerOf(health, 'fc2').symmetric, { count: 0, of: 1 });
  });

  it('symmetric: not where the weights are the same but the gradients are not, or the biases differ', () => {
    const same = { ...smallNumbers, 'fc1.weight': [1, 1, 1, 1] };
    for (const others of [{ 'fc1.bias': [1, 1], 'fc2.weight': [2, 3] }, { 'fc1.bias': [1, 2], 'fc2.weight': [2, 2] }]) {
      assert.deepEqual(findingsOf(healthOn(small, { ...same, ...others }), 'symmetric'), []);
    }
  });

  it('symmetric: filters of a convolution and of a transposed one', () => {
    for (const op of ['Conv2d', 'ConvTranspose2d']) {
      const layers: LayerSketch[] = [
        { name: 'conv', op, args: { out_channels: 3, kernel_size: 2 } },
        { name: 'mean', op: 'AdaptiveAvgPool2d', args: { output_size: 1 } },
        { name: 'flat', op: 'Flatten' },
        { name: 'fc', op: 'Linear', args: { out_features: 1 } },
      ];
      const ones = new Array<number>(24).fill(0.5);
      const numbers = { 'conv.weight': ones, 'conv.bias': [1, 1, 1], 'fc.weight': [1, 2, 1] };
      const health = healthOn({ inputs: { x: [1, 2, 3, 3] }, layers }, numbers);
      assert.deepEqual(layerOf(health, 'conv').symmetric, { count: 1, of: 3 }, op);
    }
  });

  const pooled: Sketch = {
    inputs: { x: [1, 1, 2, 4] },
    layers: [{ name: 'relu', op: 'ReLU' }, { name: 'pool', op: 'MaxPool2d', args: { kernel_size: 2 } }],
  };

  it('ties: a window with two largest entries, and a 0 in front of a ReLU', () => {
    const health = healthOn(pooled, { x: [5, 1, 3, 2, 5, 1, 0, 1], y: [0, 0] });
    assert.deepEqual(layerOf(health, 'pool').ties, { count: 1, of: 2 });
    assert.deepEqual(findingsOf(health, 'ties').map(({ layer, value }) => [layer, value]), [['pool', 1]]);
  });

  it('ties: not where no gradient arrives, nor among values that a ReLU holds at 0', () => {
    // The second window ties among zeros of the ReLU; the 0 in the first window does not win.
    const health = healthOn(pooled, { x: [5, 1, -3, -2, 0, 1, -1, -1], y: [0, 1] });
    assert.deepEqual(findingsOf(health, 'ties'), []);
    // x = 0 wins its window and gets a gradient: a corner.
    const corner = healthOn(pooled, { x: [0, -1, 1, 2, -1, -1, 3, 4], y: [1, 0] });
    assert.deepEqual(findingsOf(corner, 'ties').map(({ layer }) => layer), ['relu']);
  });

  it('update ratio: one step that changes a weight by more than a hundredth', () => {
    const options = { learningRate: 0.01 };
    const [first, second, ...others] = findingsOf(healthOn(small, smallNumbers, options), 'updateRatio');
    assert.deepEqual(others, []);
    assert.deepEqual([first!.layer, first!.tensor, second!.tensor], ['fc1', 'fc1.weight', 'fc2.weight']);
    assertClose(first!.value, 0.01 * Math.sqrt(320 / 7));
    assert.match(first!.message, /learning rate of 0\.01 changes it by 6\.8 %/);
  });

  const ofExpression = (name: string, expr: string): Sketch =>
    ({ inputs: { x: [1, 2] }, layers: [{ name, op: 'Elementwise', args: { expr } }] });

  it('not finite: the first operator, with the range of its operands', () => {
    const health = healthOn(ofExpression('log', 'log(x)'), { x: [2, 0] });
    const [finding, ...others] = findingsOf(health, 'nonFinite');
    assert.deepEqual(others, []);
    assert.deepEqual([finding!.layer, finding!.tensor, finding!.value], ['log', 'log.output', 1]);
    assert.match(finding!.message, /^log: Elementwise is the first layer to give -Infinity at \[0, 1\];/);
    assert.match(finding!.message, /x from 0\.00 to 2\.00/);
  });

  it('not finite: also where only the backward pass divides by 0', () => {
    const health = healthOn(ofExpression('root', 'sqrt(x)'), { x: [4, 0], y: [1, 1] });
    const [finding] = findingsOf(health, 'nonFinite');
    assert.deepEqual([finding!.layer, finding!.tensor], ['root', 'x.grad']);
    assert.match(finding!.message, /backward pass of Elementwise .* in x\.grad \(1 × 2\) at \[0, 1\]; /);
    assert.match(finding!.message, /root\.output\.grad from -1\.00 to 1\.00/);
  });

  it('not finite: numbers that were given are named as such', () => {
    const network = runOn(small, smallNumbers);
    valueOf(network, 'x').tensor.data[1] = NaN;
    network.forward();
    network.backward();
    const [finding] = findingsOf(healthOf(network), 'nonFinite');
    assert.deepEqual([finding!.layer, finding!.tensor], ['x', 'x']);
  });

  it('takes thresholds of one’s own, and leaves out what is switched off', () => {
    const dying = { ...smallNumbers, 'fc1.bias': [-9, -9], 'y': [5] };
    assert.deepEqual(findingsOf(healthOn(small, dying, { thresholds: { zeroGradient: false } }), 'zeroGradient'), []);
    const strict = healthOn(small, smallNumbers, { thresholds: { exploding: 1 } });
    assert.deepEqual(findingsOf(strict, 'exploding').map(({ threshold }) => threshold), [1]);
  });

  it('orders findings by kind, the most important first', () => {
    const health = healthOn(small, { ...smallNumbers, 'y': [5] }, { learningRate: 1000, thresholds: { exploding: 1 } });
    assert.ok(health.findings.length >= 3);
    const kinds = health.findings.map(({ kind }) => healthKinds.indexOf(kind));
    assert.deepEqual(kinds, [...kinds].sort((a, b) => a - b));
  });
});
