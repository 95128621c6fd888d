import assert from 'node:assert/strict';
import { compareGradients, type Compared, type GivenGradient } from '../../../src/check/compare';
import { gradientTargets } from '../../../src/check/gradientTargets';
import { nodeOf, runNetwork, type Sketch } from '../engine/networks';
import type { ComparedTensor } from '../../../src/protocol/compare';
import type { Network } from '../../../src/engine/network';
import { lenet } from './lenetSketch';

/** Every exact gradient of a network, as somebody without a mistake would give them. */
function rightGradients(network: Network, dtype = 'float64'): GivenGradient[] {
  return gradientTargets(network).map(({ name, exact: { shape, data } }) =>
    ({ target: name, given: name, dtype, tensor: { shape, data: data.slice() } }));
}

type Change = (data: Float64Array) => ArrayLike<number>;

/** Gradients with some of them changed. */
function changed(gradients: readonly GivenGradient[], changes: Readonly<Record<string, Change>>): GivenGradient[] {
  return gradients.map((gradient) => {
    const change = changes[gradient.target];
    if (!change) return gradient;
    const { shape, data } = gradient.tensor;
    return { ...gradient, tensor: { shape, data: Float64Array.from(change(data.slice())) } };
  });
}

/** Gradients with these numbers in place of some. */
function replaced(gradients: readonly GivenGradient[], numbers: Readonly<Record<string, Float64Array>>) {
  return changed(gradients, Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, () => values])));
}

/** One entry of a gradient changed. */
const at = (entry: number, change: (value: number) => number): Change => (data) =>
  data.map((value, i) => (i === entry ? change(value) : value));

function statuses({ comparison }: Compared): Record<string, string> {
  return Object.fromEntries(comparison.tensors.map(({ name, status }) => [name, status]));
}

function tensorOf({ comparison }: Compared, name: string): ComparedTensor {
  return comparison.tensors.find((tensor) => tensor.name === name)!;
}

const twice: Change = (data) => data.map((value) => 2 * value);

const dense: Sketch = {
  inputs: { x: [4, 3] },
  layers: [
    { name: 'fc1', op: 'Linear', args: { out_features: 5 } },
    { name: 'tanh', op: 'Tanh' },
    { name: 'fc2', op: 'Linear', args: { out_features: 2 } },
  ],
};

/** What the exact rules make of a gradient of fc2's output: by hand, dA = dZ W, dZ1 = dA (1 − a²), dW1 = dZ1ᵀ x. */
function inheritedFrom(network: Network, dZ2: Float64Array): Record<string, Float64Array> {
  const [samples, features, hidden, out] = [4, 3, 5, 2];
  const { data: w2 } = network.parameters.get('fc2.weight')!;
  const { data: w1 } = network.parameters.get('fc1.weight')!;
  const { data: a } = nodeOf(network, 'tanh').output.tensor;
  const { data: x } = network.inputs[0]!.tensor;
  const make = (rows: number, columns: number, of: (i: number, j: number) => number): Float64Array =>
    Float64Array.from({ length: rows * columns }, (_, at) => of(Math.floor(at / columns), at % columns));
  const sum = (count: number, of: (k: number) => number): number =>
    Array.from({ length: count }, (_, k) => of(k)).reduce((total, term) => total + term, 0);
  const dA = make(samples, hidden, (m, j) => sum(out, (k) => dZ2[m * out + k]! * w2[k * hidden + j]!));
  const dZ1 = dA.map((value, i) => value * (1 - a[i]! ** 2));
  return {
    'fc2.output.grad': dZ2,
    'fc2.weight.grad': make(out, hidden, (k, j) => sum(samples, (m) => dZ2[m * out + k]! * a[m * hidden + j]!)),
    'fc2.bias.grad': make(1, out, (_, k) => sum(samples, (m) => dZ2[m * out + k]!)),
    'tanh.output.grad': dA,
    'fc1.output.grad': dZ1,
    'fc1.weight.grad': make(hidden, features, (j, i) =>
      sum(samples, (m) => dZ1[m * hidden + j]! * x[m * features + i]!)),
    'fc1.bias.grad': make(1, hidden, (_, j) => sum(samples, (m) => dZ1[m * hidden + j]!)),
    'x.grad': make(samples, features, (m, i) => sum(hidden, (j) => dZ1[m * hidden + j]! * w1[j * features + i]!)),
  };
}

