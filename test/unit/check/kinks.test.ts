import assert from 'node:assert/strict';
import type { Network } from '../../../src/engine/network';
import { standardRegistry } from '../../../src/engine/registry';
import { openNetwork, runNetwork, valueOf } from '../engine/networks';
import type { LayerSketch, OpenOptions, Sketch } from '../engine/networks';
import { check, layerOf, tensorOf } from './drive';
import {
  eachEntry, input, misled, MUTANT, registryWith, registryWithout, weight, type Mutant,
} from '../../experiment/mutants/mutant';

/** A learner's first network: images on a black background. */
const learners: Sketch = {
  inputs: { x: [4, 1, 10, 10] },
  layers: [
    { name: 'conv1', op: 'Conv2d', args: { out_channels: 3, kernel_size: 3 } },
    { name: 'relu1', op: 'ReLU' },
    { name: 'pool', op: 'MaxPool2d', args: { kernel_size: 2 } },
    { name: 'conv2', op: 'Conv2d', args: { out_channels: 2, kernel_size: 2 } },
    { name: 'relu2', op: 'ReLU' },
    { name: 'flat', op: 'Flatten' },
    { name: 'fc', op: 'Linear', args: { out_features: 3 } },
  ],
  loss: 'CrossEntropyLoss',
};

/** The network with all biases at 0 and all but the middle of its images black: exact zeros and ties everywhere. */
function withZeroBiases(sketch: Sketch, options: OpenOptions = {}): Network {
  const network = openNetwork(sketch, options);
  for (const [name, { data }] of network.parameters) if (name.endsWith('.bias')) data.fill(0);
  const { data } = valueOf(network, 'x').tensor;
  data.forEach((value, i) => {
    const [y, x] = [Math.floor(i / 10) % 10, i % 10];
    data[i] = y >= 4 && y < 7 && x >= 3 && x < 6 ? Math.abs(value) : 0;
  });
  return network;
}

describe('Gradient check on exact kinks: zero biases on a black background', () => {
  it('raises no alarm, whatever the seed', () => {
    for (let seed = 0; seed < 5; seed++) {
      const report = check(withZeroBiases(learners, { seed }));
      assert.equal(report.verdict, 'pass', report.culprit?.reason);
      for (const { local, name } of report.layers) assert.notEqual(local, 'fail', name);
    }
  });

  it('says which entries lie on a kink, with the derivatives to both sides around the gradient', () => {
    const report = check(withZeroBiases(learners));
    const kinks = tensorOf(report, 'conv1.bias').worst.filter(({ verdict }) => verdict === 'kink');
    assert.notEqual(kinks.length, 0);
    for (const { analytic, oneSided, bound } of kinks) {
      assert.ok(Math.min(...oneSided!) <= analytic + bound && analytic - bound <= Math.max(...oneSided!));
      assert.notEqual(oneSided![0], oneSided![1]);
    }
  });

  it('still passes the entries that touch no kink', () => {
    const { verdicts } = tensorOf(check(withZeroBiases(learners)), 'fc.weight');
    assert.deepEqual([verdicts.fail, verdicts.kink], [0, 0]);
    assert.ok(verdicts.pass > 0);
  });

  const mistakes: readonly (readonly [layer: string, op: string, mistake: Mutant])[] = [
    ['conv1', 'Conv2d', eachEntry('dW with the wrong sign', weight, (value) => -value)],
    ['conv2', 'Conv2d', eachEntry('dW times 1 + 1e-6', weight, (value) => value * (1 + 1e-6))],
    ['conv2', 'Conv2d', eachEntry('dA_prev twice', input, (value) => 2 * value)],
    ['relu1', 'ReLU', eachEntry('dZ missing', input, () => 0)],
    ['pool', 'MaxPool2d', misled('dA_prev of the first sample alone', input, (_state, { shape, data }) =>
      ({ dOutput: { shape, data: data.map((value, i) => (i < data.length / shape[0]! ? value : 0)) } }))],
  ];
  for (const [layer, op, mistake] of mistakes) {
    it(`still finds a mistake: ${op}, ${mistake.name}`, () => {
      const layers = learners.layers.map((each) => (each.name === layer ? { ...each, op: MUTANT } : each));
      const registry = registryWith(standardRegistry.operators.get(op)!, mistake);
      const report = check(withZeroBiases({ ...learners, layers }, { registry }));
      assert.deepEqual([report.verdict, report.culprit?.layer], ['fail', layer]);
    });
  }
});

