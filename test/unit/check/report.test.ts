import assert from 'node:assert/strict';
import type { Network } from '../../../src/engine/network';
import { standardRegistry } from '../../../src/engine/registry';
import { openNetwork, runNetwork, type Sketch } from '../engine/networks';
import { check, checkWithProgress, layerOf, tensorOf } from './drive';
import { eachEntry, MUTANT, registryWith, weight } from '../../experiment/mutants/mutant';

const sketch: Sketch = {
  inputs: { x: [3, 2, 5, 5] },
  layers: [
    { name: 'conv', op: 'Conv2d', args: { out_channels: 4, kernel_size: 3 } },
    { name: 'tanh', op: 'Tanh' },
    { name: 'pool', op: 'AvgPool2d', args: { kernel_size: 3 } },
    { name: 'flat', op: 'Flatten' },
    { name: 'fc', op: 'Linear', args: { out_features: 3, bias: false } },
  ],
  loss: 'CrossEntropyLoss',
};

/** A network whose first dense layer has more weights than the first sample of a budget. */
const wide: Sketch = {
  inputs: { x: [2, 40] },
  layers: [
    { name: 'fc1', op: 'Linear', args: { out_features: 50 } },
    { name: 'tanh', op: 'Tanh' },
    { name: 'fc2', op: 'Linear', args: { out_features: 30 } },
  ],
};

describe('Report of a gradient check', () => {
  const report = check(openNetwork(sketch));

  it('lists inputs, layers in execution order, and the loss', () => {
    assert.deepEqual(report.layers.map(({ name, op }) => [name, op]), [
      ['x', 'Input'], ['conv', 'Conv2d'], ['tanh', 'Tanh'], ['pool', 'AvgPool2d'], ['flat', 'Flatten'],
      ['fc', 'Linear'], ['loss', 'CrossEntropyLoss'],
    ]);
  });

  it('lists the gradients of each layer by PyTorch’s names, with their shapes', () => {
    const tensors = report.layers.flatMap((layer) => layer.tensors.map(({ name, shape }) => [layer.name, name, shape]));
    assert.deepEqual(tensors, [
      ['x', 'x', [3, 2, 5, 5]], ['conv', 'conv.weight', [4, 2, 3, 3]], ['conv', 'conv.bias', [4]],
      ['fc', 'fc.weight', [3, 4]],
    ]);
  });

  it('counts what was checked: every entry, and its verdicts add up', () => {
    assert.equal(report.parameters, 72 + 4 + 12);
    assert.equal(report.checked, 150 + 72 + 4 + 12);
    for (const { tensors } of report.layers) for (const { checked, shape, verdicts } of tensors) {
      assert.equal(checked, shape.reduce((product, size) => product * size, 1));
      assert.equal(Object.values(verdicts).reduce((sum, count) => sum + count, 0), checked);
    }
  });

  it('passes a network that is right, in all of its layers', () => {
    assert.deepEqual([report.verdict, report.culprit], ['pass', undefined]);
    for (const { name, local } of report.layers) if (name !== 'x') assert.equal(local, 'pass', name);
  });

  it('has the loss, and errors that are far below anything wrong', () => {
    assert.equal(report.loss, openNetwork(sketch).forward());
    for (const { tensors } of report.layers) for (const { maxError, maxRelativeError } of tensors) {
      assert.ok(maxError < 1e-14 && maxRelativeError < 1e-12, `${maxError}, ${maxRelativeError}`);
    }
  });

  it('shows entries with their place, value and error', () => {
    const network = runNetwork(sketch);
    const gradient = network.nodes[0]!.gradients.parameters['weight']!;
    for (const { index, analytic, numeric, error, bound, verdict } of tensorOf(report, 'conv.weight').worst) {
      const position = index.reduce((sum, at, axis) => sum * gradient.shape[axis]! + at, 0);
      assert.equal(analytic, gradient.data[position]);
      assert.equal(error, Math.abs(analytic - numeric));
      assert.ok(error <= bound && bound < 1e-13);
      assert.equal(verdict, 'pass');
    }
  });

  it('is the same for every run but for the time it took', () => {
    const timeless = (run: typeof report): object => ({ ...run, elapsedMs: 0, estimateMs: 0 });
    assert.deepEqual(timeless(check(openNetwork(sketch))), timeless(report));
  });
});

