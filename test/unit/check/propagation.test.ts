import assert from 'node:assert/strict';
import { Propagation } from '../../../src/check/propagation';
import { parameterSubject, valueSubject, type Subject } from '../../../src/check/subject';
import { STEP } from '../../../src/engine/delta';
import type { Network } from '../../../src/engine/network';
import { openNetwork, runNetwork, valueOf, type Sketch } from '../engine/networks';
import { randomSketch } from './randomNetwork';
import { ridders } from './oracle';

/** Every parameter and every input of a network. */
function subjectsOf(network: Network): Subject[] {
  return [
    ...network.inputs.map((input) => valueSubject(input, 0)),
    ...network.nodes.flatMap(({ gradients }, position) =>
      Object.keys(gradients.parameters).map((key) => parameterSubject(network, position, key))),
  ];
}

/** ∂J/∂ of every entry, each at its place. */
function derivativesOf(network: Network, subject: Subject): Float64Array {
  const propagation = Propagation.toLoss(network, subject);
  const derivatives = new Float64Array(subject.tensor.data.length);
  const seen: number[] = [];
  for (const batch of propagation.batches(derivatives.keys())) {
    const responses = propagation.respond(batch, 'held').derivatives;
    responses.forEach((derivative, p) => (derivatives[batch.entries[p]!] = derivative));
    seen.push(...batch.entries);
  }
  assert.deepEqual(seen, [...derivatives.keys()], 'every entry once, in order');
  return derivatives;
}

/** The derivative by one entry, by forward passes of the whole network alone. */
function bySubtraction(network: Network, { tensor: { data } }: Subject, entry: number, step: number): number {
  const value = data[entry]!;
  const { derivative } = ridders((by) => {
    data[entry] = value + by;
    return network.forward();
  }, step);
  data[entry] = value;
  network.forward();
  return derivative;
}

/** Compares some entries of each subject with plain subtraction. */
function assertAgree(network: Network, step: number, tolerance: number): void {
  for (const subject of subjectsOf(network)) {
    const derivatives = derivativesOf(network, subject);
    const stride = Math.max(1, Math.floor(derivatives.length / 3));
    for (let entry = 0; entry < derivatives.length; entry += stride) {
      const expected = bySubtraction(network, subject, entry, step);
      const off = Math.abs(derivatives[entry]! - expected);
      const allowed = tolerance * (1 + Math.abs(expected));
      assert.ok(off <= allowed, `${subject.name}[${entry}]: ${derivatives[entry]}, plain subtraction ${expected}`);
    }
  }
}

describe('Difference propagation against plain subtraction of the loss', () => {
  it('in smooth networks of every kind', () => {
    for (let seed = 0; seed < 8; seed++) assertAgree(runNetwork(randomSketch(seed, 'smooth'), { seed }), 0.1, 1e-8);
  });

  it('in networks with ReLU and max pooling, by steps that cross no kink', () => {
    for (let seed = 0; seed < 8; seed++) assertAgree(runNetwork(randomSketch(seed, 'kinked'), { seed }), 1e-5, 1e-6);
  });

  /** x goes three ways, of which two meet in a sum, and comes back in the loss. */
  const diamond: Sketch = {
    inputs: { x: [2, 2, 4, 4] },
    layers: [
      { name: 'conv', op: 'Conv2d', args: { out_channels: 2, kernel_size: 3, padding: 'same' } },
      { name: 'tanh', op: 'Tanh' },
      { name: 'skip', op: 'Conv2d', args: { out_channels: 2, kernel_size: 1, bias: false }, inputs: ['x'] },
      { name: 'sum', op: 'Add', inputs: ['tanh', 'skip', 'x', 'tanh'] },
      { name: 'pool', op: 'AvgPool2d', args: { kernel_size: 2 } },
      { name: 'max', op: 'MaxPool2d', args: { kernel_size: 2 }, inputs: ['sum'] },
      { name: 'both', op: 'Add', inputs: ['pool', 'max'] },
      { name: 'flat', op: 'Flatten' },
    ],
  };

  it('where a tensor is used several times', () => assertAgree(runNetwork(diamond), 1e-4, 1e-7));

  it('where the target is the input: an autoencoder', () => {
    const layers = [
      { name: 'code', op: 'Linear', args: { out_features: 2 } },
      { name: 'tanh', op: 'Tanh' },
      { name: 'back', op: 'Linear', args: { out_features: 3 } },
    ];
    assertAgree(runNetwork({ inputs: { x: [4, 3] }, layers, target: 'x' }), 0.1, 1e-8);
  });

  it('of two inputs', () => {
    const layers = [
      { name: 'fa', op: 'Linear', args: { out_features: 3 }, inputs: ['a'] },
      { name: 'fb', op: 'Linear', args: { out_features: 3 }, inputs: ['b'] },
      { name: 'sum', op: 'Add', inputs: ['fa', 'fb'] },
      { name: 'tanh', op: 'Tanh' },
    ];
    assertAgree(runNetwork({ inputs: { a: [3, 2], b: [3, 4] }, layers, loss: 'CrossEntropyLoss' }), 0.1, 1e-8);
  });

  it('with features behind further axes', () => {
    const layers = [
      { name: 'fc1', op: 'Linear', args: { out_features: 4 } },
      { name: 'tanh', op: 'Tanh' },
      { name: 'fc2', op: 'Linear', args: { out_features: 2 } },
    ];
    assertAgree(runNetwork({ inputs: { x: [2, 3, 5] }, layers }), 0.1, 1e-8);
  });

  it('one entry after the other, in any order: nothing of the last one is left', () => {
    const network = runNetwork(diamond);
    const subject = valueSubject(valueOf(network, 'x'), 0);
    const expected = derivativesOf(network, subject);
    const propagation = Propagation.toLoss(network, subject);
    for (const entry of [5, 0, 17, 6, 63]) {
      const [batch] = [...propagation.batches([entry])];
      assert.equal(propagation.respond(batch!, 'held').derivatives[0], expected[entry]);
    }
  });

  it('does not touch the numbers of the network', () => {
    const network = runNetwork(diamond);
    const numbers = (): number[][] => subjectsOf(network).map(({ tensor }) => [...tensor.data]);
    const before = numbers();
    for (const subject of subjectsOf(network)) derivativesOf(network, subject);
    assert.deepEqual(numbers(), before);
  });
});

