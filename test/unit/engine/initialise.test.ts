import assert from 'node:assert/strict';
import { parseArguments } from '../../../src/engine/arguments';
import { initialiseParameters, schemes, type Initialiser } from '../../../src/engine/initialise';
import { inferShapes } from '../../../src/engine/network';
import { random } from '../../../src/tensor/random';
import { sizeOf, type Shape } from '../../../src/tensor/shape';
import type { Tensor } from '../../../src/tensor/tensor';
import { specOf, type Sketch } from './networks';

type Args = Readonly<Record<string, unknown>>;

function initialiser(name: string, args: Args = {}): Initialiser {
  const scheme = schemes.get(name)!;
  return { scheme, args: parseArguments(scheme.args, args) };
}

interface Fans {
  readonly in: number;
  readonly out: number;
}

/** Numbers of a scheme for a weight of this shape, whose fans are given by hand. */
function fill(name: string, shape: Shape, fans: Fans, args: Args = {}): Float64Array {
  const { scheme, args: parsed } = initialiser(name, args);
  const data = new Float64Array(sizeOf(shape));
  scheme.fill(data, parsed as never, random(1), fans, shape);
  return data;
}

const largest = (data: Float64Array): number => data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const mean = (data: Float64Array): number => data.reduce((sum, value) => sum + value, 0) / data.length;

function variance(data: Float64Array): number {
  const middle = mean(data);
  return data.reduce((sum, value) => sum + (value - middle) ** 2, 0) / data.length;
}

/** Asserts numbers spread evenly within ± bound: none beyond it, some close to it, with the variance bound² / 3. */
function assertUniform(data: Float64Array, bound: number): void {
  assert.ok(largest(data) <= bound, `${largest(data)} > ${bound}`);
  assert.ok(largest(data) > 0.98 * bound, `${largest(data)} is far from ${bound}`);
  assertNear(variance(data), bound ** 2 / 3);
  assert.ok(Math.abs(mean(data)) < 0.05 * bound);
}

function assertNormal(data: Float64Array, deviation: number, expectedMean = 0): void {
  assertNear(Math.sqrt(variance(data)), deviation);
  assert.ok(Math.abs(mean(data) - expectedMean) < 0.05 * deviation);
  const beyond = data.filter((value) => Math.abs(value - expectedMean) > 2 * deviation).length / data.length;
  assert.ok(beyond > 0.035 && beyond < 0.056, `${beyond} beyond two deviations`);
}

/** 10⁴ numbers know their variance to about 2 %. */
function assertNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 0.06 * expected, `${actual} is not about ${expected}`);
}

