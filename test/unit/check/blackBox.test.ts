import assert from 'node:assert/strict';
import { noiseLevels } from '../../../src/check/blackBox/noise';
import { slopesOf } from '../../../src/check/blackBox/slopes';
import { gradientTargets } from '../../../src/check/gradientTargets';
import type { Network } from '../../../src/engine/network';
import type { Operator } from '../../../src/engine/operator';
import type { Written } from '../../../src/protocol/place';
import { isSentence, type Sentence } from '../../../src/protocol/sentence';
import { verdicts } from '../../../src/protocol/verdicts';
import type { CheckedEntries } from '../../../src/protocol/views';
import { formatShape } from '../../../src/tensor/shape';
import { openNetwork, valueOf, type Sketch } from '../engine/networks';
import { check, layerOf, tensorOf } from './drive';
import { entrywise, mixing, registryWithOwn, scramble } from './ownOperators';

/** An operator by itself, between the input and the loss. */
const alone = (op: string): Sketch => ({ inputs: { x: [3, 5] }, layers: [{ name: 'own', op }] });

/** An operator in the middle of a network, with a branch around it. */
const amid = (op: string): Sketch => ({
  inputs: { x: [3, 2, 4, 4] },
  layers: [
    { name: 'conv', op: 'Conv2d', args: { out_channels: 2, kernel_size: 3 } },
    { name: 'flat', op: 'Flatten' },
    { name: 'before', op: 'Linear', args: { out_features: 6 } },
    { name: 'own', op },
    { name: 'around', op: 'Add', inputs: ['own', 'before'] },
    { name: 'relu', op: 'ReLU' },
    { name: 'after', op: 'Linear', args: { out_features: 3 } },
  ],
  loss: 'CrossEntropyLoss',
});

function open(sketch: Sketch, operator: Operator, seed = 1): Network {
  return openNetwork(sketch, { seed, registry: registryWithOwn(operator) });
}

const sine = entrywise('Own', Math.sin, Math.cos);

/** sin x, off by up to 1e-8 that depends on every bit of x. */
const noisy = (slope: (x: number) => number): Operator =>
  entrywise('Own', (x) => Math.sin(x) + 1e-8 * scramble(x), slope);

/** What a sentence says of tensors. */
function placesIn({ values }: Sentence): Written[] {
  return values.flatMap((value) =>
    (typeof value !== 'object' ? [] : isSentence(value) ? placesIn(value) : [value]));
}

