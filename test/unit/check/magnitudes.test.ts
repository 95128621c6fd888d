import assert from 'node:assert/strict';
import { magnitudeSums, MagnitudeSums } from '../../../src/check/magnitudes';
import type { Network } from '../../../src/engine/network';
import { standardRegistry } from '../../../src/engine/registry';
import { gradientOf, nodeOf, openNetwork, runNetwork, valueOf, type Sketch } from '../engine/networks';
import { eachEntry, input, MUTANT, registryWith } from '../../experiment/mutants/mutant';
import { randomSketch } from './randomNetwork';

/** z = W x + b, a = ReLU(z), o = V a, J = mean (o − y)²: one sample, small numbers, everything by hand. */
function byHand(): Network {
  const network = openNetwork({
    inputs: { x: [1, 2] },
    layers: [
      { name: 'fc1', op: 'Linear', args: { out_features: 2 } },
      { name: 'relu', op: 'ReLU' },
      { name: 'fc2', op: 'Linear', args: { out_features: 1 } },
    ],
  });
  const numbers = {
    'fc1.weight': [1, -2, 3, 4], 'fc1.bias': [0.5, -1], 'fc2.weight': [-1, 2], 'fc2.bias': [0],
  };
  for (const [name, values] of Object.entries(numbers)) network.parameters.get(name)!.data.set(values);
  valueOf(network, 'x').tensor.data.set([2, -1]);
  network.loss.state.inputs[1]!.data.set([1]);
  network.forward();
  network.backward();
  return network;
}

describe('Sums of magnitudes', () => {
  // z = (1·2 + 2·1 + 0.5, 3·2 − 4·1 − 1) = (4.5, 1); o = −4.5 + 2 = −2.5; J = 12.25; dO = 2 (−2.5 − 1) = −7.
  it('of a small network, by hand', () => {
    const network = byHand();
    const sums = new MagnitudeSums(network);
    const of = (name: string): number[] => [...sums.ofParameter(name).data];
    const ofValue = (name: string): number[] => [...sums.ofValue(valueOf(network, name)).data];
    assert.deepEqual(of('fc2.bias'), [7]);
    assert.deepEqual(of('fc2.weight'), [7 * 4.5, 7 * 1]);
    assert.deepEqual(ofValue('relu'), [7 * 1, 7 * 2]);
    assert.deepEqual(of('fc1.bias'), [7, 14]);
    assert.deepEqual(of('fc1.weight'), [7 * 2, 7 * 1, 14 * 2, 14 * 1]);
    // x₁: terms 7·|1| and 14·|3|; x₂: 7·|−2| and 14·|4|. The gradient itself, 7·1 − 14·3 and −7·2 − 14·4, cancels.
    assert.deepEqual(ofValue('x'), [7 + 42, 14 + 56]);
    assert.deepEqual([...valueOf(network, 'x').gradient!.data], [7 - 42, -14 - 56]);
  });

  it('are 0 where nothing leads to the loss: behind a dead ReLU', () => {
    const network = byHand();
    network.parameters.get('fc1.bias')!.data[0] = -100;
    network.forward();
    network.backward();
    const sums = new MagnitudeSums(network);
    assert.deepEqual([...sums.ofParameter('fc1.weight').data.subarray(0, 2)], [0, 0]);
    assert.equal(sums.ofParameter('fc1.bias').data[0], 0);
    assert.notEqual(sums.ofParameter('fc1.bias').data[1], 0);
  });

  it('add up where a tensor is used twice, also where its gradients cancel', () => {
    const sketch: Sketch = {
      inputs: { x: [2, 3] },
      layers: [
        { name: 'a', op: 'Tanh' },
        { name: 'sum', op: 'Add', inputs: ['a', 'a'] },
      ],
    };
    const network = runNetwork(sketch);
    const sums = new MagnitudeSums(network);
    const upstream = valueOf(network, 'sum').gradient!.data;
    assert.deepEqual([...sums.ofValue(valueOf(network, 'a')).data], [...upstream].map((d) => 2 * Math.abs(d)));
  });

  it('are never less than the gradients, in random networks', () => {
    for (let seed = 0; seed < 10; seed++) {
      const network = runNetwork(randomSketch(seed, 'kinked'), { seed });
      const sums = new MagnitudeSums(network);
      for (const name of network.parameters.keys()) {
        const sum = sums.ofParameter(name);
        gradientOf(network, name).data.forEach((value, i) => assert.ok(Math.abs(value) <= sum.data[i]! * (1 + 1e-12)));
      }
    }
  });

  it('leave the gradients of the network, its numbers and its loss as they are', () => {
    const network = byHand();
    const before = [...network.parameters.keys()].map((name) => [...gradientOf(network, name).data]);
    new MagnitudeSums(network);
    assert.deepEqual([...network.parameters.keys()].map((name) => [...gradientOf(network, name).data]), before);
    assert.equal(network.loss.output.tensor.data[0], 12.25);
  });

  it('of a layer that works entry by entry are positive, also where its slope is not', () => {
    const falling = eachEntry('slope −g′', input, (value) => -value);
    const registry = registryWith(standardRegistry.operators.get('Tanh')!, falling);
    const network = runNetwork({ inputs: { x: [5, 4] }, layers: [{ name: 'mutant', op: MUTANT }] }, { registry });
    const sums = new MagnitudeSums(network);
    const gradient = [...valueOf(network, 'x').gradient!.data];
    assert.ok(gradient.some((value) => value < 0) && gradient.some((value) => value > 0));
    assert.deepEqual([...sums.ofValue(valueOf(network, 'x')).data], gradient.map(Math.abs));
  });

  it('of one layer alone, by hand; its gradients are as they were', () => {
    const network = byHand();
    const node = nodeOf(network, 'fc2');
    const before = node.gradients.inputs[0]!.data.slice();
    const sums = magnitudeSums(node, { shape: [1, 1], data: Float64Array.of(3) });
    assert.deepEqual([...sums.inputs[0]!.data], [3 * 1, 3 * 2]);
    assert.deepEqual([...sums.parameters['weight']!.data], [3 * 4.5, 3 * 1]);
    assert.deepEqual([...sums.parameters['bias']!.data], [3]);
    assert.deepEqual(node.gradients.inputs[0]!.data, before);
  });
});