describe('Initialisers', () => {
  const fans = { in: 100, out: 100 };
  const shape = [100, 100];

  it('zeros, ones and constant', () => {
    assert.deepEqual(fill('zeros', [2], fans), new Float64Array(2));
    assert.deepEqual(fill('ones', [2], fans), Float64Array.of(1, 1));
    assert.deepEqual(fill('constant', [2], fans, { val: -0.25 }), Float64Array.of(-0.25, -0.25));
  });

  it('uniform, by default in [0, 1)', () => {
    assertUniform(fill('uniform', shape, fans).map((value) => value - 0.5), 0.5);
    assertUniform(fill('uniform', shape, fans, { a: -3, b: 5 }).map((value) => value - 1), 4);
  });

  it('normal, by default with mean 0 and deviation 1', () => {
    assertNormal(fill('normal', shape, fans), 1);
    assertNormal(fill('normal', shape, fans, { mean: 7, std: 0.1 }), 0.1, 7);
  });

  it('xavier_uniform: ± gain √(6 / (fan_in + fan_out))', () => {
    assertUniform(fill('xavier_uniform', shape, { in: 50, out: 10 }), Math.sqrt(6 / 60));
    assertUniform(fill('xavier_uniform', shape, { in: 50, out: 10 }, { gain: 5 / 3 }), (5 / 3) * Math.sqrt(6 / 60));
  });

  it('xavier_normal: gain √(2 / (fan_in + fan_out))', () => {
    assertNormal(fill('xavier_normal', shape, { in: 50, out: 10 }, { gain: 2 }), 2 * Math.sqrt(2 / 60));
  });

  it('kaiming_uniform: ± √2 √(3 / fan_in) by default', () => {
    assertUniform(fill('kaiming_uniform', shape, { in: 50, out: 10 }), Math.sqrt(6 / 50));
  });

  it('kaiming_normal: √2 / √fan_in by default', () => {
    assertNormal(fill('kaiming_normal', shape, { in: 50, out: 10 }), Math.sqrt(2 / 50));
  });

  it('kaiming with fan_out', () => {
    assertUniform(fill('kaiming_uniform', shape, { in: 50, out: 10 }, { mode: 'fan_out' }), Math.sqrt(6 / 10));
    assertNormal(fill('kaiming_normal', shape, { in: 50, out: 10 }, { mode: 'fan_out' }), Math.sqrt(2 / 10));
  });

  const gains: readonly (readonly [string, number])[] = [
    ['relu', Math.sqrt(2)], ['leaky_relu', Math.sqrt(2 / (1 + 0.04))], ['tanh', 5 / 3], ['selu', 3 / 4], ['sigmoid', 1],
    ['linear', 1],
  ];
  for (const [nonlinearity, gain] of gains) {
    it(`kaiming with PyTorch's gain of ${nonlinearity}`, () => {
      const args = { nonlinearity, a: 0.2 };
      assertUniform(fill('kaiming_uniform', shape, { in: 12, out: 9 }, args), gain * Math.sqrt(3 / 12));
      assertNormal(fill('kaiming_normal', shape, { in: 12, out: 9 }, args), gain / Math.sqrt(12));
    });
  }

  const matrices: readonly (readonly [string, readonly [number, ...number[]]])[] = [
    ['wide', [5, 12]], ['tall', [12, 5]], ['square', [8, 8]], ['of a convolution', [4, 3, 2, 2]], ['one row', [1, 9]],
  ];
  for (const [name, size] of matrices) {
    it(`orthogonal, ${name}: rows or columns of length gain, at right angles`, () => {
      const gain = 1.5;
      const data = fill('orthogonal', size, fans, { gain });
      const rows = size[0];
      const columns = data.length / rows;
      const entry = (row: number, column: number): number => data[row * columns + column]!;
      const count = Math.min(rows, columns);
      for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) {
        let product = 0;
        for (let k = 0; k < Math.max(rows, columns); k++) {
          product += rows <= columns ? entry(i, k) * entry(j, k) : entry(k, i) * entry(k, j);
        }
        assert.ok(Math.abs(product - (i === j ? gain ** 2 : 0)) < 1e-14, `${i}, ${j}: ${product}`);
      }
    });
  }

  it('orthogonal takes rows of any length', () => {
    const data = fill('orthogonal', [2, 200_000], fans);
    const [first, second] = [data.subarray(0, 200_000), data.subarray(200_000)];
    const product = first.reduce((sum, value, i) => sum + value * second[i]!, 0);
    assert.ok(Math.abs(product) < 1e-12);
    assert.ok(Math.abs(first.reduce((sum, value) => sum + value ** 2, 0) - 1) < 1e-12);
  });

  it('have a summary each, and descriptions for all their arguments', () => {
    for (const [name, { summary, args }] of schemes) {
      assert.match(summary, /\.$/, name);
      for (const { description } of Object.values(args)) assert.match(description, /\.$/, name);
    }
  });
});

const sketch: Sketch = {
  inputs: { x: [1, 8, 30, 30] },
  layers: [
    { name: 'conv', op: 'Conv2d', args: { out_channels: 64, kernel_size: [5, 3], groups: 2 } },
    { name: 'flat', op: 'Flatten' },
    { name: 'fc', op: 'Linear', args: { out_features: 1 } },
  ],
};

