import assert from 'node:assert/strict';
import { standardRegistry } from '../../../src/engine/registry';
import { openNetwork, type Sketch } from '../engine/networks';
import { check, checkWithProgress, layerOf, tensorOf } from './drive';
import { eachEntry, MUTANT, registryWith, weight } from '../../experiment/mutants/mutant';
import { randomSketch } from './randomNetwork';

/** A network whose first dense layer has more weights than the first sample of a budget. */
const wide: Sketch = {
  inputs: { x: [2, 40] },
  layers: [
    { name: 'fc1', op: 'Linear', args: { out_features: 50 } },
    { name: 'tanh', op: 'Tanh' },
    { name: 'fc2', op: 'Linear', args: { out_features: 30 } },
  ],
};

/** The same with one entry of dW of its first layer wrong, by a thousandth of itself. */
function spoiledAt(position: number) {
  const spoil = eachEntry('one entry of dW', weight, (value, i) => (i === position ? 1.001 * value : value));
  const registry = registryWith(standardRegistry.operators.get('Linear')!, spoil);
  const layers = wide.layers.map((layer) => (layer.name === 'fc1' ? { ...layer, op: MUTANT } : layer));
  return openNetwork({ ...wide, layers }, { registry });
}

describe('Estimate of a gradient check', () => {
  it('is there from the moment on when entries of the whole network are checked, the same to the end', () => {
    const { progress, report } = checkWithProgress(openNetwork(wide));
    const known = progress.map(({ estimateMs }) => estimateMs);
    const first = known.findIndex((estimate) => estimate !== undefined);
    assert.ok(first >= 0 && known[first]! > 0);
    for (const estimate of known.slice(first)) assert.equal(estimate, known[first]);
    assert.equal(report!.estimateMs, known[first]);
  });
});

describe('Random direction through all entries of a tensor', () => {
  it('is taken where a budget does not allow to check every entry, and nowhere else', () => {
    const report = check(openNetwork(wide), { budget: 0 });
    for (const { tensors } of report.layers) for (const { checked, shape, projection, name } of tensors) {
      const isWhole = checked === shape.reduce((product, size) => product * size, 1);
      assert.equal(projection === undefined, isWhole, name);
    }
    assert.equal(tensorOf(report, 'fc1.weight').projection!.verdict, 'pass');
    for (const { tensors } of check(openNetwork(wide)).layers) {
      for (const tensor of tensors) assert.equal('projection' in tensor, false);
    }
  });

  it('agrees on both sides to within its bound, which leaves a mistake of a millionth visible', () => {
    const { analytic, numeric, bound } = tensorOf(check(openNetwork(wide), { budget: 0 }), 'fc1.weight').projection!;
    assert.ok(Math.abs(analytic - numeric) <= bound);
    assert.ok(bound < 1e-6 * Math.abs(analytic), `${bound}, ${analytic}`);
  });

  it('finds an entry that is wrong and was not in the sample', () => {
    let found = 0;
    for (const position of [411, 777, 1234]) {
      const report = check(spoiledAt(position), { budget: 0 });
      const { verdicts, projection } = tensorOf(report, 'fc1.weight');
      assert.equal(report.verdict, 'fail');
      if (verdicts.fail > 0) continue;
      found++;
      assert.equal(projection!.verdict, 'fail');
      assert.equal(report.culprit!.layer, 'fc1');
      // Some layers are checked by themselves, whole, for the estimate; which ones depends on how long they take.
      if (layerOf(report, 'fc1').local === 'fail') continue;
      assert.match(report.culprit!.reason, /the gradient of fc1\.weight through the whole network is not/);
    }
    assert.ok(found > 0, 'every one of them was in a sample');
  });

  it('depends on the seed', () => {
    const along = (seed: number): number =>
      tensorOf(check(openNetwork(wide), { budget: 0, seed }), 'fc1.weight').projection!.analytic;
    assert.equal(along(1), along(1));
    assert.notEqual(along(1), along(2));
  });

  it('raises no alarm in random networks, on kinks neither', () => {
    for (let seed = 400; seed < 408; seed++) for (const onKinks of [false, true]) {
      const network = openNetwork(randomSketch(seed, 'kinked'), { seed });
      const round = (data: Float64Array): void => data.forEach((value, i) => (data[i] = Math.round(value)));
      if (onKinks) {
        for (const { data } of network.parameters.values()) round(data);
        for (const { tensor } of network.inputs) round(tensor.data);
      }
      const report = check(network, { budget: 0, seed });
      assert.equal(report.verdict, 'pass', `seed ${seed}: ${report.culprit?.reason}`);
    }
  });
});

describe('Gradient check within a budget that is enough', () => {
  it('is the same as without one', () => {
    const timeless = (budget?: number): object => {
      const report = check(openNetwork(randomSketch(7, 'kinked'), { seed: 7 }), budget === undefined ? {} : { budget });
      return { ...report, elapsedMs: 0, estimateMs: 0 };
    };
    assert.deepEqual(timeless(1e6), timeless());
  });
});
