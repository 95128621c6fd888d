import assert from 'node:assert/strict';
import type { Network } from '../../../src/engine/network';
import { random, type Random } from '../../../src/tensor/random';
import type { CheckReport } from '../../../src/protocol/views';
import { openNetwork, valueOf, type LayerSketch, type Sketch } from '../engine/networks';
import { check, tensorOf } from './drive';
import { randomSketch } from './randomNetwork';

/** Asserts that a network whose backward pass is right raises no alarm. */
function assertNoAlarm(network: Network, label?: string): CheckReport {
  const report = check(network);
  const reason = report.culprit ? `${report.culprit.layer}: ${report.culprit.reason}` : '';
  assert.equal(report.verdict, 'pass', [label, reason].join(' '));
  return report;
}

const linear = (name: string, units: number): LayerSketch => ({ name, op: 'Linear', args: { out_features: units } });

describe('No false alarm: random networks', () => {
  for (const regime of ['smooth', 'kinked'] as const) {
    it(`${regime}, of any operators and branches: every entry passes or leads nowhere`, () => {
      for (let seed = 100; seed < 115; seed++) {
        const report = assertNoAlarm(openNetwork(randomSketch(seed, regime), { seed }), `seed ${seed}`);
        for (const { tensors } of report.layers) for (const { verdicts } of tensors) {
          assert.deepEqual([verdicts.kink, verdicts.nonFinite], [0, 0], `seed ${seed}`);
        }
      }
    });
  }

  /** Numbers that put values on kinks, make terms cancel, or lie far apart. */
  const fills: Readonly<Record<string, (numbers: Random, value: number) => number>> = {
    'small whole numbers': (numbers) => numbers.integer(5) - 2,
    'zeros': () => 0,
    'ones': () => 1,
    'halves': (numbers) => (numbers.integer(9) - 4) / 2,
    'mostly zeros': (numbers, value) => (numbers.uniform() < 0.7 ? 0 : value),
    'tiny numbers': (_numbers, value) => 1e-30 * value,
    'large numbers': (_numbers, value) => 1e3 * value,
    'numbers of many sizes': (numbers, value) => value * 10 ** (numbers.integer(7) - 3),
  };
  for (const [name, fill] of Object.entries(fills)) {
    it(`with ${name} in data and weights`, () => {
      for (let seed = 200; seed < 204; seed++) for (const where of ['data', 'weights', 'both']) {
        const network = openNetwork(randomSketch(seed, 'kinked'), { seed });
        const numbers = random(seed, 4);
        const change = (data: Float64Array): void => data.set(data.map((value) => fill(numbers, value)));
        if (where !== 'weights') for (const { tensor } of network.inputs) change(tensor.data);
        if (where !== 'data') for (const { data } of network.parameters.values()) change(data);
        assertNoAlarm(network, `seed ${seed}, ${where}`);
      }
    });
  }
});

describe('No false alarm: gradients that have vanished', () => {
  for (const z of [600, 650, 690, 720, 740, 800]) {
    it(`behind a sigmoid at −${z}`, () => {
      const layers = [linear('fc1', 1), { name: 'sigmoid', op: 'Sigmoid' }, linear('fc2', 1)];
      const network = openNetwork({ inputs: { x: [1, 1] }, layers });
      network.parameters.get('fc1.weight')!.data[0] = -1;
      valueOf(network, 'x').tensor.data[0] = z;
      assertNoAlarm(network);
    });

    it(`of a class whose score is ${z} behind`, () => {
      const network = openNetwork({ inputs: { x: [1, 3] }, layers: [], loss: 'CrossEntropyLoss' });
      valueOf(network, 'x').tensor.data.set([0, -z, 0.3]);
      assertNoAlarm(network);
    });
  }

  it('in a sigmoid network that is fed with raw pixels, 0 to 255', () => {
    const layers = [linear('fc1', 20), { name: 'sigmoid', op: 'Sigmoid' }, linear('fc2', 5)];
    for (let seed = 0; seed < 3; seed++) {
      const network = openNetwork({ inputs: { x: [4, 100] }, layers, loss: 'CrossEntropyLoss' }, { seed });
      const numbers = random(seed, 5);
      valueOf(network, 'x').tensor.data.forEach((_, i, data) => (data[i] = numbers.integer(256)));
      for (const { data } of network.parameters.values()) data.forEach((_, i) => (data[i] = numbers.normal()));
      assertNoAlarm(network, `seed ${seed}`);
    }
  });

  it('in twenty sigmoid layers on top of each other', () => {
    const layers = Array.from({ length: 20 }, (_, l) => [linear(`fc${l}`, 3), { name: `a${l}`, op: 'Sigmoid' }]).flat();
    assertNoAlarm(openNetwork({ inputs: { x: [2, 3] }, layers }));
  });
});