describe('A black box in the gradient check', () => {
  for (const [name, sketch] of [['alone', alone], ['amid a network', amid]] as const) {
    it(`passes where it is smooth and right, ${name}`, () => {
      for (const operator of [sine, mixing()]) {
        const report = check(open(sketch(operator.op), operator));
        assert.equal(report.verdict, 'pass', report.culprit?.reason);
        assert.equal(layerOf(report, 'own').local, 'pass');
        const all = report.layers.flatMap(({ tensors }) => tensors);
        for (const { name: tensor, checked, shape, verdicts: { pass, untested } } of all) {
          assert.equal(checked, shape.reduce((size, axis) => size * axis, 1), tensor);
          assert.equal(pass + untested, checked, `${operator.op}, ${tensor}`);
        }
      }
    });

    for (const factor of [-1, 0, 2, 1 + 1e-3, 1 + 1e-6]) {
      it(`fails when a term of its backward pass is multiplied by ${factor}, ${name}`, () => {
        const network = open(sketch('Mixing'), mixing(factor));
        const report = check(network);
        assert.equal(report.verdict, 'fail');
        assert.equal(report.culprit?.layer, 'own');
        const { reason, sentence } = report.culprit;
        const at = placesIn(sentence).find((written) => 'index' in written);
        const named = gradientTargets(network).find(({ name: target }) => target === at?.tensor);
        const { shape } = named!.exact;
        assert.ok(at!.index.every((place, axis) => place < shape[axis]!), 'an entry of the gradient');
        for (const written of [`(${formatShape(shape)})`, `worst at [${at!.index.join(', ')}]: `]) {
          assert.ok(reason.includes(written), `${written}: ${reason}`);
        }
        const failing = report.layers.filter(({ local }) => local === 'fail').map(({ name: layer }) => layer);
        assert.deepEqual(failing, ['own']);
      });
    }

    it(`passes where it is noisy and right, and finds a mistake above the noise, ${name}`, () => {
      const right = check(open(sketch('Own'), noisy(Math.cos)));
      assert.equal(right.verdict, 'pass', right.culprit?.reason);
      assert.equal(layerOf(right, 'own').local, 'pass');
      const wrong = check(open(sketch('Own'), noisy((x) => 1.01 * Math.cos(x))));
      assert.equal(wrong.culprit?.layer, 'own', 'one percent is more than the noise');
      const hidden = check(open(sketch('Own'), noisy((x) => (1 + 1e-10) * Math.cos(x))));
      assert.equal(hidden.verdict, 'pass', 'what the noise hides is no failure');
    });
  }

  it('concludes nothing where the noise is as large as the numbers', () => {
    const loud = entrywise('Own', (x) => Math.sin(x) + scramble(x), Math.cos);
    const report = check(open(alone('Own'), loud));
    assert.equal(report.verdict, 'pass');
    assert.equal(tensorOf(report, 'x').verdicts.belowNoise, 15);
  });

  it('shows both slopes of a corner, wherever the gradient lies between them, and fails outside', () => {
    for (const [slope, verdict] of [[0.25, 'kink'], [-1, 'kink'], [1, 'kink'], [1.5, 'fail']] as const) {
      const corner = entrywise('Own', Math.abs, (x) => (x === 0 ? slope : Math.sign(x)));
      const network = open(alone('Own'), corner);
      valueOf(network, 'x').tensor.data[7] = 0;
      let own: CheckedEntries | undefined;
      const report = check(network, { keep: (entries) => (own = entries) });
      assert.equal(report.verdict, verdict === 'fail' ? 'fail' : 'pass', report.culprit?.reason);
      const names = [...own!.verdict].map((code) => verdicts[code]);
      assert.deepEqual(names.map((other, i) => (i === 7 ? other : 'pass')), names, 'only one entry is on the corner');
      assert.equal(names[7], verdict);
    }
  });

  it('finds a kink behind it, through it', () => {
    const network = open({
      inputs: { x: [1, 2] },
      layers: [{ name: 'own', op: 'Own' }, { name: 'relu', op: 'ReLU' }],
    }, entrywise('Own', (x) => x ** 3 - x, (x) => 3 * x ** 2 - 1));
    // 1³ − 1 is exactly 0.
    valueOf(network, 'x').tensor.data[0] = 1;
    network.loss.state.inputs[1]!.data[0] = -1;
    const report = check(network);
    assert.equal(report.verdict, 'pass', report.culprit?.reason);
    const [worst] = tensorOf(report, 'x').worst;
    assert.equal(worst!.verdict, 'kink');
    // The loss (relu(x³ − x) + 1)² / 2 has the slope 0 to the left and 2 (0 + 1) · 2 / 2 = 2 to the right.
    const [left, right] = worst!.oneSided!;
    assert.ok(Math.abs(left) < 1e-9 && Math.abs(right - 2) < 1e-9, `${left} and ${right}`);
  });

  it('blames the right layer when another one is wrong', () => {
    const broken = entrywise('Broken', Math.tanh, (x) => 1 - Math.tanh(x));
    const network = openNetwork({
      inputs: { x: [3, 4] },
      layers: [
        { name: 'first', op: 'Linear', args: { out_features: 5 } },
        { name: 'broken', op: 'Broken' },
        { name: 'own', op: 'Mixing' },
        { name: 'last', op: 'Linear', args: { out_features: 2 } },
      ],
    }, { registry: registryWithOwn(mixing(), broken) });
    const report = check(network);
    assert.equal(report.culprit?.layer, 'broken');
    assert.equal(layerOf(report, 'own').local, 'pass');
    assert.equal(tensorOf(report, 'own.weight').verdicts.fail, 0);
    assert.ok(tensorOf(report, 'first.weight').verdicts.fail > 0);
  });

  it('keeps to a budget, and leaves every number as it was', () => {
    const network = open(amid('Mixing'), mixing());
    const tensors = [...network.parameters.values(), ...network.batch.values()];
    const numbers = (): number[][] => tensors.map(({ data }) => [...data]);
    const before = numbers();
    const report = check(network, { budget: 0 });
    assert.equal(report.verdict, 'pass', report.culprit?.reason);
    assert.ok(report.layers.flatMap(({ tensors }) => tensors).some(({ projection }) => projection?.verdict === 'pass'));
    assert.deepEqual(numbers(), before);
  });

  for (let seed = 1; seed <= 40; seed++) {
    it(`never cries wolf, seed ${seed}`, () => {
      for (const operator of [sine, mixing(), noisy(Math.cos)]) {
        const report = check(open(amid(operator.op), operator, seed));
        assert.equal(report.verdict, 'pass', report.culprit?.reason);
      }
    });
  }
});

