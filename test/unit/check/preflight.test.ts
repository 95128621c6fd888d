import assert from 'node:assert/strict';
import { preflight, PreflightError } from '../../../src/check/preflight';
import type { Network } from '../../../src/engine/network';
import type { Operator } from '../../../src/engine/operator';
import { standardRegistry } from '../../../src/engine/registry';
import { gradientOf, openNetwork, valueOf, type OpenOptions, type Sketch } from '../engine/networks';
import { MUTANT, registryWith } from '../../experiment/mutants/mutant';

const sketch: Sketch = {
  inputs: { x: [2, 1, 4, 4] },
  layers: [
    { name: 'conv', op: 'Conv2d', args: { out_channels: 2, kernel_size: 3 } },
    { name: 'relu', op: 'ReLU' },
    { name: 'pool', op: 'MaxPool2d', args: { kernel_size: 2 } },
    { name: 'flat', op: 'Flatten' },
    { name: 'fc', op: 'Linear', args: { out_features: 3 } },
  ],
  loss: 'CrossEntropyLoss',
};

/** Opens the network, spoils it, and asserts what the refusal says. */
function assertRefused(spoil: (network: Network) => void, layer: string, says: RegExp): void {
  const network = openNetwork(sketch);
  spoil(network);
  assertThrows(network, layer, says);
}

function assertThrows(network: Network, layer: string, says: RegExp): void {
  assert.throws(() => preflight(network), (error: unknown) => {
    assert.ok(error instanceof PreflightError);
    assert.equal(error.layer, layer);
    assert.match(error.message, says);
    return true;
  });
}

describe('Preflight', () => {
  it('returns the loss and leaves every gradient filled in', () => {
    const network = openNetwork(sketch);
    const loss = preflight(network);
    assert.equal(loss, network.forward());
    assert.ok(gradientOf(network, 'conv.weight').data.some((value) => value !== 0));
    assert.ok(valueOf(network, 'x').gradient!.data.some((value) => value !== 0));
  });

  for (const value of [NaN, Infinity, -Infinity]) {
    it(`refuses data that hold ${value}, with the place`, () => {
      assertRefused((network) => (valueOf(network, 'x').tensor.data[22] = value), 'x',
        new RegExp(`x: .*${value} at \\[1, 0, 1, 2\\]`));
    });

    it(`refuses a weight of ${value}, with its layer and place`, () => {
      assertRefused((network) => (network.parameters.get('fc.weight')!.data[3] = value), 'fc',
        new RegExp(`fc: weight holds ${value} at \\[1, 1\\]`));
    });
  }

  it('names the first of several layers with such a weight', () => {
    assertRefused((network) => {
      network.parameters.get('fc.weight')!.data[0] = NaN;
      network.parameters.get('conv.bias')!.data[1] = NaN;
    }, 'conv', /conv: bias holds NaN at \[1\]/);
  });

  it('names the first layer that overflows, with its operands', () => {
    assertRefused((network) => {
      network.parameters.get('conv.weight')!.data.fill(1e200);
      valueOf(network, 'x').tensor.data.fill(1e200);
    }, 'conv', /conv: Conv2d is the first layer to give Infinity at \[0, 0, 0, 0\]; .*x within ±1\.00e\+200/);
  });

  it('names the loss when only the loss overflows', () => {
    const network = openNetwork({ inputs: { x: [1, 1] }, layers: [] });
    valueOf(network, 'x').tensor.data[0] = 1e200;
    assertThrows(network, 'loss', /MSELoss is the first layer to give Infinity;/);
  });

  it('refuses a target that is not finite, and does not say that all operands are', () => {
    const network = openNetwork({ inputs: { x: [1, 1] }, layers: [] });
    network.loss.state.inputs[1]!.data[0] = NaN;
    assert.throws(() => preflight(network), (error: unknown) => {
      assert.ok(error instanceof PreflightError);
      assert.match(error.message, /\by\b.*NaN at \[0, 0\]/);
      return true;
    });
  });

  it('refuses a layer whose backward pass gives other numbers the second time', () => {
    let calls = 0;
    const registry = registryWith(standardRegistry.operators.get('Tanh')!, {
      name: 'random',
      of: (right) => (state, dOutput, gradients) => {
        right(state, dOutput, gradients);
        gradients.inputs[0]!.data[0]! += ++calls;
      },
    });
    assertNondeterministic({ registry }, 'random', /random: two backward passes .* different gradients/);
  });

  it('refuses a layer whose forward pass gives other numbers the second time', () => {
    let calls = 0;
    const right = standardRegistry.operators.get('Tanh')!;
    const forward: Operator['forward'] = (state) => {
      right.forward(state);
      state.output.data[0]! += 1e-12 * ++calls;
    };
    const registry = registryWith({ ...right, forward }, { name: 'none', of: (backward) => backward });
    assertNondeterministic({ registry }, 'loss', /two runs .* different losses/);
  });
});

function assertNondeterministic(options: OpenOptions, layer: string, says: RegExp): void {
  const layers = [
    { name: 'first', op: 'Linear', args: { out_features: 2 } },
    { name: 'random', op: MUTANT },
    { name: 'last', op: 'Linear', args: { out_features: 2 } },
  ];
  assertThrows(openNetwork({ inputs: { x: [2, 3] }, layers }, options), layer, says);
}
