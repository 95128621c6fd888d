import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { mostTerms, type Contribution, type Explanation } from '../../../src/protocol/explanation';
import { Session } from '../../../src/session/session';
import { unravel } from '../../../src/tensor/shape';
import { lenet, residual } from '../host/networks';

/** A network whose numbers are all known: z = W a + b with two samples. */
const byHand = `{
  "format": "gradnet", "version": 1, "batch": 2,
  "inputs": [{ "name": "x", "shape": ["N", 2] }],
  "layers": [{ "name": "fc1", "op": "Linear", "out_features": 1, "init": { "weight": "ones", "bias": "zeros" } }],
  "loss": { "op": "MSELoss", "reduction": "sum" },
  "data": { "x": [[1, 2], [3, 5]], "y": [[1], [9]] }
}`;

function sessionOf(text: string): Session {
  return Session.open(readDefinition(text), new Map());
}

/** Every product, as the numbers that are multiplied. */
function productsOf({ terms }: Contribution): number[][] {
  return terms.map(({ factors }) => factors.map(({ value }) => value));
}

function only({ contributions }: Explanation): Contribution {
  assert.equal(contributions.length, 1);
  return contributions[0]!;
}

describe('why an entry of a gradient is what it is', () => {
  const session = sessionOf(byHand);

  // z = [3, 8], so that dZ = 2 (z − y) = [4, −2].
  it('is told by the products that add up to it, each factor at its place', () => {
    const explanation = session.explain('fc1.weight.grad', [0, 1]);
    const dW = only(explanation);
    assert.deepEqual(productsOf(dW), [[4, 2], [-2, 5]]);
    assert.equal(explanation.value, 4 * 2 - 2 * 5);
    assert.equal(explanation.sum, explanation.value);
    assert.equal(dW.symbol, 'dW');
    assert.deepEqual(dW.equation?.numbers, [18, 20]);
    assert.deepEqual(dW.terms[1]!.factors.map(({ tensor, index }) => [tensor, index]), [
      ['fc1.output.grad', [1, 0]], ['x', [1, 1]],
    ]);
  });

  it('is told for a bias, an input, and the gradient that the loss sends back', () => {
    assert.deepEqual(productsOf(only(session.explain('fc1.bias.grad', [0]))), [[4], [-2]]);
    assert.deepEqual(productsOf(only(session.explain('x.grad', [0, 1]))), [[1, 4]]);
    const upstream = only(session.explain('fc1.output.grad', [1, 0]));
    assert.equal(upstream.layer, 'loss');
    assert.equal(upstream.sum, -2);
    assert.equal(upstream.terms[0]!.factors[0]!.symbol, 'dJ');
    assert.equal(upstream.terms[0]!.factors[0]!.tensor, undefined, 'J itself is the beginning, not a tensor to go to');
  });

  it('has a part for each layer that uses the tensor', () => {
    const twice = sessionOf(residual);
    const { contributions, value } = twice.explain('x.grad', [1, 3]);
    assert.deepEqual(contributions.map(({ layer }) => layer), ['sum', 'fc1']);
    const [sum, fc1] = contributions.map((contribution) => contribution.sum);
    const added = twice.tensor('sum.output.grad').data[5 + 3]!;
    assert.equal(sum, added, 'what is added passes the gradient on as it is');
    assert.ok(Math.abs(added + fc1! - value) <= 1e-15);
    assert.equal(contributions[0]!.equation?.text, 'dA_prev = dA', 'the second input has the formula of the first');
  });

  it('has two parts where a layer takes the same tensor twice', () => {
    const square = sessionOf(`{
      "format": "gradnet", "version": 1, "batch": 1,
      "inputs": [{ "name": "x", "shape": ["N", 1] }],
      "layers": [{ "name": "square", "op": "Mul", "inputs": ["x", "x"] }],
      "loss": { "op": "MSELoss", "reduction": "sum" },
      "data": { "x": [[3]], "y": [[4]] }
    }`);
    const { contributions, value } = square.explain('x.grad', [0, 0]);
    // d(x² − y)² = 2 (9 − 4) · (x + x)
    assert.deepEqual(contributions.map(({ sum }) => sum), [30, 30]);
    assert.equal(value, 60);
  });

  it('adds up to the shown value for every gradient of LeNet-5, but for rounding', () => {
    const network = sessionOf(lenet);
    const tensors = network.tensors();
    const names = new Set(tensors.map(({ name }) => name));
    const gradients = tensors.filter(({ role }) => role === 'gradient');
    assert.ok(gradients.length > 15);
    for (const { name, tensor: { shape, data } } of gradients) {
      for (const position of new Set([0, data.length >> 1, data.length - 1])) {
        const index = unravel(position, shape);
        const { value, sum, rounding, contributions } = network.explain(name, index);
        assert.equal(value, data[position]);
        assert.ok(Math.abs(value - sum) <= rounding, `${name}[${index.join()}]: ${value} is not ${sum}`);
        const factors = contributions.flatMap(({ terms }) => terms.flatMap((term) => term.factors));
        const unknown = factors.filter(({ tensor }) => tensor !== undefined && !names.has(tensor));
        assert.deepEqual(unknown, [], 'every factor is found in the network');
      }
    }
  });

  it('lists the largest of very many products, and sums up the others exactly', () => {
    // db = Σ dZ over 41 × 41 pixels, and dZ = 2 (z − y) = 2 x, which is 0.2 at all of them but one.
    const bright = 700;
    const image = Array.from({ length: 41 }, (_, y) =>
      Array.from({ length: 41 }, (__, x) => (41 * y + x === bright ? 5 : 0.1)));
    const wide = sessionOf(JSON.stringify({
      format: 'gradnet', version: 1, batch: 1,
      inputs: [{ name: 'x', shape: ['N', 1, 41, 41] }],
      layers: [{
        name: 'conv', op: 'Conv2d', out_channels: 1, kernel_size: 1, init: { weight: 'ones', bias: 'zeros' },
      }],
      loss: { op: 'MSELoss', reduction: 'sum' },
      data: { x: [[image]], y: [[image.map((row) => row.map(() => 0))]] },
    }));
    const db = only(wide.explain('conv.bias.grad', [0]));
    assert.equal(db.count, 41 * 41);
    assert.equal(db.terms.length, mostTerms);
    assert.ok(db.terms.some(({ product }) => product === 10), 'the largest is among them');
    const left = db.count - mostTerms;
    assert.ok(Math.abs(db.rest - 0.2 * left) <= 2 ** -52 * db.rest, `${db.rest} is not 0.2 · ${left}`);
    assert.deepEqual(db.terms[0]!.factors[0]!.index, [0, 0, 0, 0], 'they stand in their order');
  });

  it('may be infinite', () => {
    const broken = sessionOf(byHand.replace('[3, 5]', '[1e200, 1e200]'));
    const { value, sum } = broken.explain('fc1.weight.grad', [0, 0]);
    assert.equal(value, Infinity);
    assert.equal(sum, Infinity);
  });

  it('is empty where no layer uses the tensor', () => {
    const unused = sessionOf(`{
      "format": "gradnet", "version": 1, "batch": 1,
      "inputs": [{ "name": "x", "shape": ["N", 2] }],
      "layers": [
        { "name": "dead", "op": "Tanh", "inputs": ["x"] },
        { "name": "fc1", "op": "Linear", "out_features": 1, "inputs": ["x"] }
      ],
      "loss": { "op": "MSELoss", "input": "fc1" }
    }`);
    const { contributions, value, sum } = unused.explain('dead.output.grad', [0, 1]);
    assert.deepEqual([contributions.length, value, sum], [0, 0, 0]);
  });

  for (const [tensor, index, message] of [
    ['fc1.weight', [0, 0], /fc1\.weight is no gradient of this network.*expected a name such as fc1\.weight\.grad/],
    ['fc9.weight.grad', [0, 0], /fc9\.weight\.grad is no gradient/],
    ['fc1.weight.grad', [0, 2], /no entry \[0, 2\]: its shape is 1 × 2, so that the last entry is \[0, 1\]/],
    ['fc1.weight.grad', [0], /no entry \[0\]/],
    ['fc1.weight.grad', [0, 0.5], /no entry \[0, 0.5\]/],
    ['fc1.weight.grad', [0, -1], /no entry \[0, -1\]/],
  ] as const) {
    it(`says what is wrong with ${tensor}[${index.join()}]`, () => {
      assert.throws(() => session.explain(tensor, index), { name: 'RangeError', message });
    });
  }
});

