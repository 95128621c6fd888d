import assert from 'node:assert/strict';
import type { ShapesDocument } from '../../../src/cli/shapes/shapesDocument';
import { byHand } from './byHand';
import { run, type Result } from './terminal';

/** Convolution, pooling and a residual sum; the sizes are worked out in the tests. */
const image = `{
  "format": "gradnet", "version": 1, "name": "image", "batch": 3,
  "inputs": [{ "name": "x", "shape": ["N", 2, 9, 9] }],
  "layers": [
    { "name": "conv", "op": "Conv2d", "out_channels": 4, "kernel_size": 3, "stride": 2, "padding": 1 },
    { "name": "act", "op": "Tanh" },
    { "name": "sum", "op": "Add", "inputs": ["conv", "act"] },
    { "name": "pool", "op": "MaxPool2d", "kernel_size": 2 },
    { "name": "flat", "op": "Flatten" },
    { "name": "fc", "op": "Linear", "out_features": 5, "bias": false }
  ],
  "loss": { "op": "CrossEntropyLoss" }
}
`;

const documentOf = ({ out }: Result) => JSON.parse(out) as ShapesDocument;

const shapes = (text: string, ...options: string[]) =>
  run(['shapes', 'net.gradnet.json', ...options], { files: { 'net.gradnet.json': text } });

const shapesJson = async (text: string) => documentOf(await shapes(text, '--json'));