interface Options {
  readonly seed?: number;
  /** Another network than that above. */
  readonly change?: Sketch;
  readonly choose?: Parameters<typeof initialiseParameters>[3];
}

function initialise({ seed = 1, change = sketch, choose }: Options = {}): Map<string, Tensor> {
  const spec = specOf(change);
  return initialiseParameters(spec, inferShapes(spec), seed, choose);
}

describe('Starting parameters', () => {
  it('are PyTorch’s: within ± 1 / √fan_in, weights and biases alike', () => {
    const parameters = initialise();
    // fan_in of a convolution: channels of its group times the taps of its kernel.
    assertUniform(parameters.get('conv.weight')!.data, 1 / Math.sqrt(4 * 5 * 3));
    assert.ok(largest(parameters.get('conv.bias')!.data) <= 1 / Math.sqrt(4 * 5 * 3));
    assert.ok(largest(parameters.get('conv.bias')!.data) > 0.8 / Math.sqrt(4 * 5 * 3));
    assertUniform(parameters.get('fc.weight')!.data, 1 / Math.sqrt(64 * 26 * 28));
    assert.ok(largest(parameters.get('fc.bias')!.data) <= 1 / Math.sqrt(64 * 26 * 28));
  });

  it('have the shapes and names of PyTorch', () => {
    assert.deepEqual([...initialise()].map(([name, { shape }]) => [name, shape]), [
      ['conv.weight', [64, 4, 5, 3]], ['conv.bias', [64]], ['fc.weight', [1, 64 * 26 * 28]], ['fc.bias', [1]],
    ]);
  });

  it('are chosen by layer and parameter', () => {
    const ones = initialiser('ones');
    const choose = (layer: string, parameter: string): Initialiser | undefined =>
      (layer === 'conv' && parameter === 'bias' ? ones : undefined);
    const parameters = initialise({ choose });
    assert.ok(parameters.get('conv.bias')!.data.every((value) => value === 1));
    assert.deepEqual(parameters.get('conv.weight'), initialise().get('conv.weight'));
  });

  it('are given the fans of a convolution', () => {
    const chosen = initialiser('xavier_uniform');
    const parameters = initialise({ choose: (_layer, parameter) => (parameter === 'weight' ? chosen : undefined) });
    assertUniform(parameters.get('conv.weight')!.data, Math.sqrt(6 / (4 * 15 + 64 * 15)));
  });

  it('depend on the seed and on nothing else', () => {
    assert.deepEqual(initialise(), initialise());
    assert.notDeepEqual(initialise({ seed: 2 }).get('fc.weight'), initialise().get('fc.weight'));
  });

  it('of the other layers stay when one is changed, added or taken away', () => {
    const [conv, flat, fc] = sketch.layers;
    const changed = { ...sketch, layers: [{ ...conv!, args: { ...conv!.args, bias: false } }, flat!, fc!] };
    const added = { ...sketch, layers: [conv!, { name: 'relu', op: 'ReLU' }, flat!, { ...fc!, inputs: ['flat'] }] };
    const before = initialise();
    for (const change of [changed, added]) {
      const after = initialise({ change });
      for (const name of ['conv.weight', 'fc.weight', 'fc.bias']) assert.deepEqual(after.get(name), before.get(name));
    }
    const without = initialise({ change: { ...sketch, layers: [conv!, flat!] } });
    assert.deepEqual(without.get('conv.bias'), before.get('conv.bias'));
  });

  it('of two layers of one kind are not the same', () => {
    const layers = ['a', 'b'].map((name) => ({ name, op: 'Linear', args: { out_features: 8 } }));
    const parameters = initialise({ change: { inputs: { x: [1, 8] }, layers } });
    assert.notDeepEqual(parameters.get('a.weight'), parameters.get('b.weight'));
  });

  it('leave out layers whose shapes are not known', () => {
    const layers = [{ name: 'fc', op: 'Linear', args: { out_features: 8, in_features: 3 } }];
    assert.deepEqual([...initialise({ change: { inputs: { x: [1, 8] }, layers } }).keys()], []);
  });
});