describe('Comparison with somebody’s gradients', () => {
  const network = runNetwork(dense);
  const right = rightGradients(network);

  it('agrees with right ones, on the way back from the loss', () => {
    const result = compareGradients(network, right);
    assert.equal(result.comparison.verdict, 'pass');
    assert.deepEqual(Object.entries(statuses(result)), [
      'fc2.output.grad', 'fc2.weight.grad', 'fc2.bias.grad', 'tanh.output.grad', 'fc1.output.grad', 'fc1.weight.grad',
      'fc1.bias.grad', 'x.grad',
    ].map((name) => [name, 'agrees']));
    assert.deepEqual(result.comparison.missing, []);
  });

  it('agrees with the same numbers worked out in another order', () => {
    const { data } = network.nodes.at(-2)!.output.gradient!;
    const others = inheritedFrom(network, data);
    assert.equal(compareGradients(network, replaced(right, others)).comparison.verdict, 'pass');
  });

  it('finds the mistake of one parameter, and nothing else', () => {
    const result = compareGradients(network, changed(right, { 'fc1.weight.grad': twice }));
    const { 'fc1.weight.grad': weight, ...others } = statuses(result);
    assert.equal(weight, 'culprit');
    assert.ok(Object.values(others).every((status) => status === 'agrees'));
    const { culprit } = result.comparison;
    assert.deepEqual([culprit?.layer, culprit?.tensor], ['fc1', 'fc1.weight.grad']);
    assert.match(culprit!.reason, /wrong in 15 of 15 entries; .* arrives there is right.* backward rule of fc1/);
  });

  it('finds one entry that is off by a millionth', () => {
    const nudge = at(7, (value) => value * (1 + 1e-6));
    const result = compareGradients(network, changed(right, { 'fc1.weight.grad': nudge }));
    const { status, verdicts, worst } = tensorOf(result, 'fc1.weight.grad');
    assert.deepEqual([status, verdicts.fail, worst[0]!.index], ['culprit', 1, [2, 1]]);
  });

  it('marks everything that follows from a wrong loss as inherited', () => {
    const wrong = network.nodes.at(-2)!.output.gradient!.data.map((value) => 2 * value);
    const result = compareGradients(network, replaced(right, inheritedFrom(network, wrong)));
    const { 'fc2.output.grad': first, ...others } = statuses(result);
    assert.equal(first, 'culprit');
    assert.deepEqual(new Set(Object.values(others)), new Set(['inherited']));
    assert.equal(result.comparison.culprit?.layer, 'loss');
    assert.match(result.comparison.culprit.reason, /derivative of the loss/);
  });

  it('tells a second mistake from what is inherited', () => {
    const wrong = network.nodes.at(-2)!.output.gradient!.data.map((value) => 2 * value);
    const all = { ...inheritedFrom(network, wrong) };
    all['fc1.bias.grad'] = all['fc1.bias.grad']!.map((value) => -value);
    const result = compareGradients(network, replaced(right, all));
    assert.equal(statuses(result)['fc1.bias.grad'], 'mistake');
    assert.equal(statuses(result)['fc1.weight.grad'], 'inherited');
  });

  it('says what is missing to tell both apart', () => {
    const wrong = network.nodes.at(-2)!.output.gradient!.data.map((value) => 2 * value);
    const { 'fc2.weight.grad': fc2, 'fc1.weight.grad': fc1 } = inheritedFrom(network, wrong);
    const given = changed(right.filter(({ target }) => /^fc\d\.weight/.test(target)),
      { 'fc2.weight.grad': () => fc2!, 'fc1.weight.grad': () => fc1! });
    const result = compareGradients(network, given);
    assert.deepEqual(statuses(result), { 'fc2.weight.grad': 'culprit', 'fc1.weight.grad': 'unclear' });
    assert.match(tensorOf(result, 'fc2.weight.grad').message, /or in what arrives there: fc2\.output\.grad is not/);
    assert.match(tensorOf(result, 'fc1.weight.grad').message, /with fc1\.output\.grad in the file/);
    assert.deepEqual(result.comparison.missing, ['fc2.bias.grad', 'fc1.bias.grad', 'x.grad']);
  });

  it('judges float32 by float32, and still finds what is wrong by more', () => {
    const rounded = right.map((gradient) =>
      ({ ...gradient, dtype: 'float32', tensor: { ...gradient.tensor, data: gradient.tensor.data.map(Math.fround) } }));
    assert.equal(compareGradients(network, rounded).comparison.verdict, 'pass');
    const strict = rounded.map((gradient) => ({ ...gradient, dtype: 'float64' }));
    assert.equal(compareGradients(network, strict).comparison.verdict, 'fail');
    const wrong = changed(rounded, { 'x.grad': (data) => data.map((value) => value * 1.001) });
    assert.equal(statuses(compareGradients(network, wrong))['x.grad'], 'culprit');
  });

  it('judges gradients of a run in float32 by float32', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const exact = runNetwork(lenet, { seed });
      const rounded = runNetwork(lenet, { seed, dtype: 'float32' });
      const { comparison } = compareGradients(exact, rightGradients(rounded, 'float32'));
      assert.equal(comparison.verdict, 'pass', comparison.culprit?.reason);
    }
  });

  it('reads other orders of axes, and says which', () => {
    const given = changed(right, {}).map((gradient) => (gradient.target !== 'x.grad' ? gradient : {
      ...gradient,
      tensor: {
        shape: [3, 4],
        data: Float64Array.from({ length: 12 }, (_, at) => gradient.tensor.data[(at % 4) * 3 + Math.floor(at / 4)]!),
      },
    }));
    const result = compareGradients(network, given);
    assert.equal(result.comparison.verdict, 'pass');
    assert.equal(tensorOf(result, 'x.grad').reading?.order, '[n, m]');
    assert.match(tensorOf(result, 'x.grad').message, /read as \[n, m\]/);
    assert.deepEqual(tensorOf(result, 'x.grad').givenShape, [3, 4]);
  });

  it('refuses a shape that fits in no order', () => {
    const given = right.map((gradient) => (gradient.target !== 'fc1.bias.grad' ? gradient
      : { ...gradient, tensor: { shape: [3], data: new Float64Array(3) } }));
    const { comparison } = compareGradients(network, given);
    assert.equal(comparison.verdict, 'fail');
    assert.match(comparison.refused[0]!.message, /fc1\.bias\.grad is 3, but .* expected 5\./);
  });

  it('calls NaN by its name, and gives no NaN for an error', () => {
    const result = compareGradients(network, changed(right, { 'fc1.weight.grad': at(4, () => NaN) }));
    const weight = tensorOf(result, 'fc1.weight.grad');
    assert.deepEqual([weight.status, weight.verdicts.nonFinite], ['culprit', 1]);
    assert.ok(!Number.isNaN(weight.maxError) && !Number.isNaN(weight.maxRelativeError));
    assert.ok(weight.worst.every(({ error, relativeError }) => !Number.isNaN(error) && !Number.isNaN(relativeError)));
  });

  it('leaves either choice at a kink to them, and only there', () => {
    // x has two equal pixels in its only window: both shares of the gradient are right, twice as much is not.
    const tie: Sketch = {
      inputs: { x: [1, 1, 2, 2] },
      layers: [{ name: 'pool', op: 'MaxPool2d', args: { kernel_size: 2 } }],
    };
    const pooled = runNetwork(tie);
    pooled.inputs[0]!.tensor.data.set([5, 1, 5, 2]);
    pooled.forward();
    pooled.backward();
    const [dA] = nodeOf(pooled, 'pool').output.gradient!.data;
    const given = rightGradients(pooled);
    const with_ = (values: number[]) => compareGradients(pooled, changed(given, { 'x.grad': () => values }));
    assert.equal(with_([dA!, 0, 0, 0]).comparison.verdict, 'pass');
    const last = with_([0, 0, dA!, 0]);
    assert.equal(last.comparison.verdict, 'pass');
    assert.equal(tensorOf(last, 'x.grad').verdicts.kink, 2);
    assert.equal(with_([0, dA!, 0, 0]).comparison.verdict, 'fail');
    assert.equal(with_([9 * dA!, 0, 0, 0]).comparison.verdict, 'fail');
  });

  it('hands out their tensors beside the exact ones', () => {
    const { tensors } = compareGradients(network, changed(right, { 'x.grad': twice }));
    const { yours, exact } = tensors.get('x.grad')!;
    assert.deepEqual(yours.data, exact.data.map((value) => 2 * value));
  });
});