describe('the windows of a layer', () => {
  const pooled = sessionOf(`{
    "format": "gradnet", "version": 1, "batch": 1,
    "inputs": [{ "name": "x", "shape": ["N", 1, 3, 3] }],
    "layers": [
      { "name": "pool", "op": "MaxPool2d", "kernel_size": 2, "stride": 1 },
      { "name": "conv", "op": "Conv2d", "out_channels": 1, "kernel_size": 2, "padding": 1 },
      { "name": "tanh", "op": "Tanh" }
    ],
    "loss": { "op": "MSELoss" },
    "data": { "x": [[[[7, 1, 0], [2, 7, 3], [7, 0, 3]]]] }
  }`);

  it('of a max pooling come with winners, first in row-major order, and with ties', () => {
    const windows = pooled.windows('pool');
    assert.ok(windows?.kind === 'pooling');
    assert.deepEqual(windows.axes, [
      { input: 3, looks: [[0, 1], [1, 2]] }, { input: 3, looks: [[0, 1], [1, 2]] },
    ]);
    assert.deepEqual([...windows.winners!], [0, 4, 4, 4]);
    // 7 1 / 2 7 and 2 7 / 7 0 hold their largest number twice.
    assert.deepEqual([...windows.ties!], [1, 0, 1, 0]);
  });

  it('of a convolution come with stride, dilation and padding', () => {
    const axis = { input: 2, output: 3, kernel: 2, stride: 1, dilation: 1, before: 1, after: 1 };
    assert.deepEqual(pooled.windows('conv'), { kind: 'sliding', axes: [axis, axis] });
  });

  it('are none where a layer has none, and an error where there is no layer', () => {
    assert.equal(pooled.windows('tanh'), undefined);
    assert.throws(() => pooled.windows('relu'), { name: 'RangeError', message: /has no layer relu/ });
  });
});
