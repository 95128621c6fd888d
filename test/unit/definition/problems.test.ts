import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { ShapeError } from '../../../src/engine/operator';
import { registryOf, standardRegistry } from '../../../src/engine/registry';
import { allOperators, findings, layer, mended, network, withImage, withLayers, type Finding } from './samples';

/** A wrong text and everything that is to be said of it, and nothing else. */
type Case = readonly [title: string, text: string, ...expected: Finding[]];

const sound = '"format": "gradnet", "version": 1';
const linear = (rest: string, name = 'fc1'): string => layer(name, 'Linear', rest);
const tanh = (name: string, rest = ''): string => layer(name, 'Tanh', rest);
const convolution = (rest: string): string => withImage(layer('conv1', 'Conv2d', rest));
const withInputs = (inputs: string): string => network({ inputs });
const withLoss = (loss: string): string => network({ loss });

const tables: Readonly<Record<string, readonly Case[]>> = {
  'keys': [
    ['an unknown argument near a known one', convolution('"out_channels": 2, "kernal_size": 3'),
      ['conv1: there is no argument kernal_size; did you mean kernel_size?', '"kernal_size"']],
    ['an unknown argument near nothing', withLayers(layer('r', 'ReLU', '"inplace": true')),
      ['r: there is no argument inplace; there are inputs and init', '"inplace"']],
    ['an unknown argument whose meaning is taken', withLayers(linear('"out_features": 3, "out_feature": 4')),
      ['fc1: there is no argument out_feature; there are in_features, bias, inputs and init', '"out_feature"']],
    ['an unknown key of the definition', network({ rest: '"wieghts": { "file": "a.npz" }' }),
      ['there is no key wieghts; did you mean weights?', '"wieghts"']],
    ['an unknown key of an input', withInputs('[{ "name": "x", "shape": ["N", 2], "type": "int64" }]'),
      ['x: there is no key type; did you mean dtype?', '"type"']],
    ['an unknown key of the loss', withLoss('{ "op": "MSELoss", "reducton": "sum" }'),
      ['loss: there is no argument reducton; did you mean reduction?', '"reducton"']],
    ['an empty key', network({ rest: '"": 1' }),
      ['there is no key ""; there are $schema, name, dtype, seed, batch, mode, init, data and weights', '""']],
    ['a key that stands twice', convolution('"out_channels": 2, "kernel_size": 3, "kernel_size": 3'),
      ['conv1: "kernel_size" stands twice here; remove one of the two', '"kernel_size"']],
    ['two layers keys', network({ rest: '"layers": []' }),
      ['"layers" stands twice here; remove one of the two', '"layers"']],
    ['keys of a missing value', withLayers(linear('')),
      ['fc1: out_features is missing, expected a whole number ≥ 1', '"Linear"']],
    ['several missing keys', withLayers('{}'),
      ['layer 1: op is missing, expected the name of an operator such as "Linear"', '{'],
      ['layer 1: name is missing, expected a name', '{']],
    ['keys that every object inherits', withLayers(tanh('r', '"__proto__": 1, "toString": 2')),
      ['r: there is no argument __proto__; there are inputs and init', '"__proto__"'],
      ['r: there is no argument toString; there are inputs and init', '"toString"']],
  ],

  'format and version': [
    ['a wrong format', network({ head: '"format": "onnx", "version": 1' }),
      ['format is "onnx", expected "gradnet"', '"onnx"']],
    ['a newer version', network({ head: '"format": "gradnet", "version": 2' }),
      ['version is 2, expected 1; a newer release of Gradient Debugger may read this definition', '2']],
    ['a version in words', network({ head: '"format": "gradnet", "version": "1"' }),
      ['version is "1", expected 1', '"1"']],
    ['neither', network({ head: '"seed": 1' }),
      ['format is missing, expected "gradnet"', '{'],
      ['version is missing, expected 1', '{']],
  ],

  'settings': [
    ['a negative seed', network({ head: `${sound}, "seed": -1` }),
      ['seed is -1, expected a whole number from 0 to 9007199254740991', '-1']],
    ['no samples', network({ head: `${sound}, "batch": 0` }), ['batch is 0, expected a whole number ≥ 1', '0']],
    ['too many samples', network({ head: `${sound}, "batch": 3e9` }),
      ['batch is 3e9, expected a whole number ≥ 1, at most 2,147,483,647', '3e9']],
    ['an infinite batch', network({ head: `${sound}, "batch": 1e999` }),
      ['batch is 1e999, expected a whole number ≥ 1, not beyond the range of float64 (1.8e308)', '1e999']],
    ['half a sample', network({ head: `${sound}, "batch": 1.5` }),
      ['batch is 1.5, expected a whole number ≥ 1', '1.5']],
    ['an unknown dtype', network({ head: `${sound}, "dtype": "float16"` }),
      ['dtype is "float16", expected "float64" or "float32"', '"float16"']],
    ['an unknown mode', network({ head: `${sound}, "mode": "evaluate"` }),
      ['mode is "evaluate", expected "train" or "eval"', '"evaluate"']],
    ['a number for a name', network({ head: `${sound}, "name": 5` }), ['name is 5, expected a text', '5']],
  ],

  'sizes': [
    ['zero', withLayers(linear('"out_features": 0')), ['fc1: out_features is 0, expected a whole number ≥ 1', '0']],
    ['negative', withLayers(linear('"out_features": -3')),
      ['fc1: out_features is -3, expected a whole number ≥ 1', '-3']],
    ['fractional', withLayers(linear('"out_features": 2.5')),
      ['fc1: out_features is 2.5, expected a whole number ≥ 1', '2.5']],
    ['huge', withLayers(linear('"out_features": 2147483648')),
      ['fc1: out_features is 2147483648, expected a whole number ≥ 1, at most 2,147,483,647', '2147483648']],
    ['in quotation marks', withLayers(linear('"out_features": "3"')),
      ['fc1: out_features is "3", expected a whole number ≥ 1', '"3"']],
    ['null', withLayers(linear('"out_features": null')),
      ['fc1: out_features is null, expected a whole number ≥ 1', 'null']],
    ['an object', withLayers(linear('"out_features": { "a": 1 }')),
      ['fc1: out_features is { "a": 1 }, expected a whole number ≥ 1', '{ "a": 1 }']],
    ['true for 1', withLayers(linear('"out_features": 3, "bias": 1')), ['fc1: bias is 1, expected true or false', '1']],
    ['three axes of two', convolution('"out_channels": 2, "kernel_size": [3, 3, 3]'),
      ['conv1: kernel_size is [3, 3, 3], expected a whole number ≥ 1 or [height, width]', '[3, 3, 3]']],
    ['huge within a list', convolution('"out_channels": 2, "kernel_size": [3, 3000000000]'),
      ['conv1: kernel_size is [3, 3000000000], expected a whole number ≥ 1 or [height, width], at most 2,147,483,647',
        '[3, 3000000000]']],
    ['a long value', withLayers(linear(`"out_features": "${'ab '.repeat(100)}"`)),
      [`fc1: out_features is "${'ab '.repeat(19)}a…, expected a whole number ≥ 1`, `"${'ab '.repeat(100)}"`]],
  ],

  'inputs of the network': [
    ['none', withInputs('[]'),
      ['inputs is [], expected a list of inputs such as { "name": "x", "shape": ["N", 1, 28, 28] }', '[]']],
    ['one without a list', withInputs('{ "name": "x", "shape": ["N", 2] }'),
      ['inputs is { "name": "x", "shape": ["N", 2] }, '
        + 'expected a list of inputs such as { "name": "x", "shape": ["N", 1, 28, 28] }',
        '{ "name": "x", "shape": ["N", 2] }']],
    ['a name only', withInputs('["x"]'),
      ['input 1 is "x", expected an object such as { "name": "x", "shape": ["N", 2] }', '"x"']],
    ['a missing shape', withInputs('[{ "name": "x" }]'),
      ['x: shape is missing, expected a list such as ["N", 1, 28, 28]', '{']],
    ['an empty shape', withInputs('[{ "name": "x", "shape": [] }]'),
      ['x: shape is [], expected a list such as ["N", 1, 28, 28]', '[]']],
    ['wrong axes', withInputs('[{ "name": "x", "shape": [null, "C", 0, -1, 1.5, 3e9, 1e999] }]'),
      ['x: axis 0 of its shape is null, expected "N" for the batch, or a whole number ≥ 1', 'null'],
      ['x: axis 1 of its shape is "C", expected a whole number ≥ 1: '
        + 'only axis 0, which counts the samples, may be a letter',
        '"C"'],
      ['x: axis 2 of its shape is 0, expected a whole number ≥ 1', '0'],
      ['x: axis 3 of its shape is -1, expected a whole number ≥ 1', '-1'],
      ['x: axis 4 of its shape is 1.5, expected a whole number ≥ 1', '1.5'],
      ['x: axis 5 of its shape is 3e9, expected at most 2,147,483,647', '3e9'],
      ['x: axis 6 of its shape is 1e999, expected a whole number ≥ 1', '1e999']],
    ['a letter that is empty', withInputs('[{ "name": "x", "shape": ["", 2] }]'),
      ['x: axis 0 of its shape is "", expected "N" for the batch, or a whole number ≥ 1', '""']],
    ['a batch that says otherwise',
      network({ head: `${sound}, "batch": 8`, inputs: '[{ "name": "x", "shape": [16, 2] }]' }),
      ['x: axis 0 of its shape says 16 samples, but batch is 8; write "N" for the batch', '16']],
    ['another dtype than that of the network', withInputs('[{ "name": "x", "shape": ["N", 2], "dtype": "float32" }]'),
      ['x: dtype is "float32", but the network computes in float64', '"float32"']],
    ['two of a name', withInputs('[{ "name": "x", "shape": ["N", 2] }, { "name": "x", "shape": ["N", 2] }]'),
      ['x: there is an input of this name already; give one of them another name', '"x"']],
    ['an unknown key, and a layer that depends on it', network({
      inputs: '[{ "name": "x", "shape": ["N", 2], "size": 9 }]',
      layers: linear('"in_features": 9, "out_features": 2'),
    }), ['x: there is no key size; there is dtype', '"size"']],
    ['one that is not used', withInputs('[{ "name": "x", "shape": ["N", 2] }, { "name": "z", "shape": ["N", 2] }]'),
      ['z: this input is not used', '"z"']],
    ['a wrong name, and a layer that uses it',
      network({ inputs: '[{ "name": "x.1", "shape": ["N", 2] }]', layers: tanh('a', '"inputs": ["x.1"]') }),
      ['x.1: name is "x.1", expected a name without . / and \\, because files keep its weights under NAME.weight',
        '"x.1"']],
  ],

  'layers': [
    ['none', withLayers(''),
      ['layers is [], expected a list of layers such as { "name": "fc1", "op": "Linear", "out_features": 10 }', '[]']],
    ['no object', withLayers('5, "ReLU"'),
      ['layer 1 is 5, expected an object such as { "name": "relu1", "op": "ReLU" }', '5'],
      ['layer 2 is "ReLU", expected an object such as { "name": "relu1", "op": "ReLU" }', '"ReLU"']],
    ['an unknown operator near a known one', withLayers(layer('t', 'Tahn')),
      ['t: there is no operator Tahn; did you mean Tanh?', '"Tahn"']],
    ['an unknown operator near nothing', withLayers(layer('t', 'LSTM')),
      [`t: there is no operator LSTM; ${allOperators}`,
        '"LSTM"']],
    ['an operator that every object inherits', withLayers(layer('t', 'constructor')),
      [`t: there is no operator constructor; ${allOperators}`,
        '"constructor"']],
    ['a loss among them', withLayers(layer('t', 'MSELoss')),
      ['t: there is no operator MSELoss among the layers: MSELoss is a loss; write it under "loss"', '"MSELoss"']],
    ['a number for an operator', withLayers('{ "name": "t", "op": 5 }'),
      ['t: op is 5, expected the name of an operator such as "Linear"', '5']],
    ['a missing name', withLayers('{ "op": "Tanh" }'), ['layer 1: name is missing, expected a name', '"Tanh"']],
    ['two of a name', withLayers(tanh('a'), tanh('a'), tanh('b')),
      ['a: there is a layer of this name already; give one of them another name', '"a"']],
    ['two of a name that nothing uses',
      withLayers(tanh('a'), tanh('a', '"inputs": ["x"]'), tanh('b', '"inputs": ["x"]')),
      ['a: there is a layer of this name already; give one of them another name', '"a"']],
    ['one named like an input', withLayers(tanh('x')),
      ['x: there is an input of this name already; give one of them another name', '"x"']],
    ['one named loss', withLayers(tanh('loss')),
      ['loss: name is "loss", expected another name: loss names the loss itself', '"loss"']],
    ['an output that is not used', withLayers(tanh('a'), tanh('b', '"inputs": ["x"]')),
      ['a: its output is not used', '"a"']],
    ['layers behind the one that the loss takes',
      network({ layers: `${tanh('a')}, ${tanh('b')}`, loss: '{ "op": "MSELoss", "input": "a" }' }),
      ['b: its output is not used', '"b"']],
  ],

  'names': [
    ...([
      ['""', 'a name that is not empty'],
      ['"  "', 'a name that is not empty'],
      ['" a"', 'a name without blanks at its ends'],
      ['"a.b"', 'a name without . / and \\, because files keep its weights under NAME.weight'],
      ['"a/b"', 'a name without . / and \\, because files keep its weights under NAME.weight'],
      ['5', 'a name in double quotation marks'],
    ] as const).map(([name, expected]): Case => {
      const label = /^"\s*[^\s"]/.test(name) ? name.slice(1, -1).trim() : 'layer 1';
      const text = withLayers(`{ "name": ${name}, "op": "Tanh" }`);
      return [name, text, [`${label}: name is ${name}, expected ${expected}`, name]];
    }),
    ['a line break', withLayers('{ "name": "a\\nb", "op": "Tanh" }'),
      ['a b: name is "a\\nb", expected a name without control characters', '"a\\nb"']],
    ['a mark that turns the text around', withLayers('{ "name": "a\\u202Eb", "op": "Tanh" }'),
      ['a\\u202eb: name is "a\\u202Eb", expected a name without control characters', '"a\\u202Eb"']],
    ['half a character', withLayers('{ "name": "a\\uD83D", "op": "Tanh" }'),
      ['a\\ud83d: name is "a\\uD83D", expected a name without control characters', '"a\\uD83D"']],
    ['a name of 101 characters', withLayers(`{ "name": "${'n'.repeat(101)}", "op": "Tanh" }`),
      [`${'n'.repeat(59)}…: name is "${'n'.repeat(58)}…, expected a name of at most 100 characters`,
        `"${'n'.repeat(101)}"`]],
  ],

  'inputs of layers': [
    ['an unknown name near a known one', withLayers(tanh('first'), tanh('b', '"inputs": ["frist"]')),
      ['b: there is no layer or input frist before it; did you mean first?', '"frist"']],
    ['an unknown name near nothing', withLayers(tanh('a'), tanh('b', '"inputs": ["elsewhere"]')),
      ['b: there is no layer or input elsewhere before it; there are x and a', '"elsewhere"']],
    ['the layer itself', withLayers(tanh('a', '"inputs": ["a"]')),
      ['a: takes its own output as an input, but a network has no cycles; name a layer before this one', '"a"']],
    ['a later layer', withLayers(tanh('a', '"inputs": ["b"]'), tanh('b')),
      ['a: takes b, which comes later; layers run in the order they are written; name a layer before this one', '"b"']],
    ['a cycle of two', withLayers(tanh('a', '"inputs": ["b"]'), tanh('b', '"inputs": ["a"]')),
      ['a: takes b, which comes later; layers run in the order they are written; name a layer before this one', '"b"']],
    ['the loss', withLayers(tanh('a', '"inputs": ["loss"]')),
      ['a: takes the loss, which comes last; name a layer before this one', '"loss"']],
    ['a name without a list', withLayers(tanh('a', '"inputs": "x"')),
      ['a: inputs is "x", expected a list of names such as ["conv1"]', '"x"']],
    ['a number', withLayers(tanh('a', '"inputs": [0]')),
      ['a: inputs holds 0, expected the name of a layer or an input', '0']],
    ['too many', withLayers(tanh('a', '"inputs": ["x", "x"]')),
      ['a: Tanh takes 1 input; inputs names 2', '["x", "x"]']],
    ['none', withLayers(tanh('a', '"inputs": []')),
      ['a: Tanh takes 1 input; inputs names 0', '[]']],
    ['too few, by default', withLayers(layer('a', 'Add')),
      ['a: Add takes 2 or more inputs; name them in inputs', '"Add"']],
    ['a layer that cannot be read', withLayers(layer('a', 'Nix'), layer('b', 'Add', '"inputs": ["a", "x"]')),
      [`a: there is no operator Nix; ${allOperators}`,
        '"Nix"']],
  ],

  'the loss': [
    ['none', `{ ${sound}, "inputs": [{ "name": "x", "shape": ["N", 2] }], "layers": [{ "name": "a", "op": "Tanh" }] }`,
      ['loss is missing, expected an object such as { "op": "CrossEntropyLoss" }; without it there are no gradients',
        '{']],
    ['a name only', withLoss('"MSELoss"'),
      ['loss is "MSELoss", expected an object such as { "op": "CrossEntropyLoss" }', '"MSELoss"']],
    ['no operator', withLoss('{}'), ['loss: op is missing, expected the name of a loss such as "MSELoss"', '{']],
    ['an unknown one', withLoss('{ "op": "CrossEntropy" }'),
      ['loss: there is no loss CrossEntropy; did you mean CrossEntropyLoss?', '"CrossEntropy"']],
    ['an operator', withLoss('{ "op": "Tanh" }'),
      ['loss: there is no loss Tanh: Tanh is an operator; write it as a layer', '"Tanh"']],
    ['an unknown layer', withLoss('{ "op": "MSELoss", "input": "fc2" }'),
      ['loss: there is no layer or input fc2 before it; did you mean fc1?', '"fc2"']],
    ['a number for a layer', withLoss('{ "op": "MSELoss", "input": 1 }'),
      ['loss: input is 1, expected the name of a layer', '1']],
    ['a layer for its target', withLoss('{ "op": "MSELoss", "target": "fc1" }'),
      ['loss: the target fc1 is a layer, expected an input or a tensor of its own; rename one of them', '"fc1"']],
    ['a layer named like the usual target', withLayers(tanh('y')),
      ['loss: the target y is a layer, expected an input or a tensor of its own; rename one of them', '"MSELoss"']],
    ['a target that cannot be a name', withLoss('{ "op": "MSELoss", "target": "y.1" }'),
      ['loss: target is "y.1", expected a name without . / and \\, because files keep its weights under NAME.weight',
        '"y.1"']],
    ['a wrong reduction', withLoss('{ "op": "MSELoss", "reduction": "none" }'),
      ['loss: reduction is "none", expected "mean" or "sum"', '"none"']],
    ['a target of another shape', network({
      inputs: '[{ "name": "x", "shape": ["N", 2] }, { "name": "t", "shape": ["N", 5] }]',
      loss: '{ "op": "MSELoss", "target": "t" }',
    }), ['loss: the prediction is 4 × 3, but the target is 4 × 5', '"t"']],
  ],

  'shapes': [
    ['features behind a Flatten',
      withImage(layer('flatten', 'Flatten'), linear('"in_features": 120, "out_features": 2')),
      ['fc1: in_features is 120, but flatten gives 3 × 8 × 8 = 192 features', '120']],
    ['features behind layers that keep the shape',
      withImage(layer('f', 'Flatten'), layer('r', 'ReLU'), linear('"in_features": 120, "out_features": 2')),
      ['fc1: in_features is 120, but r gives 3 × 8 × 8 = 192 features', '120']],
    ['features of a partial Flatten',
      withImage(layer('f', 'Flatten', '"start_dim": 2'), linear('"in_features": 9, "out_features": 2')),
      ['fc1: in_features is 9, but f gives 8 × 8 = 64 features', '9']],
    ['channels beside axes that were merged', network({
      inputs: '[{ "name": "x", "shape": ["N", 3, 8, 8, 2] }]',
      layers: [
        layer('f', 'Flatten', '"start_dim": 3'),
        layer('c', 'Conv2d', '"in_channels": 1, "out_channels": 2, "kernel_size": 3'),
      ].join(),
    }), ['c: in_channels is 1, but f gives 3 channels', '1']],
    ['features of a dense layer',
      withLayers(linear('"out_features": 3'), linear('"in_features": 4, "out_features": 2', 'fc2')),
      ['fc2: in_features is 4, but fc1 gives 3 features', '4']],
    ['features of an input', withLayers(linear('"in_features": 4, "out_features": 2')),
      ['fc1: in_features is 4, but x has 2 features', '4']],
    ['channels', convolution('"in_channels": 1, "out_channels": 2, "kernel_size": 3'),
      ['conv1: in_channels is 1, but x has 3 channels', '1']],
    ['a kernel larger than the image', convolution('"out_channels": 2, "kernel_size": 9'),
      ['conv1: the kernel is 9 high, but its input x is only 8 high', '9']],
    ['an input without an image', withLayers(layer('p', 'MaxPool2d', '"kernel_size": 2')),
      ['p: needs images of samples × channels × height × width, but x has shape 4 × 2', '"MaxPool2d"']],
    ['padding beyond half a window', withImage(layer('p', 'MaxPool2d', '"kernel_size": 2, "padding": 2')),
      ['p: padding is 2, but a window of 2 allows at most 1', '2']],
    ['scores without classes', network({
      inputs: '[{ "name": "x", "shape": ["N"] }]',
      layers: '{ "name": "a", "op": "Tanh" }',
      loss: '{ "op": "CrossEntropyLoss", "input": "a" }',
    }), ['loss: needs scores of samples × classes, but a gives shape [4]', '"a"']],
    ['only the first of several', withLayers(
      linear('"in_features": 9, "out_features": 3'), linear('"in_features": 7, "out_features": 3', 'fc2')),
    ['fc1: in_features is 9, but x has 2 features', '9']],
    ['two that do not depend on each other', withLayers(
      linear('"in_features": 9, "out_features": 3'),
      linear('"in_features": 7, "out_features": 3, "inputs": ["x"]', 'fc2'),
      layer('a', 'Add', '"inputs": ["fc1", "fc2"]')),
    ['fc1: in_features is 9, but x has 2 features', '9'], ['fc2: in_features is 7, but x has 2 features', '7']],
  ],

  'starting weights': [
    ['an unknown initialiser', network({ rest: '"init": { "weight": "xavier_unifrom" }' }),
      ['there is no initialiser xavier_unifrom; did you mean xavier_uniform?', '"xavier_unifrom"']],
    ['an unknown argument of one',
      withLayers(linear('"out_features": 3, "init": { "weight": { "scheme": "normal", "sdt": 1 } }')),
      ['fc1: normal: there is no argument sdt; did you mean std?', '"sdt"']],
    ['a wrong argument of one',
      withLayers(linear('"out_features": 3, "init": { "weight": { "scheme": "normal", "std": -1 } }')),
      ['fc1: normal: std is -1, expected a number ≥ 0', '-1']],
    ['a missing argument of one', network({ rest: '"init": { "bias": "constant" }' }),
      ['constant: val is missing, expected a number', '"constant"']],
    ['an argument that none takes', network({ rest: '"init": { "bias": { "scheme": "zeros", "val": 1 } }' }),
      ['zeros: there is no argument val; zeros takes none', '"val"']],
    ['an unknown parameter', network({ rest: '"init": { "wieght": "zeros" }' }),
      ['there is no key wieght; did you mean weight?', '"wieght"']],
    ['parameters of a layer that has none', withLayers(tanh('a', '"init": { "weight": "zeros" }')),
      ['a: there is no key weight; Tanh has no parameters', '"weight"']],
    ['no object', network({ rest: '"init": "zeros"' }),
      ['init is "zeros", expected an object such as { "weight": "xavier_uniform", "bias": "zeros" }', '"zeros"']],
    ['a number', network({ rest: '"init": { "weight": 0 }' }),
      ['weight is 0, expected an initialiser such as "xavier_uniform" or { "scheme": "normal", "std": 0.1 }', '0']],
    ['no scheme', network({ rest: '"init": { "weight": { "std": 1 } }' }),
      ['weight is { "std": 1 }, expected an initialiser such as "xavier_uniform" or { "scheme": "normal", "std": 0.1 }',
        '{ "std": 1 }']],
  ],
};