describe('Noise of a function', () => {
  const points = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i + 1));

  it('is found to within its size, whatever the function', () => {
    for (const size of [1e-4, 1e-8, 1e-12]) {
      const f = (step: number): Float64Array => points.map((x) => Math.exp(x + step) + size * scramble(x + step));
      const levels = noiseLevels(f, f(0));
      // Errors are spread evenly over ±size: their standard deviation is size / √3, and levels are a few of those.
      assert.ok(levels.every((level) => level > size / 2 && level < 20 * size), `${size}: ${levels.join()}`);
    }
  });

  it('is that of rounding to float32 where a function does that', () => {
    // Each number moves at a pace of its own: steps that are whole multiples of the rounding would not show it.
    const f = (step: number): Float64Array =>
      points.map((x, i) => Math.fround(1 + Math.fround(x + (0.5 + points[i]! ** 2 / 2) * step) ** 2));
    assert.ok(noiseLevels(f, f(0)).every((level) => level > 2 ** -25 && level < 2 ** -18));
  });

  it('is no more than rounding where there is none, corners or not', () => {
    const f = (step: number): Float64Array => points.map((x, i) => (i % 2 === 0 ? Math.abs(step) : (x + step) ** 2));
    assert.ok(noiseLevels(f, f(0)).every((level) => level < 2 ** -46));
  });
});

describe('Slopes by subtraction', () => {
  /** The slopes at 0 of one function. */
  function slope(f: (step: number) => number, noise = 2 ** -53): { derivative: number; jump: number; error: number } {
    const of = (step: number): Float64Array => Float64Array.of(f(step));
    const { derivative, jump, error } = slopesOf(of, of(0), Float64Array.of(noise));
    return { derivative: derivative[0]!, jump: jump[0]!, error: error[0]! };
  }

  const smooth: readonly (readonly [string, (step: number) => number, number])[] = [
    ['exp', Math.exp, 1], ['sin 3x', (x) => Math.sin(3 * x), 3], ['(1 + x)³⁰', (x) => (1 + x) ** 30, 30],
    ['1 / (0.1 + x)', (x) => 1 / (0.1 + x), -100], ['x² (a slope of 0)', (x) => x * x, 0], ['x', (x) => x, 1],
    ['√(0.01 + x)', (x) => Math.sqrt(0.01 + x), 5], ['a constant', () => 3, 0],
    ['a corner at 10⁻⁵', (x) => Math.abs(x - 1e-5), -1], ['tanh 100x', (x) => Math.tanh(100 * x), 100],
  ];
  for (const [name, f, exact] of smooth) {
    it(`of ${name}: within an error that is small`, () => {
      const { derivative, jump, error } = slope(f);
      assert.equal(jump, 0);
      assert.ok(Math.abs(derivative - exact) <= error, `${derivative} ± ${error}, not ${exact}`);
      assert.ok(error <= 1e-8 * Math.max(1, Math.abs(exact)), `±${error}`);
    });
  }

  it('of a corner: both sides', () => {
    for (const [left, right] of [[-1, 1], [0, 1], [2, 2.001], [-3, 5]] as const) {
      const { derivative, jump, error } = slope((x) => Math.sin(x < 0 ? left * x : right * x) + 0.5 * x * x);
      assert.ok(Math.abs(derivative - 0.5 * jump - left) <= error, `left of ${left} and ${right}`);
      assert.ok(Math.abs(derivative + 0.5 * jump - right) <= error, `right of ${left} and ${right}`);
      assert.ok(error < 1e-6, `±${error}`);
    }
  });

  it('of what is noisy: as exact as the noise allows, and no more', () => {
    for (const noise of [1e-4, 1e-7, 1e-10]) {
      const { derivative, error } = slope((x) => Math.exp(x) + noise * scramble(x), noise);
      assert.ok(Math.abs(derivative - 1) <= error, `${derivative} ± ${error}`);
      assert.ok(error < 100 * noise ** 0.7 && error > noise, `noise ${noise}: ±${error}`);
    }
  });

  it('where a function has none: nothing is said', () => {
    assert.equal(slope((x) => Math.sqrt(x)).error, Infinity);
    assert.ok(slope((x) => Math.cbrt(x)).error > 1e-3);
  });
});