describe('shapes --json', () => {
  it('gives shapes of every layer, with the batch as a number', async () => {
    const { layers } = await shapesJson(image);
    assert.deepEqual(layers.map(({ name, op, line, inputs, output }) => ({ name, op, line, inputs, output })), [
      // (9 + 2·1 − 3) / 2 + 1 = 5 rows and columns.
      { name: 'conv', op: 'Conv2d', line: 5, inputs: [[3, 2, 9, 9]], output: [3, 4, 5, 5] },
      { name: 'act', op: 'Tanh', line: 6, inputs: [[3, 4, 5, 5]], output: [3, 4, 5, 5] },
      { name: 'sum', op: 'Add', line: 7, inputs: [[3, 4, 5, 5], [3, 4, 5, 5]], output: [3, 4, 5, 5] },
      // ⌊(5 − 2) / 2⌋ + 1 = 2.
      { name: 'pool', op: 'MaxPool2d', line: 8, inputs: [[3, 4, 5, 5]], output: [3, 4, 2, 2] },
      { name: 'flat', op: 'Flatten', line: 9, inputs: [[3, 4, 2, 2]], output: [3, 16] },
      { name: 'fc', op: 'Linear', line: 10, inputs: [[3, 16]], output: [3, 5] },
    ]);
  });

  it('gives parameters, their number, and gradients under the derivation\'s symbols', async () => {
    const { layers, parameterCount } = await shapesJson(image);
    const of = (wanted: string) => {
      const { parameters, gradients, parameterCount: count } = layers.find(({ name }) => name === wanted)!;
      return { parameters, gradients, count };
    };
    assert.deepEqual(of('conv'), {
      parameters: { weight: [4, 2, 3, 3], bias: [4] },
      gradients: { dZ: [3, 4, 5, 5], dW: [4, 2, 3, 3], db: [4], dA_prev: [3, 2, 9, 9] },
      count: 4 * 2 * 3 * 3 + 4,
    });
    assert.deepEqual(of('act'), {
      parameters: {}, gradients: { dA: [3, 4, 5, 5], dZ: [3, 4, 5, 5] }, count: 0,
    });
    assert.deepEqual(of('sum').gradients, {
      'dA': [3, 4, 5, 5], 'dA_prev conv': [3, 4, 5, 5], 'dA_prev act': [3, 4, 5, 5],
    });
    assert.deepEqual(of('pool').gradients, { dA: [3, 4, 2, 2], dA_prev: [3, 4, 5, 5] });
    assert.deepEqual(of('flat').gradients, { dA: [3, 16], dA_prev: [3, 4, 2, 2] });
    assert.deepEqual(of('fc'), {
      parameters: { weight: [5, 16] }, gradients: { dZ: [3, 5], dW: [5, 16], dA_prev: [3, 16] }, count: 80,
    });
    assert.equal(parameterCount, 76 + 80);
  });

  it('also gives sources, inputs and loss', async () => {
    const { inputs, layers, loss, errors, warnings, network, definition, batch } = await shapesJson(image);
    assert.deepEqual([network, definition, batch], ['image', 'net.gradnet.json', 3]);
    assert.deepEqual(inputs, [{ name: 'x', line: 3, shape: [3, 2, 9, 9] }]);
    const sources = [['x'], ['conv'], ['conv', 'act'], ['sum'], ['pool'], ['flat']];
    assert.deepEqual(layers.map((layer) => layer.sources), sources);
    assert.deepEqual(loss, { op: 'CrossEntropyLoss', line: 12, input: [3, 5], target: [3] });
    assert.deepEqual([errors, warnings], [[], []]);
  });

  it('gives what can be inferred in front of an error, and the error with its place', async () => {
    const text = image.replace('"out_features": 5', '"in_features": 400, "out_features": 5');
    const result = await shapes(text, '--json');
    assert.equal(result.code, 2);
    const { layers, errors, parameterCount } = documentOf(result);
    assert.deepEqual(layers[4]!.output, [3, 16]);
    assert.deepEqual(layers[5], {
      name: 'fc', op: 'Linear', line: 10, sources: ['flat'], inputs: [[3, 16]], output: null,
      parameters: {}, gradients: {}, parameterCount: null,
    });
    assert.equal(parameterCount, 76);
    assert.equal(errors.length, 1);
    const { line, column, message } = errors[0]!;
    const written = text.split('\n')[9]!;
    assert.deepEqual([line, written.slice(column - 1, column + 2)], [10, '400']);
    assert.match(message, /^fc: in_features is 400, but flat.*16/);
  });

  it('lists a layer of an unknown operator, and those behind it, without shapes', async () => {
    const result = await shapes(image.replace('"MaxPool2d"', '"MaxPol2d"'), '--json');
    assert.equal(result.code, 2);
    const { layers, errors } = documentOf(result);
    assert.deepEqual(layers.map(({ op, output }) => [op, output]), [
      ['Conv2d', [3, 4, 5, 5]], ['Tanh', [3, 4, 5, 5]], ['Add', [3, 4, 5, 5]],
      ['MaxPol2d', null], ['Flatten', null], ['Linear', null],
    ]);
    assert.deepEqual(layers[4]!.inputs, [null]);
    assert.deepEqual(errors.map(({ line }) => line), [8]);
  });

  it('reads no tensor file', async () => {
    const { code } = await shapes(byHand, '--json');
    assert.equal(code, 0);
  });

  it('answers for text that is no definition', async () => {
    for (const text of ['', '[1, 2]', '{', 'null', '['.repeat(5000)]) {
      const result = await shapes(text, '--json');
      assert.equal(result.code, 2, text.slice(0, 10));
      const { layers, errors } = documentOf(result);
      assert.deepEqual(layers, []);
      assert.ok(errors.length > 0);
      assert.ok(errors.every(({ line, column }) => line >= 1 && column >= 1));
    }
  });

  it('keeps a layer named as something of every object apart from it', async () => {
    const { layers } = await shapesJson(image.replaceAll('"act"', '"__proto__"'));
    assert.deepEqual(layers[1]!.name, '__proto__');
    assert.deepEqual(layers[2]!.gradients['dA_prev __proto__'], [3, 4, 5, 5]);
  });
});

describe('shapes for people', () => {
  it('prints a table that fits 80 columns', async () => {
    const { code, out, err } = await shapes(image);
    assert.equal(code, 0);
    assert.equal(err, '');
    assert.ok(out.split('\n').every((line) => line.length <= 80));
    assert.match(out, /^image {2}net\.gradnet\.json\n\nLayer +Output +Parameters +Gradients\nx \(input\) +3 × 2 × 9 × 9\n/);
    assert.match(out, /^conv \(Conv2d\) +3 × 4 × 5 × 5 +76 +dZ 3 × 4 × 5 × 5,/m);
    assert.match(out, /^loss \(CrossEntropyLoss\) +scalar +target 3$/m);
    assert.match(out, /\n156 parameters, batch 3\n$/);
  });

  it('prints what is known, and errors on standard error', async () => {
    const { code, out, err } = await shapes(image.replace('"MaxPool2d"', '"MaxPol2d"'));
    assert.equal(code, 2);
    assert.match(out, /^pool \(MaxPol2d\) +\? +\?$/m);
    assert.match(out, /\n76 parameters in the layers that are known, batch 3\n$/);
    assert.match(err, /^net\.gradnet\.json:8:29: pool: .*did you mean MaxPool2d\?\n$/);
  });
});