describe('problems of a definition', () => {
  for (const [subject, cases] of Object.entries(tables)) {
    describe(subject, () => {
      for (const [title, text, ...expected] of cases) {
        it(title, () => assert.deepEqual(findings(text), expected));
      }
    });
  }

  it('are mended by their fixes', () => {
    let fixes = 0;
    for (const [title, text] of Object.values(tables).flat()) {
      for (const problem of readDefinition(text).problems) {
        if (!problem.fix) continue;
        fixes++;
        const rest = readDefinition(mended(text, problem)).problems;
        assert.ok(!rest.some(({ message }) => message === problem.message), `${title}: ${problem.message}`);
      }
    }
    assert.ok(fixes >= 25, `only ${fixes} fixes`);
  });

  const fixes: readonly [title: string, text: string, fix: string, result: string][] = [
    ['the size that fits', withLayers(linear('"in_features": 120, "out_features": 3')), 'Set in_features to 2',
      withLayers(linear('"in_features": 2, "out_features": 3'))],
    ['the nearest key', convolution('"out_channels": 2, "kernal_size": 3'), 'Change to kernel_size',
      convolution('"out_channels": 2, "kernel_size": 3')],
    ['the nearest operator', withLayers(layer('t', 'Tahn')), 'Change to Tanh',
      withLayers(tanh('t'))],
    ['a number out of its quotation marks', withLayers(linear('"out_features": "3"')), 'Set out_features to 3',
      withLayers(linear('"out_features": 3'))],
    ['a word that is nearly right', withLoss('{ "op": "MSELoss", "reduction": "maen" }'), 'Set reduction to "mean"',
      withLoss('{ "op": "MSELoss", "reduction": "mean" }')],
    ['a word among other forms',
      convolution('"out_channels": 2, "kernel_size": 3, "padding": "sane"'), 'Set padding to "same"',
      convolution('"out_channels": 2, "kernel_size": 3, "padding": "same"')],
    ['brackets around a name', withLayers(tanh('a', '"inputs": "x"')), 'Set inputs to ["x"]',
      withLayers(tanh('a', '"inputs": ["x"]'))],
    ['N for a number of samples',
      network({ head: `${sound}, "batch": 8`, inputs: '[{ "name": "x", "shape": [16, 2] }]' }), 'Set it to "N"',
      network({ head: `${sound}, "batch": 8`, inputs: '[{ "name": "x", "shape": ["N", 2] }]' })],
    ['an object around a loss', withLoss('"MSELoss"'), 'Set loss to { "op": "MSELoss" }',
      withLoss('{ "op": "MSELoss" }')],
  ];
  for (const [title, text, fix, result] of fixes) {
    it(`offer ${title}`, () => {
      const [problem, ...others] = readDefinition(text).problems;
      assert.deepEqual(others, []);
      assert.equal(problem?.fix?.title, fix);
      assert.equal(mended(text, problem), result);
      assert.deepEqual(findings(result), []);
    });
  }

  describe('that a shape rule reports', () => {
    const add = standardRegistry.operators.get('Add')!;
    const refusing = (...error: ConstructorParameters<typeof ShapeError>): Finding[] => {
      const refuse = (): never => {
        throw new ShapeError(...error);
      };
      const registry = registryOf([{ ...add, op: 'Sum', shape: refuse }, ...standardRegistry.operators.values()],
        [...standardRegistry.losses.values()]);
      const text = withLayers(tanh('b'), layer('a', 'Sum', '"inputs": ["x", "b"]'));
      return findings(text, readDefinition(text, registry));
    };

    it('call inputs by their names', () => {
      const message = 'input 2 is longer than input 1, and there is no input 3';
      assert.deepEqual(refusing(message), [['a: b is longer than x, and there is no input 3', '"Sum"']]);
    });

    it('call “its input” by the name of the first', () => {
      assert.deepEqual(refusing('its input has 2 axes'), [['a: x has 2 axes', '"Sum"']]);
      const [finding] = refusing('too wide for its input, $& times');
      assert.deepEqual(finding, ['a: too wide for its input x, $& times', '"Sum"']);
    });

    it('point at the inputs where those are to blame', () => {
      assert.deepEqual(refusing('they differ', 'inputs'), [['a: they differ', '"x", "b"']]);
    });

    it('point at the operator where the argument to blame is not written', () => {
      assert.deepEqual(refusing('too large', 'dim', 3), [['a: too large', '"Sum"']]);
    });
  });

  it('name their layer and their kind', () => {
    const [problem] = readDefinition(withLayers(linear('"in_features": 120, "out_features": 3'))).problems;
    assert.equal(problem?.layer, 'fc1');
    assert.equal(problem.code, 'shape');
    assert.equal(problem.severity, 'error');
    const [missing] = readDefinition(network({ loss: '5' })).problems;
    assert.equal(missing?.layer, undefined);
  });

  it('call a missing loss by a code of its own', () => {
    const { problems } = readDefinition('{}');
    const codes = problems.map(({ code }) => code);
    assert.deepEqual(codes, ['missing-key', 'missing-key', 'missing-key', 'missing-key', 'missing-loss']);
  });

  it('call an unused output a warning', () => {
    const text = withLayers(layer('relu1', 'ReLU'), tanh('b', '"inputs": ["x"]'));
    const [problem] = readDefinition(text).problems;
    assert.equal(problem?.message, 'relu1: its output is not used');
    assert.equal(problem.severity, 'warning');
    assert.equal(problem.code, 'unused-output');
    assert.equal(problem.layer, 'relu1');
  });

  it('come in the order of the text', () => {
    const rest = '"seed": -1, "batch": -1';
    const text = network({ layers: layer('a', 'Nix'), loss: '{ "op": "Nix" }', rest });
    const starts = readDefinition(text).problems.map(({ range }) => range.start);
    assert.equal(starts.length, 4);
    assert.deepEqual(starts, [...starts].sort((a, b) => a - b));
  });

  it('are counted when they are too many to list', () => {
    const keys = Array.from({ length: 700 }, (_, index) => `"key${index}": 0`).join(', ');
    const { problems } = readDefinition(network({ rest: keys }));
    assert.equal(problems.length, 501);
    assert.equal(problems.at(-1)?.message, 'there are 200 more problems from here on');
    assert.equal(problems.at(-1)?.severity, 'error');
  });

  it('are silent about connections that the text leaves open', () => {
    // Which layer `b` takes is unknown, so nothing is said of outputs that are not used, or of shapes.
    const text = withLayers(tanh('a'), '{ "op": "Tanh" }', linear('"out_features": 2, "in_features": 9', 'b'));
    assert.deepEqual(findings(text), [['layer 2: name is missing, expected a name', '"Tanh"']]);
  });
});
