import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { standardRegistry } from '../../../src/engine/registry';
import { definitionText, type Remarks } from '../../../src/host/newDefinition/definitionText';
import { activations, hasActivation, layersOf, networkKinds, type Plan } from '../../../src/host/newDefinition/plan';
import { readShape } from '../../../src/host/newDefinition/shapeText';
import { Session } from '../../../src/session/session';

/** Words of this test; those of the product are the editor's language. */
const remarks: Remarks = {
  heading: ['first', 'second'],
  seed: 'seed',
  input: (shape) => `x is ${shape.join(' × ')}`,
  layers: 'layers',
  layer: {
    flatten: 'flatten', hidden: 'hidden', filters: 'filters', pooling: 'pooling', moreFilters: 'moreFilters',
    shortcut: 'shortcut', scores: 'scores', logProbabilities: 'logProbabilities', probabilities: 'probabilities',
    yours: 'yours',
  },
  loss: 'loss',
  data: 'data',
};

const digits: Plan = {
  kind: 'perceptron', name: 'Digits', shape: [1, 8, 8], loss: 'CrossEntropyLoss', outputs: 3, activation: 'ReLU',
};

/** What comes of a plan, read as the editor reads it. @throws Error when it has a problem */
function read(plan: Plan): ReturnType<typeof readDefinition> {
  const definition = readDefinition(definitionText(plan, remarks));
  assert.deepEqual(definition.problems.map(({ message }) => message), []);
  return definition;
}

describe('a new definition', () => {
  for (const kind of networkKinds) {
    it(`of a ${kind} network runs with every loss`, () => {
      for (const loss of standardRegistry.losses.keys()) {
        const definition = read({ ...digits, kind, loss });
        assert.ok(Number.isFinite(Session.open(definition, new Map()).loss), loss);
        assert.equal(definition.loss?.op, loss);
      }
    });

    it(`of a ${kind} network gives as many outputs as were asked for, whatever the size of the image`, () => {
      for (const shape of [[1, 1, 1], [3, 2, 5], [2, 3, 3], [1, 28, 28]]) {
        const { shapes, loss } = read({ ...digits, kind, shape });
        assert.deepEqual(shapes.layers.get(loss!.inputs[0]!.name)?.output, [4, 3]);
      }
    });
  }

  for (const activation of activations) {
    it(`uses ${activation} where there is an activation`, () => {
      for (const kind of networkKinds) {
        const used = read({ ...digits, kind, activation }).layers.filter(({ op }) => op === activation);
        assert.equal(used.length > 0, hasActivation(kind), kind);
      }
    });
  }

  it('keeps a name with quotation marks', () => {
    assert.equal(read({ ...digits, name: 'My "first" \\ network' }).name, 'My "first" \\ network');
  });

  it('flattens nothing that is flat', () => {
    const flat = layersOf({ ...digits, shape: [5] });
    assert.deepEqual(flat.map(({ op }) => op), ['Linear', 'ReLU', 'Linear', 'ReLU', 'Linear']);
  });

  it('is ready for data and weights: removing the slashes leaves a sound definition', () => {
    const text = definitionText(digits, remarks).replace(/\/\/ (?="(data|weights)")/g, '');
    const { problems, weights, data } = readDefinition(text);
    assert.deepEqual(problems, []);
    assert.equal(weights?.path, 'weights.safetensors');
    assert.deepEqual([...data.keys()], ['x', 'y']);
  });

  it('explains itself', () => {
    const text = definitionText({ ...digits, kind: 'convolutional' }, remarks);
    for (const sentence of ['first', 'seed', 'x is 4 × 1 × 8 × 8', 'filters', 'pooling', 'moreFilters', 'data']) {
      assert.ok(text.split('\n').some((line) => line.trim() === `// ${sentence}`), sentence);
    }
  });
});

describe('a shape as people write it', () => {
  for (const text of ['1, 28, 28', '1 × 28 × 28', '1x28x28', '1 x 28 x 28', '[1, 28, 28]', '["N", 1, 28, 28]',
    'N×1×28×28', '(1,28,28)', ' 1 28 28 ']) {
    it(`may be ${text}`, () => assert.deepEqual(readShape(text), { shape: [1, 28, 28] }));
  }

  for (const [text, wrong] of [['1, twenty', 'twenty'], ['0', '0'], ['3, -1', '-1'], ['2.5', '2.5'], ['', undefined],
    ['N', undefined], ['9007199254740993', '9007199254740993']] as const) {
    it(`may not be “${text}”`, () => assert.deepEqual(readShape(text), { wrong }));
  }
});
