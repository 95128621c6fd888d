import assert from 'node:assert/strict';
import { preflight, PreflightError } from '../../../src/check/preflight';
import type { Network } from '../../../src/engine/network';
import type { Operator } from '../../../src/engine/operator';
import { standardRegistry } from '../../../src/engine/registry';
import type { CheckReport } from '../../../src/protocol/views';
import { gradientOf, openNetwork, valueOf, type OpenOptions, type Sketch } from '../engine/networks';
import { check, layerOf, tensorOf } from './drive';
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

/** The network with some of its numbers spoilt. */
function spoilt(spoil: (network: Network) => void): Network {
  const network = openNetwork(sketch);
  spoil(network);
  return network;
}

/** Asserts that nothing can be said of the network, and why. */
function assertRefused(network: Network, layer: string, says: RegExp): void {
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
    const { loss, obstacle, alone, reachesLoss } = preflight(network);
    assert.equal(loss, network.forward());
    assert.equal(obstacle, undefined);
    assert.ok(reachesLoss);
    assert.deepEqual(alone.nodes, network.nodes);
    assert.ok(gradientOf(network, 'conv.weight').data.some((value) => value !== 0));
    assert.ok(valueOf(network, 'x').gradient!.data.some((value) => value !== 0));
  });

  for (const value of [NaN, Infinity, -Infinity]) {
    it(`refuses data that hold ${value}, with the place`, () => {
      const network = spoilt((of) => (valueOf(of, 'x').tensor.data[22] = value));
      assertRefused(network, 'x', new RegExp(`x: .*${value} at \\[1, 0, 1, 2\\]`));
    });
  }

  it('refuses a target that is not finite, and does not say that all operands are', () => {
    const network = openNetwork({ inputs: { x: [1, 1] }, layers: [] });
    network.loss.state.inputs[1]!.data[0] = NaN;
    assertRefused(network, 'y', /\by\b.*NaN at \[0, 0\]/);
  });
});

describe('A check of what is not finite', () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    it(`blames the layer with a weight of ${value}, and checks those in front of it alone`, () => {
      const report = check(spoilt((of) => (of.parameters.get('fc.weight')!.data[3] = value)));
      assert.equal(report.verdict, 'fail');
      assert.deepEqual([report.obstacle?.kind, report.obstacle?.layer, report.obstacle?.tensor, report.obstacle?.index],
        ['nonFinite', 'fc', 'fc.weight', [1, 1]]);
      const reason = `weight holds ${value} at [1, 1]; expected finite numbers`;
      assert.deepEqual([report.culprit?.layer, report.culprit?.reason], ['fc', reason]);
      const locals = report.layers.map(({ name, local }) => [name, local]);
      assert.deepEqual(locals.slice(5), [['fc', 'nonFinite'], ['loss', 'untested']]);
      assert.deepEqual(locals.slice(1, 5).map(([name]) => name), ['conv', 'relu', 'pool', 'flat']);
      assert.ok(locals.slice(1, 5).every(([, local]) => local === 'pass'), JSON.stringify(locals));
      assert.ok(report.layers.every(({ tensors }) => tensors.length === 0));
    });
  }

  it('names the first of several layers with such a weight', () => {
    const report = check(spoilt(({ parameters }) => {
      parameters.get('fc.weight')!.data[0] = NaN;
      parameters.get('conv.bias')!.data[1] = NaN;
    }));
    assert.match(report.culprit!.reason, /^bias holds NaN at \[1\]/);
    assert.deepEqual(report.layers.map(({ local }) => local).slice(1),
      ['nonFinite', 'untested', 'untested', 'untested', 'untested', 'untested']);
  });

  it('names the first layer that overflows, with its operands', () => {
    const { obstacle } = check(spoilt((network) => {
      network.parameters.get('conv.weight')!.data.fill(1e200);
      valueOf(network, 'x').tensor.data.fill(1e200);
    }));
    assert.match(obstacle!.message, /^Conv2d is the first layer to give Infinity at \[0, 0, 0, 0\]; its operands/);
    assert.deepEqual(obstacle!.operands.slice(0, 2), [
      { name: 'x', min: 1e200, max: 1e200, nonFinite: 0 },
      { name: 'conv.weight', min: 1e200, max: 1e200, nonFinite: 0 },
    ]);
  });

  it('names the loss when only the loss overflows, and checks all layers', () => {
    const network = openNetwork({ inputs: { x: [1, 1] }, layers: [{ name: 'same', op: 'Identity' }] });
    valueOf(network, 'x').tensor.data[0] = 1e200;
    const report = check(network);
    // Whoever says it says of which layer: `loss: MSELoss is …`.
    assert.match(report.culprit!.reason, /^MSELoss is the first layer to give Infinity;/);
    assert.equal(report.obstacle!.message, report.culprit!.reason);
    assert.deepEqual(report.layers.slice(1).map(({ local }) => local), ['pass', 'nonFinite']);
  });

  it('names the layer whose backward pass alone divides by 0, and checks everything else', () => {
    const layers = [
      { name: 'fc', op: 'Linear', args: { out_features: 2 } },
      { name: 'root', op: 'Elementwise', args: { expr: 'sqrt(abs(x))', dexpr: '1 / (2 * sqrt(abs(x)))' } },
      { name: 'out', op: 'Linear', args: { out_features: 2 } },
    ];
    const network = openNetwork({ inputs: { x: [2, 3] }, layers });
    network.parameters.get('fc.weight')!.data.fill(0);
    network.parameters.get('fc.bias')!.data.fill(0);
    const report = check(network);
    const { verdict, obstacle } = report;
    assert.deepEqual([verdict, obstacle?.layer, obstacle?.tensor], ['fail', 'root', 'fc.output.grad']);
    assert.equal(layerOf(report, 'root').local, 'nonFinite');
    assert.notEqual(layerOf(report, 'fc').local, 'nonFinite');
    assert.equal(tensorOf(report, 'out.bias').verdicts.pass, 2);
    assert.equal(tensorOf(report, 'fc.bias').verdicts.nonFinite, 2);
    assertNoNaN(report);
  });

  it('has no NaN in any error, whatever is wrong', () => {
    assertNoNaN(check(spoilt((of) => (of.parameters.get('fc.weight')!.data[3] = NaN))));
  });

  it('says so when only float32 overflows', () => {
    const layers = [{ name: 'up', op: 'Elementwise', args: { expr: 'x * 1e30' } },
      { name: 'down', op: 'Elementwise', args: { expr: 'x * 1e30 / 1e60' } }];
    const report = check(openNetwork({ inputs: { x: [1, 1] }, layers }, { dtype: 'float32' }));
    assert.equal(report.verdict, 'pass');
    assertNoNaN(report);
  });
});