/** x → a layer of this kind → Flatten → Linear, with the given numbers in x. */
function small(layer: Omit<LayerSketch, 'name'>, shape: readonly number[], numbers: readonly number[]): Network {
  const head = [{ name: 'flat', op: 'Flatten' }, { name: 'fc', op: 'Linear', args: { out_features: 1 } }];
  const network = openNetwork({ inputs: { x: shape }, layers: [{ name: 'layer', ...layer }, ...head] });
  valueOf(network, 'x').tensor.data.set(numbers);
  network.forward();
  network.backward();
  return network;
}

describe('Gradient check on a single kink', () => {
  it('of a ReLU at 0: kink, between the slopes 0 and 1', () => {
    const network = small({ op: 'ReLU' }, [1, 3], [0, 1, -1]);
    const upstream = valueOf(network, 'layer').gradient!.data[0]!;
    const { verdicts, worst } = tensorOf(check(network), 'x');
    const none = { fail: 0, belowNoise: 0, nonFinite: 0, nondeterministic: 0 };
    assert.deepEqual(verdicts, { ...none, pass: 1, kink: 1, untested: 1 });
    const { index, analytic, oneSided } = worst[0]!;
    assert.deepEqual(index, [0, 0]);
    assert.equal(analytic, 0);
    assert.equal(oneSided![0] + 0, 0);
    assert.ok(Math.abs(oneSided![1] - upstream) <= 1e-14 * Math.abs(upstream));
  });

  it('of a ReLU whose slope at 0 is 1 by another convention: kink as well', () => {
    const other = eachEntry('dZ with slope 1 at 0', input, (value) => value);
    const mistake: Mutant = {
      ...other,
      of: () => (state, dOutput, { inputs: [dZ] }) =>
        dOutput.data.forEach((d, i) => (dZ!.data[i]! += state.inputs[0]!.data[i]! >= 0 ? d : 0)),
    };
    const registry = registryWith(standardRegistry.operators.get('ReLU')!, mistake);
    const layers = [{ name: 'relu', op: MUTANT }, { name: 'fc', op: 'Linear', args: { out_features: 1 } }];
    const network = openNetwork({ inputs: { x: [1, 3] }, layers }, { registry });
    valueOf(network, 'x').tensor.data.set([0, 1, -1]);
    const report = check(network);
    assert.equal(report.verdict, 'pass', report.culprit?.reason);
    assert.equal(tensorOf(report, 'x').verdicts.kink, 1);
  });

  it('of a max pooling with two largest entries: both are on the kink, the others are not', () => {
    const network = small({ op: 'MaxPool2d', args: { kernel_size: 2 } }, [1, 1, 2, 2], [3, 1, 3, 2]);
    const { verdicts, worst } = tensorOf(check(network), 'x');
    const none = { fail: 0, belowNoise: 0, nonFinite: 0, nondeterministic: 0 };
    assert.deepEqual(verdicts, { ...none, pass: 0, kink: 2, untested: 2 });
    assert.deepEqual(worst.slice(0, 2).map(({ index }) => index.join()).sort(), ['0,0,0,0', '0,0,1,0']);
  });

  /** A max pooling of one window, 3 1 / 3 2, whose gradient u comes back in other ways than to the first 3. */
  const ways: readonly (readonly [to: string, shares: readonly number[], verdict: 'pass' | 'fail'])[] = [
    ['the last of both', [0, 0, 1, 0], 'pass'],
    ['both, in equal parts', [0.5, 0, 0.5, 0], 'pass'],
    ['both, all of it', [1, 0, 1, 0], 'fail'],
    ['neither', [0, 0, 0, 0], 'fail'],
    ['both, all but a thousandth', [0.5, 0, 0.499, 0], 'fail'],
  ];
  for (const [to, shares, verdict] of ways) {
    it(`of a max pooling whose gradient goes to ${to}: ${verdict}`, () => {
      const mistake: Mutant = {
        name: to,
        of: () => (_state, dOutput, { inputs: [dX] }) =>
          shares.forEach((share, i) => (dX!.data[i]! += share * dOutput.data[0]!)),
      };
      const registry = registryWith(standardRegistry.operators.get('MaxPool2d')!, mistake);
      const layers = [
        { name: 'pool', op: MUTANT, args: { kernel_size: 2 } },
        { name: 'flat', op: 'Flatten' },
        { name: 'fc', op: 'Linear', args: { out_features: 1 } },
      ];
      const network = openNetwork({ inputs: { x: [1, 1, 2, 2] }, layers }, { registry });
      valueOf(network, 'x').tensor.data.set([3, 1, 3, 2]);
      const report = check(network);
      assert.equal(report.verdict, verdict, report.culprit?.reason);
      if (verdict === 'fail') assert.equal(report.culprit?.layer, 'pool');
    });
  }

  it('of several kinks at once, whose slopes to both sides happen to add up to the same: kink', () => {
    // Hardtanh has slope 0 outside and 1 inside of ±1: to the right the first entry counts, to the left the second one.
    // Here the slope is 1 at −1, and 0 at 1, as it may be.
    const otherConvention: Mutant = {
      name: 'slope 1 at −1',
      of: () => ({ inputs: [z] }, dOutput, { inputs: [dZ] }) =>
        dOutput.data.forEach((d, i) => (dZ!.data[i]! += z!.data[i]! >= -1 && z!.data[i]! < 1 ? d : 0)),
    };
    const registry = registryWith(standardRegistry.operators.get('Hardtanh')!, otherConvention);
    const layers = [
      { name: 'hardtanh', op: MUTANT },
      { name: 'flat', op: 'Flatten' },
      { name: 'fc', op: 'Linear', args: { out_features: 1 } },
    ];
    const network = openNetwork({ inputs: { x: [1, 1, 1, 2] }, layers }, { registry });
    valueOf(network, 'x').tensor.data.set([-1, 1]);
    network.parameters.get('fc.weight')!.data.set([0.5, 0.5]);
    const report = check(network);
    assert.equal(report.verdict, 'pass', report.culprit?.reason);
    assert.equal(tensorOf(report, 'x').verdicts.kink, 2);
  });

  it('of a max pooling over equal pixels: every entry is on the kink', () => {
    const layer = { op: 'MaxPool2d', args: { kernel_size: 3, stride: 1 } };
    const { verdicts } = tensorOf(check(small(layer, [1, 1, 4, 3], Array<number>(12).fill(7))), 'x');
    assert.equal(verdicts.fail, 0);
    assert.equal(verdicts.kink, 12);
  });

  it('of a max pooling that a change moves as a whole: no kink, for a tie stays a tie', () => {
    const layers = [
      { name: 'conv', op: 'Conv2d', args: { out_channels: 1, kernel_size: 1 } },
      { name: 'pool', op: 'MaxPool2d', args: { kernel_size: 2 } },
    ];
    const network = openNetwork({ inputs: { x: [1, 1, 2, 2] }, layers });
    valueOf(network, 'x').tensor.data.fill(0.5);
    const report = check(network);
    assert.equal(tensorOf(report, 'conv.bias').verdicts.pass, 1);
    assert.equal(tensorOf(report, 'conv.weight').verdicts.pass, 1);
    assert.equal(tensorOf(report, 'x').verdicts.kink, 4);
  });

  it('that two kinks make up for, as in z = ReLU(z) − ReLU(−z): no alarm', () => {
    const layers = [
      { name: 'both', op: 'Linear', args: { out_features: 2 } },
      { name: 'relu', op: 'ReLU' },
      { name: 'back', op: 'Linear', args: { out_features: 1 } },
    ];
    const network = openNetwork({ inputs: { x: [1, 1] }, layers });
    network.parameters.get('both.weight')!.data.set([1, -1]);
    network.parameters.get('back.weight')!.data.set([1, -1]);
    network.parameters.get('both.bias')!.data.fill(0);
    valueOf(network, 'x').tensor.data[0] = 0;
    const report = check(network);
    assert.equal(report.verdict, 'pass', report.culprit?.reason);
    assert.equal(layerOf(report, 'relu').local, 'kink');
  });
});

