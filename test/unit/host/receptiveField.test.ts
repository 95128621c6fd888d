import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { argumentEffects } from '../../../src/host/definitions/argumentEffects';
import { operationsPerSample } from '../../../src/host/definitions/operations';
import { receptiveFields } from '../../../src/host/definitions/receptiveField';
import { LOSS } from '../../../src/engine/network';
import { lenet, read } from './networks';

/** The receptive fields of the layers behind an image of 9 × 8. */
function fieldsOf(layers: string, head = ''): Record<string, readonly number[]> {
  const definition = readDefinition(`{
    "format": "gradnet", "version": 1, ${head} "batch": 2,
    "inputs": [{ "name": "x", "shape": ["N", 2, 9, 8] }], "layers": [${layers}], "loss": { "op": "MSELoss" }
  }`);
  assert.deepEqual(definition.problems.filter(({ severity }) => severity === 'error'), []);
  return Object.fromEntries([...receptiveFields(definition)].map(([name, { sizes }]) => [name, sizes]));
}

describe('the receptive field', () => {
  it('of LeNet-5 grows as in textbooks: by (kernel − 1) times the steps before', () => {
    const fields = receptiveFields(read(lenet));
    const sizes = (name: string): readonly number[] => fields.get(name)!.sizes;
    assert.deepEqual(sizes('conv1'), [5, 5]);
    assert.deepEqual(sizes('relu1'), [5, 5]);
    assert.deepEqual(sizes('pool1'), [6, 6]);
    // 6 + (5 − 1) · 2
    assert.deepEqual(sizes('conv2'), [14, 14]);
    // 14 + (2 − 1) · 2
    assert.deepEqual(sizes('pool2'), [16, 16]);
    assert.deepEqual(sizes('fc1'), [28, 28]);
    assert.equal(fields.get('fc1')!.input, 'x');
  });

  it('counts what lies between the taps of a dilated kernel, and each axis by itself', () => {
    const conv = '{ "name": "c", "op": "Conv2d", "out_channels": 1, "kernel_size": [3, 2], "dilation": [3, 1] }';
    assert.deepEqual(fieldsOf(conv), { c: [7, 2] });
  });

  it('shrinks back where a transposed convolution spreads a pixel', () => {
    const layers = '{ "name": "t", "op": "ConvTranspose2d", "out_channels": 1, "kernel_size": 3, "stride": 2 }';
    // Of three taps, two apart, two meet in every other output.
    assert.deepEqual(fieldsOf(layers), { t: [2, 2] });
  });

  it('is everything where layers look at whole images', () => {
    const pooling = '"AdaptiveAvgPool2d", "output_size": 1';
    for (const op of ['"InstanceNorm2d"', '"GroupNorm", "num_groups": 1', '"BatchNorm2d"', pooling]) {
      assert.deepEqual(fieldsOf(`{ "name": "a", "op": ${op} }`), { a: [9, 8] });
    }
    assert.deepEqual(fieldsOf('{ "name": "a", "op": "Softmax", "dim": 2 }'), { a: [9, 1] });
    assert.deepEqual(fieldsOf('{ "name": "a", "op": "Linear", "out_features": 8 }'), { a: [1, 8] });
  });

  it('is one pixel where running statistics stand in for the batch’s', () => {
    assert.deepEqual(fieldsOf('{ "name": "a", "op": "BatchNorm2d" }', '"mode": "eval",'), { a: [1, 1] });
  });

  it('follows padding, upsampling and both branches of a sum', () => {
    assert.deepEqual(fieldsOf('{ "name": "p", "op": "ZeroPad2d", "padding": 2 }'), { p: [1, 1] });
    const up = (mode: string): string => `{ "name": "u", "op": "Upsample", "scale_factor": 2, "mode": "${mode}" }`;
    assert.deepEqual(fieldsOf(up('nearest')), { u: [1, 1] });
    assert.deepEqual(fieldsOf(up('bilinear')), { u: [2, 2] });
    const same = (name: string, size: number): string => `{ "name": "${name}", "op": "Conv2d", "out_channels": 2, `
      + `"kernel_size": ${size}, "padding": "same", "inputs": ["x"] }`;
    const sum = `${same('a', 3)}, ${same('b', 5)}, { "name": "s", "op": "Add", "inputs": ["a", "b"] }`;
    assert.deepEqual(fieldsOf(sum), { a: [3, 3], b: [5, 5], s: [5, 5] });
  });

  it('is not spoken of where inputs have no axes to see along', () => {
    const definition = readDefinition('{ "inputs": [{ "name": "x", "shape": ["N", 4] }], '
      + '"layers": [{ "name": "a", "op": "ReLU" }] }');
    assert.equal(receptiveFields(definition).size, 0);
  });
});

describe('floating-point operations', () => {
  it('are two for each product of a dense layer or a convolution', () => {
    const definition = read(lenet);
    assert.equal(operationsPerSample(definition, 'conv1'), 2 * (5 * 5) * (6 * 28 * 28));
    assert.equal(operationsPerSample(definition, 'conv2'), 2 * (6 * 5 * 5) * (16 * 10 * 10));
    assert.equal(operationsPerSample(definition, 'fc1'), 2 * 400 * 120);
  });

  it('are one an entry for an activation, one a pixel of a window, none where numbers are only moved', () => {
    const definition = read(lenet);
    assert.equal(operationsPerSample(definition, 'relu1'), 6 * 28 * 28);
    assert.equal(operationsPerSample(definition, 'pool1'), 6 * 28 * 28);
    assert.equal(operationsPerSample(definition, 'flatten'), 0);
    assert.equal(operationsPerSample(definition, LOSS), 10);
  });

  it('are unknown while shapes are', () => {
    assert.equal(operationsPerSample(read(lenet), 'nothing'), undefined);
  });
});

describe('what an argument does to the shapes', () => {
  it('shows in the shapes that other values lead to', () => {
    const definition = read(lenet);
    // A kernel of 6 × 6 over 28 + 2 · 2 gives 27.
    assert.deepEqual(argumentEffects(definition, 'conv1', 'kernel_size'),
      [{ value: [6, 6], output: ['N', 6, 27, 27], parameters: [['weight', [6, 1, 6, 6]]] }]);
    assert.deepEqual(argumentEffects(definition, 'conv1', 'bias'), []);
    const [, ...words] = argumentEffects(definition, 'conv1', 'padding').map(({ value }) => value);
    // Padding "valid" is none; "same" is 2 on each side, as it is.
    assert.deepEqual(words, [[[0, 0], [0, 0]]]);
    assert.deepEqual(argumentEffects(definition, 'conv1', 'padding_mode'), []);
  });

  it('leaves out what the layer would refuse', () => {
    // Two groups do not divide one channel.
    assert.deepEqual(argumentEffects(read(lenet), 'conv1', 'groups'), []);
  });
});