describe('Difference propagation through one node', () => {
  it('gives the derivative of ⟨upstream, output⟩', () => {
    const layers = [
      { name: 'fc1', op: 'Linear', args: { out_features: 3 } },
      { name: 'tanh', op: 'Tanh' },
      { name: 'fc2', op: 'Linear', args: { out_features: 2 } },
    ];
    const network = runNetwork({ inputs: { x: [2, 4] }, layers });
    const [tanh, upstream] = [network.nodes[1]!, valueOf(network, 'tanh').gradient!];
    const z = valueOf(network, 'fc1').tensor.data;
    const propagation = Propagation.throughNode(tanh, valueSubject(valueOf(network, 'fc1'), 1), upstream.data);
    for (const batch of propagation.batches(z.keys())) {
      propagation.respond(batch, 'held').derivatives.forEach((derivative, p) => {
        const entry = batch.entries[p]!;
        const expected = upstream.data[entry]! / Math.cosh(z[entry]!) ** 2;
        assert.ok(Math.abs(derivative - expected) <= 1e-14 * Math.abs(upstream.data[entry]!));
      });
    }
  });
});

describe('Steps of difference propagation', () => {
  it('are powers of two, so that dividing by them is exact', () => {
    assert.ok(Number.isInteger(Math.log2(STEP)));
  });

  it('in both directions give the same derivative where nothing is on a kink', () => {
    const network = runNetwork(randomSketch(3, 'smooth'), { seed: 3 });
    for (const subject of subjectsOf(network)) {
      const propagation = Propagation.toLoss(network, subject);
      for (const batch of propagation.batches(subject.tensor.data.keys())) {
        const [right, left] = [1, -1].map((sign) => propagation.respond(batch, 'free', sign as 1 | -1));
        right!.derivatives.forEach((derivative, p) => {
          assert.ok(Math.abs(derivative - left!.derivatives[p]!) <= 1e-13 * Math.abs(derivative));
        });
        assert.ok(!right!.kinks.includes(1));
      }
    }
  });

  it('to the left and right of a ReLU at 0 give its two slopes, and the kink', () => {
    const layers = [{ name: 'relu', op: 'ReLU' }];
    const network = openNetwork({ inputs: { x: [1, 2] }, layers, lossArgs: { reduction: 'sum' } });
    valueOf(network, 'x').tensor.data.set([0, 1]);
    network.loss.state.inputs[1]!.data.set([-0.5, 0]);
    network.forward();
    const propagation = Propagation.toLoss(network, valueSubject(valueOf(network, 'x'), 0));
    // J = (a − y)²: at a = 0, y = −0.5 its derivative by a is 1.
    const [batch] = [...propagation.batches([0])];
    const right = propagation.respond(batch!, 'free', 1);
    const derivatives = [right, propagation.respond(batch!, 'free', -1), propagation.respond(batch!, 'held')]
      .map((response) => response.derivatives[0]! + 0); // −0 is 0
    assert.deepEqual(derivatives, [1, 0, 0]);
    assert.deepEqual([...right.kinks], [1]);
  });
});