describe('No false alarm: gradients that are 0', () => {
  const twoLayers = [linear('fc1', 3), { name: 'tanh', op: 'Tanh' }, linear('fc2', 2)];

  it('of a perfect fit: the loss is 0, and so are all gradients', () => {
    const network = openNetwork({ inputs: { x: [3, 2] }, layers: twoLayers });
    network.forward();
    network.loss.state.inputs[1]!.data.set(valueOf(network, 'fc2').tensor.data);
    assert.equal(assertNoAlarm(network).loss, 0);
  });

  it('of a fit that is perfect in some places', () => {
    const network = openNetwork({ inputs: { x: [4, 2] }, layers: [linear('fc', 3)] });
    network.forward();
    network.loss.state.inputs[1]!.data.set(valueOf(network, 'fc').tensor.data.subarray(0, 7));
    assertNoAlarm(network);
  });

  it('of weights and data that are all 0', () => {
    const network = openNetwork({ inputs: { x: [2, 3] }, layers: twoLayers });
    for (const { data } of network.parameters.values()) data.fill(0);
    valueOf(network, 'x').tensor.data.fill(0);
    assertNoAlarm(network);
  });
});

describe('No false alarm: gradients that have exploded', () => {
  it('in thirty layers with weights of 100', () => {
    const layers = Array.from({ length: 30 }, (_, l) => linear(`fc${l}`, 2));
    const network = openNetwork({ inputs: { x: [2, 2] }, layers });
    for (const { data } of network.parameters.values()) data.forEach((value, i) => (data[i] = 100 * value));
    assertNoAlarm(network);
  });

  for (const [unit, time] of [['seconds', 1.7e9], ['milliseconds', 1.7e12], ['nanoseconds', 1.7e18]] as const) {
    for (const loss of ['CrossEntropyLoss', 'MSELoss']) {
      it(`by a time stamp in ${unit} as a feature, with weights that start at 0 (${loss})`, () => {
        const layers = [linear('fc', 3), ...(loss === 'MSELoss' ? [{ name: 'tanh', op: 'Tanh' }] : [])];
        const network = openNetwork({ inputs: { x: [4, 2] }, layers, loss });
        for (const { data } of network.parameters.values()) data.fill(0);
        valueOf(network, 'x').tensor.data.forEach((_, i, data) => (i % 2 === 0 ? (data[i] = time + 86_400 * i) : 0));
        const { verdicts } = tensorOf(assertNoAlarm(network), 'fc.weight');
        assert.equal(verdicts.pass, 6);
      });
    }
  }
});

describe('No false alarm: long sums', () => {
  /** A bias that reaches all pixels of an image, whose gradients are alike: rounding errors add up in one direction. */
  const globalAverage = (size: number): Sketch => ({
    inputs: { x: [1, 1, size, size] },
    layers: [
      { name: 'conv', op: 'Conv2d', args: { out_channels: 1, kernel_size: 1 } },
      { name: 'pool', op: 'AvgPool2d', args: { kernel_size: size } },
      { name: 'flat', op: 'Flatten' },
    ],
  });
  for (const size of [30, 60, 100]) {
    it(`over an image of ${size} × ${size} in front of a global average`, () => {
      const report = assertNoAlarm(openNetwork(globalAverage(size)));
      assert.equal(tensorOf(report, 'conv.bias').verdicts.pass, 1);
    });
  }

  it('over 3,000 samples that are alike', () => {
    const network = openNetwork({ inputs: { x: [3000, 1] }, layers: [linear('fc', 1)] });
    valueOf(network, 'x').tensor.data.fill(0.1);
    network.loss.state.inputs[1]!.data.fill(0.7);
    assertNoAlarm(network);
  });
});