describe('Gradient check on dead paths', () => {
  it('says untested of what does not reach the loss', () => {
    const layers = [
      { name: 'fc1', op: 'Linear', args: { out_features: 2 } },
      { name: 'relu', op: 'ReLU' },
      { name: 'fc2', op: 'Linear', args: { out_features: 1 } },
    ];
    const network = openNetwork({ inputs: { x: [3, 2] }, layers });
    network.parameters.get('fc1.bias')!.data.set([-100, 100]);
    const report = check(network);
    assert.equal(tensorOf(report, 'fc1.bias').verdicts.untested, 1);
    assert.equal(tensorOf(report, 'fc1.bias').verdicts.pass, 1);
    assert.equal(tensorOf(report, 'fc1.weight').verdicts.untested, 2);
    assert.equal(tensorOf(report, 'fc2.weight').verdicts.untested, 1, 'the weight behind the dead unit');
    assert.equal(report.verdict, 'pass');
  });

  it('says untested of a layer that nothing reads, and of an input', () => {
    const sketch: Sketch = {
      inputs: { x: [2, 2], unused: [2, 3] },
      layers: [
        { name: 'side', op: 'Linear', args: { out_features: 2 }, inputs: ['x'] },
        { name: 'main', op: 'Linear', args: { out_features: 2 }, inputs: ['x'] },
      ],
    };
    const report = check(runNetwork(sketch));
    assert.equal(tensorOf(report, 'side.weight').verdicts.untested, 4);
    assert.equal(tensorOf(report, 'unused').verdicts.untested, 6);
    assert.equal(layerOf(report, 'side').local, 'untested');
    assert.equal(tensorOf(report, 'main.weight').verdicts.pass, 4);
  });

  it('does not call a gradient of 0 untested where terms cancel', () => {
    const layers = [{ name: 'fc', op: 'Linear', args: { out_features: 1 } }];
    const network = openNetwork({ inputs: { x: [2, 1] }, layers });
    valueOf(network, 'x').tensor.data.set([1, 1]);
    network.parameters.get('fc.weight')!.data[0] = 1;
    network.parameters.get('fc.bias')!.data[0] = 0;
    network.loss.state.inputs[1]!.data.set([0, 2]); // dZ = 1, −1
    assert.equal(tensorOf(check(network), 'fc.bias').verdicts.belowNoise, 1);
  });

  it('finds a layer that wrongly revives a dead path', () => {
    const revive = eachEntry('dZ + 1', input, (value) => value + 1);
    const layers = [
      { name: 'fc1', op: 'Linear', args: { out_features: 2 } },
      { name: 'mutant', op: MUTANT },
      { name: 'fc2', op: 'Linear', args: { out_features: 1 } },
    ];
    for (const [registry, verdict] of [
      [registryWith(standardRegistry.operators.get('ReLU')!, revive), 'fail'],
      [registryWithout(standardRegistry.operators.get('ReLU')!), 'pass'],
    ] as const) {
      const network = openNetwork({ inputs: { x: [3, 2] }, layers }, { registry });
      network.parameters.get('fc1.bias')!.data.set([-100, -100]);
      assert.equal(check(network).verdict, verdict);
    }
  });
});
