import assert from 'node:assert/strict';
import { isRunnable } from '../../../src/definition/definition';
import { readDefinition } from '../../../src/definition/readGradnet';
import { schemes } from '../../../src/engine/initialise';
import { registryOf, standardRegistry } from '../../../src/engine/registry';
import { layer, lenet5, network, withImage } from './samples';

describe('readDefinition', () => {
  describe('of LeNet-5', () => {
    const definition = readDefinition(lenet5);
    const at = ({ start, end }: { start: number; end: number }): string => lenet5.slice(start, end);

    it('finds nothing wrong', () => {
      assert.deepEqual(definition.problems, []);
      assert.ok(isRunnable(definition));
    });

    it('reads the settings', () => {
      const { name, dtype, seed, batch, mode } = definition;
      assert.deepEqual([name, dtype, seed, batch, mode], ['LeNet-5', 'float64', 42, 4, 'train']);
    });

    it('gives the engine its layers with arguments as the operators take them', () => {
      assert.deepEqual(definition.spec.inputs, [{ name: 'x', shape: [4, 1, 28, 28] }]);
      const [conv1, relu1] = definition.spec.layers;
      assert.equal(conv1!.operator, standardRegistry.operators.get('Conv2d'));
      const { out_channels, in_channels, kernel_size, stride, padding, bias } = conv1!.args as Record<string, unknown>;
      assert.deepEqual([out_channels, kernel_size, padding], [6, [5, 5], [[2, 2], [2, 2]]], 'as written');
      assert.deepEqual([in_channels, stride, bias], [undefined, [1, 1], true], 'by default');
      assert.deepEqual(relu1!.inputs, ['conv1']);
      assert.deepEqual(definition.spec.layers.map(({ name }) => name), [
        'conv1', 'relu1', 'pool1', 'conv2', 'relu2', 'pool2', 'flatten', 'fc1', 'tanh1', 'fc2', 'tanh2', 'fc3',
      ]);
    });

    it('infers the shapes that LeNet-5 is known for', () => {
      const output = (layer: string): readonly number[] | undefined => definition.shapes.layers.get(layer)?.output;
      assert.deepEqual(output('conv1'), [4, 6, 28, 28]);
      assert.deepEqual(output('pool1'), [4, 6, 14, 14]);
      assert.deepEqual(output('conv2'), [4, 16, 10, 10]);
      assert.deepEqual(output('pool2'), [4, 16, 5, 5]);
      assert.deepEqual(output('flatten'), [4, 400]);
      assert.deepEqual(output('fc3'), [4, 10]);
      assert.deepEqual(definition.shapes.target?.shape, [4]);
      assert.equal(definition.shapes.target.classes, 10);
    });

    it('knows where everything is written', () => {
      const fc3 = definition.layers.find(({ name }) => name === 'fc3')!;
      const written = '"op": "Linear", "in_features": 84, "out_features": 10, "inputs": ["tanh2"]';
      assert.equal(at(fc3.range), `{ "name": "fc3", ${written} }`);
      assert.equal(at(fc3.nameRange), '"fc3"');
      assert.equal(at(fc3.opRange), '"Linear"');
      assert.deepEqual([...fc3.args.keys()], ['in_features', 'out_features']);
      assert.equal(at(fc3.args.get('in_features')!.key), '"in_features"');
      assert.equal(at(fc3.args.get('in_features')!.value), '84');
      assert.deepEqual(fc3.inputs.map(({ name }) => name), ['tanh2']);
      assert.equal(at(fc3.inputs[0]!.range!), '"tanh2"');
      assert.equal(at(definition.inputs.get('x')!), '"x"');
    });

    it('gives the default input no place', () => {
      assert.deepEqual(definition.layers[0]!.inputs, [{ name: 'x' }]);
      assert.deepEqual(definition.layers[1]!.inputs, [{ name: 'conv1' }]);
    });

    it('reads the loss', () => {
      const loss = definition.loss!;
      assert.equal(loss.op, 'CrossEntropyLoss');
      assert.equal(at(loss.nameRange), '"CrossEntropyLoss"');
      const inputs = loss.inputs.map(({ name, range }) => [name, range && at(range)]);
      assert.deepEqual(inputs, [['fc3', '"fc3"'], ['y', '"y"']]);
      assert.deepEqual([...loss.args.keys()], ['reduction']);
      const { operator, args, input, target } = definition.spec.loss!;
      assert.equal(operator, standardRegistry.losses.get('CrossEntropyLoss'));
      assert.equal((args as { reduction: unknown }).reduction, 'mean');
      assert.deepEqual([input, target], ['fc3', 'y']);
    });

    it('reads where the numbers come from', () => {
      const y = definition.data.get('y')!;
      assert.equal(at(y.range), '{ "file": "digits.npz", "key": "y" }');
      assert.ok(y.kind === 'file');
      assert.equal(y.file.path, 'digits.npz');
      assert.equal(y.key, 'y');
      assert.equal(definition.weights?.path, 'lenet5.safetensors');
      assert.equal(at(definition.weights.range), '"lenet5.safetensors"');
    });

    it('starts a parameter as its layer says, or else as PyTorch does', () => {
      const fc2 = definition.initialiser('fc2', 'weight')!;
      assert.equal(fc2.scheme, schemes.get('xavier_uniform'));
      assert.deepEqual(fc2.args, { gain: 1 });
      assert.equal(definition.initialiser('fc2', 'bias'), undefined);
      assert.equal(definition.initialiser('conv1', 'weight'), undefined);
      assert.equal(definition.initialiser('nobody', 'weight'), undefined);
    });
  });

  it('uses defaults for what is not written', () => {
    const definition = readDefinition(network());
    const { name, dtype, seed, batch, mode } = definition;
    assert.deepEqual([name, dtype, seed, batch, mode], ['network', 'float64', 0, 4, 'train']);
    assert.equal(definition.data.size, 0);
    assert.ok(!('weights' in definition));
    assert.equal(definition.spec.loss?.input, 'fc1');
    assert.equal(definition.spec.loss.target, 'y');
    assert.deepEqual(definition.loss?.inputs, [{ name: 'fc1' }, { name: 'y' }]);
  });

  it('reads every other setting', () => {
    const head = '"format": "gradnet", "version": 1, "$schema": "x", "dtype": "float32", "mode": "eval"';
    const rest = '"seed": 9007199254740991, "weights": { "file": "a/b.npz", "prefix": "model." }';
    const definition = readDefinition(network({ head, rest }));
    assert.deepEqual(definition.problems, []);
    assert.equal(definition.dtype, 'float32');
    assert.equal(definition.mode, 'eval');
    assert.equal(definition.seed, Number.MAX_SAFE_INTEGER);
    assert.equal(definition.weights?.path, 'a/b.npz');
    assert.equal(definition.weights.prefix, 'model.');
  });

  it('takes batch and seed from elsewhere instead, where they are given', () => {
    const text = network({ head: '"format": "gradnet", "version": 1, "batch": 7, "seed": 3' });
    const { batch, seed, spec } = readDefinition(text, undefined, undefined, { batch: 2, seed: 5 });
    assert.deepEqual([batch, seed, spec.inputs[0]?.shape[0]], [2, 5, 2]);
    assert.deepEqual([readDefinition(text).batch, readDefinition(text).seed], [7, 3]);
  });

  describe('the batch', () => {
    const sized = (shape: string, head = '') => {
      const { batch, spec, problems } = readDefinition(network({
        head: `"format": "gradnet", "version": 1${head}`,
        inputs: `[{ "name": "x", "shape": ${shape} }]`,
      }));
      return { batch, shape: spec.inputs[0]?.shape, problems: problems.length };
    };

    it('takes the place of a letter', () => {
      assert.deepEqual(sized('["N", 2]', ', "batch": 7'), { batch: 7, shape: [7, 2], problems: 0 });
      assert.deepEqual(sized('["m", 2]'), { batch: 4, shape: [4, 2], problems: 0 });
    });

    it('is the first axis where that is a number', () => {
      assert.deepEqual(sized('[9, 2]'), { batch: 9, shape: [9, 2], problems: 0 });
      assert.deepEqual(sized('[9, 2]', ', "batch": 9'), { batch: 9, shape: [9, 2], problems: 0 });
    });

    it('contradicts neither', () => {
      assert.deepEqual(sized('[9, 2]', ', "batch": 8'), { batch: 8, shape: [8, 2], problems: 1 });
    });
  });

  it('reads whole-number inputs', () => {
    const definition = readDefinition(network({ inputs: '[{ "name": "x", "shape": ["N", 2], "dtype": "int64" }]' }));
    assert.deepEqual(definition.spec.inputs, [{ name: 'x', shape: [4, 2], integer: true }]);
  });

  it('connects branches, and uses a tensor more than once', () => {
    const layers = `{ "name": "a", "op": "Linear", "out_features": 2 }, { "name": "b", "op": "Tanh", "inputs": ["x"] },
      { "name": "sum", "op": "Add", "inputs": ["a", "b", "a"] }`;
    const definition = readDefinition(network({ layers }));
    assert.deepEqual(definition.problems, []);
    assert.deepEqual(definition.spec.layers[2]!.inputs, ['a', 'b', 'a']);
  });

  it('may compare with an input', () => {
    const layers = '{ "name": "code", "op": "Linear", "out_features": 2 }';
    const definition = readDefinition(network({ layers, loss: '{ "op": "MSELoss", "target": "x" }' }));
    assert.deepEqual(definition.problems, []);
    assert.equal(definition.spec.loss?.target, 'x');
  });

  it('lets a layer overrule the initialiser of the definition, with PyTorch’s default too', () => {
    const layers = `{ "name": "a", "op": "Linear", "out_features": 2, "init": { "weight": "torch_default" } },
      { "name": "b", "op": "Linear", "out_features": 2, "init": { "bias": { "scheme": "constant", "val": 0.5 } } }`;
    const rest = '"init": { "weight": "kaiming_normal", "bias": "zeros" }';
    const definition = readDefinition(network({ layers, rest }));
    assert.deepEqual(definition.problems, []);
    assert.equal(definition.initialiser('a', 'weight'), undefined);
    assert.equal(definition.initialiser('a', 'bias')?.scheme, schemes.get('zeros'));
    assert.deepEqual(definition.initialiser('b', 'weight')?.args, { a: 0, mode: 'fan_in', nonlinearity: 'leaky_relu' });
    assert.deepEqual(definition.initialiser('b', 'bias')?.args, { val: 0.5 });
  });

  it('reads the operators it is given', () => {
    const linear = standardRegistry.operators.get('Linear')!;
    const own = registryOf([{ ...linear, op: 'Dense' }], [...standardRegistry.losses.values()]);
    const layers = '{ "name": "a", "op": "Dense", "out_features": 3 }';
    assert.deepEqual(readDefinition(network({ layers }), own).problems, []);
    assert.equal(readDefinition(network({ layers })).problems.length, 1);
  });

  it('gives operators arguments that are plain values', () => {
    const rest = '"out_channels": 2, "kernel_size": [3, 1], "padding": [[1, 0], [0, 2]]';
    const definition = readDefinition(withImage(layer('c', 'Conv2d', rest)));
    const args = definition.spec.layers[0]!.args as { kernel_size: unknown; padding: unknown };
    assert.deepEqual(args.kernel_size, [3, 1]);
    assert.deepEqual(args.padding, [[1, 0], [0, 2]]);
    assert.ok(Array.isArray(args.padding));
  });

  it('has no operator whose arguments take the keys of a layer or of the loss', () => {
    for (const { op, args } of standardRegistry.operators.values()) {
      for (const key of ['name', 'op', 'inputs', 'init']) assert.ok(!(key in args), `${op} takes ${key}`);
    }
    for (const { op, args } of standardRegistry.losses.values()) {
      for (const key of ['op', 'input', 'target']) assert.ok(!(key in args), `${op} takes ${key}`);
    }
  });

  describe('what is usable beside what is wrong', () => {
    const text = lenet5.replace('"op": "MaxPool2d"', '"op": "MaxPol2d"');
    const definition = readDefinition(text);

    it('keeps the layers before an error', () => {
      assert.deepEqual(definition.spec.layers.map(({ name }) => name), ['conv1', 'relu1']);
      assert.deepEqual(definition.shapes.layers.get('relu1')?.output, [4, 6, 28, 28]);
      assert.equal(definition.spec.loss, undefined);
    });

    it('keeps every layer of the text', () => {
      assert.equal(definition.layers.length, 12);
      assert.equal(definition.layers[2]!.op, 'MaxPol2d');
      assert.deepEqual([...definition.layers[2]!.args.keys()], ['kernel_size']);
      assert.equal(definition.loss?.op, 'CrossEntropyLoss');
    });

    it('does not run it', () => assert.ok(!isRunnable(definition)));

    it('takes the first of several with the same name', () => {
      const inputs = '[{ "name": "x", "shape": ["N", 2] }, { "name": "x", "shape": ["N", 3] }]';
      const linear = layer('a', 'Linear', '"out_features": 2, "init": { "bias": "zeros" }');
      const doubled = network({ inputs, layers: `${linear}, ${layer('a', 'Tanh')}` });
      const twice = readDefinition(doubled);
      assert.equal(twice.inputs.get('x')?.start, doubled.indexOf('"x"'));
      assert.deepEqual(twice.spec.inputs, [{ name: 'x', shape: [4, 2] }]);
      assert.deepEqual(twice.spec.layers.map(({ operator }) => operator.op), ['Linear']);
      assert.equal(twice.initialiser('a', 'bias')?.scheme, schemes.get('zeros'));
    });

    it('keeps branches that do not depend on the error', () => {
      const layers = `{ "name": "a", "op": "Nothing" }, { "name": "b", "op": "Tanh" },
        { "name": "c", "op": "Tanh", "inputs": ["x"] }, { "name": "d", "op": "Tanh" }`;
      assert.deepEqual(readDefinition(network({ layers })).spec.layers.map(({ name }) => name), ['c', 'd']);
    });

    it('is runnable with warnings', () => {
      const layers = '{ "name": "a", "op": "Tanh" }, { "name": "b", "op": "Tanh", "inputs": ["x"] }';
      const { problems, ...rest } = readDefinition(network({ layers }));
      assert.deepEqual(problems.map(({ severity }) => severity), ['warning']);
      assert.ok(isRunnable({ problems, ...rest }));
    });
  });
});
