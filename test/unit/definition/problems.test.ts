import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { ShapeError } from '../../../src/engine/operator';
import { registryOf, standardRegistry } from '../../../src/engine/registry';
import { english, sentence } from '../../../src/protocol/sentence';
import { findings, layer, mended, network, withImage, withLayers, type Finding } from './samples';
import { wrongDefinitions } from './wrongDefinitions';

const sound = '"format": "gradnet", "version": 1';
const linear = (rest: string, name = 'fc1'): string => layer(name, 'Linear', rest);
const tanh = (name: string, rest = ''): string => layer(name, 'Tanh', rest);
const convolution = (rest: string): string => withImage(layer('conv1', 'Conv2d', rest));
const withLoss = (loss: string): string => network({ loss });

describe('problems of a definition', () => {
  for (const [subject, cases] of Object.entries(wrongDefinitions)) {
    describe(subject, () => {
      for (const [title, text, ...expected] of cases) {
        it(title, () => assert.deepEqual(findings(text), expected));
      }
    });
  }

  it('are mended by their fixes', () => {
    let fixes = 0;
    for (const [title, text] of Object.values(wrongDefinitions).flat()) {
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
      assert.ok(problem?.fix);
      assert.equal(english(problem.fix.title), fix);
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
      const longer = refusing(({ called }) => sentence`${called(2)} is longer than ${called(1)}`);
      assert.deepEqual(longer, [['a: b is longer than x', '"Sum"']]);
    });

    it('call “its input” by the name of the first', () => {
      assert.deepEqual(refusing(({ has }) => has(sentence`2 axes`)), [['a: x has 2 axes', '"Sum"']]);
      const [finding] = refusing(({ called }) => sentence`too wide for ${called()}, $& times`);
      assert.deepEqual(finding, ['a: too wide for its input x, $& times', '"Sum"']);
    });

    it('point at the inputs where those are to blame', () => {
      assert.deepEqual(refusing(sentence`they differ`, 'inputs'), [['a: they differ', '"x", "b"']]);
    });

    it('point at the operator where the argument to blame is not written', () => {
      assert.deepEqual(refusing(sentence`too large`, 'dim', 3), [['a: too large', '"Sum"']]);
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