function assertNoNaN({ layers }: CheckReport): void {
  const all = layers.flatMap(({ tensors }) => tensors);
  const numbers = all.flatMap(({ maxError, maxRelativeError, float32Deviation = 0, worst }) => [
    maxError, maxRelativeError, float32Deviation,
    ...worst.flatMap(({ error, relativeError, bound }) => [error, relativeError, bound]),
  ]);
  assert.ok(!numbers.some(Number.isNaN), String(numbers));
}

describe('A check of what is not deterministic', () => {
  it('blames a layer whose backward pass gives other numbers the second time, with both', () => {
    let calls = 0;
    const registry = registryWith(standardRegistry.operators.get('Tanh')!, {
      name: 'random',
      of: (right) => (state, dOutput, gradients) => {
        right(state, dOutput, gradients);
        gradients.inputs[0]!.data[0]! += ++calls;
      },
    });
    const { report, network } = checkRandom({ registry });
    const { kind, layer, tensor, index, values, message } = report.obstacle!;
    assert.deepEqual([kind, layer, tensor, index], ['nondeterministic', 'random', 'first.output.grad', [0, 0]]);
    // One more call, one more: the first run added 1, the second 2.
    assert.ok(Math.abs(values[1]! - values[0]! - 1) < 1e-12, String(values));
    assert.match(message, /^the backward pass of \S+ gives other numbers/);
    assert.match(message, /first\.output\.grad at \[0, 0\] was /);
    assert.equal(report.culprit?.layer, 'random');
    assert.equal(layerOf(report, 'random').local, 'nondeterministic');
    assert.equal(layerOf(report, 'last').local, 'pass');
    // Of two samples and units only the first entry varies: what it reaches has no gradient, everything else has one.
    const counts = Object.fromEntries(['x', 'first.weight', 'first.bias', 'last.weight', 'last.bias'].map((name) => {
      const { verdicts: { nondeterministic }, checked } = tensorOf(report, name);
      return [name, [nondeterministic, checked]];
    }));
    assert.deepEqual(counts, {
      'x': [3, 6], 'first.weight': [3, 6], 'first.bias': [1, 2], 'last.weight': [0, 4], 'last.bias': [0, 2],
    });
    assert.deepEqual(tensorOf(report, 'first.bias').worst[0]?.index, [0]);
    assert.equal(network.nodes.length, 4);
  });

  it('blames a layer whose forward pass gives other numbers the second time', () => {
    let calls = 0;
    const right = standardRegistry.operators.get('Tanh')!;
    const forward: Operator['forward'] = (state) => {
      right.forward(state);
      state.output.data[0]! += 1e-3 * ++calls;
    };
    const registry = registryWith({ ...right, forward }, { name: 'none', of: (backward) => backward });
    const { report } = checkRandom({ registry });
    const { kind, layer, tensor, index, values } = report.obstacle!;
    assert.deepEqual([kind, layer, tensor, index], ['nondeterministic', 'random', 'random.output', [0, 0]]);
    assert.ok(Math.abs(values[1]! - values[0]! - 1e-3) < 1e-12, String(values));
    assert.deepEqual(['first', 'random', 'last', 'loss'].map((name) => layerOf(report, name).local),
      ['pass', 'nondeterministic', 'pass', 'pass']);
    assert.equal(report.verdict, 'fail');
  });
});

function checkRandom(options: OpenOptions): { report: CheckReport; network: Network } {
  const layers = [
    { name: 'first', op: 'Linear', args: { out_features: 2 } },
    { name: 'random', op: MUTANT },
    { name: 'last', op: 'Linear', args: { out_features: 2 } },
  ];
  const network = openNetwork({ inputs: { x: [2, 3] }, layers }, options);
  return { report: check(network), network };
}

describe('A check for which there is not enough memory', () => {
  it('says so of the layer with the largest tensor, and takes no other error for it', () => {
    const right = standardRegistry.operators.get('Tanh')!;
    for (const [error, name, says] of [
      [new RangeError('Array buffer allocation failed'), 'PreflightError',
        /^wide: there is not enough memory .* wide\.weight \(9 × 3\)/],
      [new RangeError('no such luck'), 'RuleFault', /^the rule “backward” of Tanh has stopped .*no such luck/],
    ] as const) {
      const registry = registryWith(right, { name: 'greedy', of: () => () => {
        throw error;
      } });
      const layers = [
        { name: 'wide', op: 'Linear', args: { out_features: 9 } },
        { name: 'greedy', op: MUTANT },
      ];
      assert.throws(() => check(openNetwork({ inputs: { x: [2, 3] }, layers }, { registry })),
        { name, message: says });
    }
  });
});