describe('Report of a gradient check that fails', () => {
  const twice = eachEntry('dW twice', weight, (value) => 2 * value);
  const wrong = registryWith(standardRegistry.operators.get('Conv2d')!, twice);
  const layers = sketch.layers.map((layer) => (layer.name === 'conv' ? { ...layer, op: MUTANT } : layer));
  const network = openNetwork({ ...sketch, layers }, { registry: wrong });
  const report = check(network);

  it('names the layer and the gradient, how many entries are wrong, and the worst with what was expected', () => {
    assert.equal(report.culprit!.layer, 'conv');
    const { index, analytic, numeric } = tensorOf(report, 'conv.weight').worst[0]!;
    assert.match(report.culprit!.reason,
      /gradient of conv\.weight \(4 × 2 × 3 × 3\) is wrong in 72 of 72 entries; worst at \[/);
    assert.equal(index.length, 4);
    assert.ok(Math.abs(analytic - 2 * numeric) < 1e-14);
  });

  it('blames no other layer', () => {
    assert.equal(layerOf(report, 'conv').local, 'fail');
    for (const { name, local } of report.layers) if (!['conv', 'x'].includes(name)) assert.equal(local, 'pass', name);
  });

  it('counts failures where they are', () => {
    assert.equal(tensorOf(report, 'conv.weight').verdicts.fail, 72);
    assert.equal(tensorOf(report, 'conv.bias').verdicts.fail, 0);
  });

  it('leaves every number of the network as it was', () => {
    const untouched = openNetwork({ ...sketch, layers }, { registry: wrong });
    const loss = untouched.forward();
    const numbers = ({ parameters, inputs, nodes }: Network): number[][] =>
      [...parameters.values(), ...[...inputs, ...nodes.map(({ output }) => output)].map(({ tensor }) => tensor)]
        .map(({ data }) => [...data]);
    assert.deepEqual(numbers(network), numbers(untouched));
    assert.equal(network.loss.output.tensor.data[0], loss);
  });
});

describe('Gradient check within a budget', () => {
  const report = check(openNetwork(wide), { budget: 1e-9 });
  const { checked, worst, shape } = tensorOf(report, 'fc1.weight');

  it('checks fewer entries than there are, but never none', () => {
    assert.ok(checked < 2000 && checked > 0, `${checked}`);
    for (const { tensors } of report.layers) for (const tensor of tensors) assert.ok(tensor.checked > 0, tensor.name);
    const counts = report.layers.flatMap(({ tensors }) => tensors.map((tensor) => tensor.checked));
    assert.equal(report.checked, counts.reduce((sum, count) => sum + count, 0));
  });

  it('checks small tensors whole', () => {
    assert.equal(tensorOf(report, 'fc1.bias').checked, 50);
    assert.equal(tensorOf(report, 'fc2.bias').checked, 30);
  });

  it('still passes, and shows entries with their place', () => {
    assert.equal(report.verdict, 'pass');
    for (const { index } of worst) index.forEach((at, axis) => assert.ok(at >= 0 && at < shape[axis]!));
  });

  for (const [place, position] of [['first', 0], ['last', 1999]] as const) {
    it(`always checks the ${place} entry of a tensor`, () => {
      const spoil = eachEntry('one entry of dW', weight, (value, i) => (i === position ? value + 1 : value));
      const registry = registryWith(standardRegistry.operators.get('Linear')!, spoil);
      const layers = wide.layers.map((layer) => (layer.name === 'fc1' ? { ...layer, op: MUTANT } : layer));
      for (const seed of [1, 2, 3]) {
        const spoiled = check(openNetwork({ ...wide, layers }, { registry }), { budget: 0, seed });
        assert.equal(spoiled.culprit?.layer, 'fc1');
        assert.equal(tensorOf(spoiled, 'fc1.weight').verdicts.fail, 1);
      }
    });
  }

  it('takes its samples from the seed', () => {
    const places = (seed: number): string => {
      const { worst: entries } = tensorOf(check(openNetwork(wide), { budget: 0, seed }), 'fc1.weight');
      return entries.map(({ index }) => index.join('/')).join();
    };
    assert.equal(places(1), places(1));
    assert.notEqual(places(1), places(2));
  });

  it('of plenty checks every entry', () => {
    assert.equal(tensorOf(check(openNetwork(wide), { budget: 1e6 }), 'fc1.weight').checked, 2000);
  });
});

describe('Progress of a gradient check', () => {
  for (const budget of [undefined, 0]) {
    it(`goes up to all there is, ${budget === undefined ? 'without' : 'with'} a budget`, () => {
      const { progress } = checkWithProgress(openNetwork(wide), budget === undefined ? {} : { budget });
      const { total } = progress[0]!;
      // Through the network: x, four parameters. Layer by layer: inputs and parameters of each, and the loss.
      const parameters = 2000 + 50 + 1500 + 30;
      assert.equal(total, 80 + parameters + (80 + 100 + 100 + 60) + parameters);
      progress.forEach((step, i) => {
        assert.equal(step.total, total);
        assert.ok(step.done <= total && step.done >= (progress[i - 1]?.done ?? 0));
      });
      assert.ok(progress.length > 10);
    });
  }

  it('names the layer at work', () => {
    const { progress } = checkWithProgress(openNetwork(wide));
    assert.deepEqual([...new Set(progress.map(({ layer }) => layer))].sort(), ['fc1', 'fc2', 'loss', 'tanh', 'x']);
  });

  it('can be left at any point: the network keeps its numbers', () => {
    const network = openNetwork(wide);
    const before = new Map([...network.parameters].map(([name, { data }]) => [name, data.slice()]));
    const full = checkWithProgress(openNetwork(wide)).progress.length;
    for (const steps of [1, Math.floor(full / 2), full - 1]) {
      const { progress } = checkWithProgress(network, {}, steps);
      assert.equal(progress.length, steps);
      for (const [name, { data }] of network.parameters) assert.deepEqual(data, before.get(name), name);
    }
    assert.equal(check(network).verdict, 'pass');
  });
});

describe('Gradient check of a float32 network', () => {
  const network = openNetwork(sketch, { dtype: 'float32' });
  const report = check(network);

  it('checks the rules in float64: rounding to float32 is no mistake', () => {
    assert.equal(report.verdict, 'pass', report.culprit?.reason);
    assert.equal(tensorOf(report, 'conv.weight').verdicts.pass, 72);
  });

  it('shows apart what float32 makes of each gradient', () => {
    for (const { tensors } of report.layers) for (const { name, float32Deviation } of tensors) {
      assert.ok(float32Deviation! > 1e-9 && float32Deviation! < 1e-5, `${name}: ${float32Deviation}`);
    }
  });

  it('leaves the network in float32', () => {
    const outputs = network.nodes.map(({ output }) => output.tensor);
    for (const { data } of [...network.parameters.values(), ...outputs]) {
      for (const value of data) assert.equal(value, Math.fround(value));
    }
  });

  it('has no such figures for a float64 network', () => {
    for (const { tensors } of check(openNetwork(sketch)).layers) {
      for (const tensor of tensors) assert.equal('float32Deviation' in tensor, false);
    }
  });
});
