import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { parseArguments } from '../../../src/engine/arguments';
import { drawTarget } from '../../../src/engine/target';
import { exportedTensors } from '../../../src/session/exportedTensors';
import { writeNpz } from '../../../src/files/npz';
import { english } from '../../../src/protocol/sentence';
import { LoadError } from '../../../src/session/load';
import { Session } from '../../../src/session/session';
import { random } from '../../../src/tensor/random';
import type { Tensor } from '../../../src/tensor/tensor';
import { assertNear, labels, lossOf, rows, run } from './lossNetwork';

interface Parts {
  readonly loss: string;
  readonly data?: string;
  readonly inputs?: string;
}

/** A definition of a batch of two, with x of N × 3 as its scores. */
const definition = ({ loss, data = '', inputs = '' }: Parts): string =>
  `{ "format": "gradnet", "version": 1, "batch": 2, "inputs": [{ "name": "x", "shape": ["N", 3] }${inputs}],
    "layers": [{ "name": "scores", "op": "Flatten", "inputs": ["x"] }], "loss": { ${loss} },
    "data": { "x": [[1, 2, 3], [3, 1, 0.5]]${data && `, ${data}`} } }`;

const x = rows([1, 2, 3], [3, 1, 0.5]);
const probabilities = [[0.2, 0.3, 0.5], [0.7, 0.1, 0.2]];
const crossEntropy = '"op": "CrossEntropyLoss"';

/** Opens it; `file` is what y.npz holds under the name y. */
function open(parts: Parts, file?: Tensor): Session {
  const files = new Map(file ? [['y.npz', writeNpz([{ name: 'y', dtype: 'float64', ...file }], 'y.npz')]] : []);
  return Session.open(readDefinition(definition(parts)), files);
}

const fromFile = '"y": { "file": "y.npz" }';

/** Opening fails with exactly this sentence. */
function assertRefused(parts: Parts, file: Tensor, message: string): void {
  const isExpected = (error: unknown): boolean =>
    error instanceof LoadError && error.message === message && error.problems[0]!.range.start > 0;
  assert.throws(() => open(parts, file), isExpected);
}

const messages = (parts: Parts): string[] => readDefinition(definition(parts)).problems.map(({ message }) => message);

describe('The target of CrossEntropyLoss', () => {
  const expected = run({ op: 'CrossEntropyLoss', x, y: rows(...probabilities) }).J;

  it('may be class indices', () => {
    const { loss } = open({ loss: crossEntropy, data: '"y": [2, 0]' });
    assertNear(loss, run({ op: 'CrossEntropyLoss', x, y: labels(2, 0) }).J, 1e-15);
  });

  it('may be class probabilities in the text', () => {
    const parts = { loss: crossEntropy, data: `"y": ${JSON.stringify(probabilities)}` };
    assert.deepEqual(messages(parts), []);
    assert.deepEqual(readDefinition(definition(parts)).shapes.target?.shape, [2, 3]);
    assertNear(open(parts).loss, expected, 1e-15);
  });

  it('may be class probabilities in a file', () => {
    const session = open({ loss: crossEntropy, data: fromFile }, rows(...probabilities));
    assertNear(session.loss, expected, 1e-15);
    assert.deepEqual(session.tensor('y').shape, [2, 3]);
  });

  it('may be class probabilities that are an input', () => {
    const inputs = ', { "name": "y", "shape": ["N", 3] }';
    const session = open({ loss: crossEntropy, inputs, data: `"y": ${JSON.stringify(probabilities)}` });
    assertNear(session.loss, expected, 1e-15);
    assert.ok(session.tensor('y.grad').data.every((value) => value > 0));
  });

  it('is random classes when there are no data', () => {
    const session = open({ loss: crossEntropy });
    assert.deepEqual(session.tensor('y').shape, [2]);
    assert.ok(session.tensor('y').data.every((label) => [0, 1, 2].includes(label)));
    assert.match(session.notes.map(english).join(), /y: random classes from seed/);
  });

  it('is exported as what it is: classes as integers, probabilities as fractions', () => {
    const typeOf = (data: string): string | undefined => {
      const session = open({ loss: crossEntropy, data });
      return exportedTensors(session.network, session.tensors()).find(({ name }) => name === 'y')?.dtype;
    };
    assert.equal(typeOf('"y": [2, 0]'), 'int64');
    assert.equal(typeOf(`"y": ${JSON.stringify(probabilities)}`), 'float64');
  });

  it('may hold the index that is ignored', () => {
    assert.deepEqual(messages({ loss: `${crossEntropy}, "ignore_index": -1`, data: '"y": [-1, 2]' }), []);
    assert.deepEqual(messages({ loss: crossEntropy, data: '"y": [-100, 2]' }), []);
    const refused = messages({ loss: crossEntropy, data: '"y": [-1, 2]' });
    assert.deepEqual(refused, ['data: y: found -1, expected a class from 0 to 2']);
  });

  it('is refused in any other shape, with both that there are', () => {
    assert.deepEqual(messages({ loss: crossEntropy, data: '"y": [[1, 2], [0, 1]]' }),
      ['data: y: its numbers have shape 2 × 2, but the network takes 2 × 3']);
    assert.deepEqual(messages({ loss: crossEntropy, data: '"y": 1' }),
      ['data: y: its numbers have shape scalar, but the network takes 2 or 2 × 3']);
    assertRefused({ loss: crossEntropy, data: fromFile }, { shape: [2, 1, 1], data: new Float64Array(2) },
      'y: the data are 2 × 1 × 1, but the network needs N or N × 3');
  });

  it('is refused at the loss when a file holds probabilities and one class is to be ignored', () => {
    assertRefused({ loss: `${crossEntropy}, "ignore_index": 1`, data: fromFile }, rows(...probabilities),
      'loss: ignore_index is 1, but class probabilities have no index to ignore; leave it out');
  });

  it('says where a label is none, at the loss', () => {
    assertRefused({ loss: crossEntropy, data: fromFile }, labels(0, 7),
      'loss: the target at [1] is 7, but there are 3 classes: labels run from 0 to 2');
  });
});

describe('A random target', () => {
  const cases = [
    ['MSELoss', {}], ['L1Loss', {}], ['SmoothL1Loss', {}], ['HuberLoss', {}], ['CrossEntropyLoss', {}], ['NLLLoss', {}],
    ['BCELoss', {}], ['BCEWithLogitsLoss', {}], ['KLDivLoss', {}], ['KLDivLoss', { log_target: true }],
  ] as const;

  for (const [op, written] of cases) {
    it(`is one that ${op} ${JSON.stringify(written)} takes`, () => {
      const loss = lossOf(op);
      const args = parseArguments(loss.args, written);
      const drawn = drawTarget(loss.target([4, 3, 2], args), random(5));
      const prediction = { shape: [4, 3, 2], data: new Float64Array(24).fill(0.5) };
      assert.doesNotThrow(() => run({ op, args: written, x: prediction, y: drawn }));
    });
  }

  it('of class probabilities adds up to 1 over the classes', () => {
    const loss = lossOf('CrossEntropyLoss');
    const { or } = loss.target([4, 3, 2], parseArguments(loss.args, {}));
    const { shape, data } = drawTarget(or!, random(5));
    assert.deepEqual(shape, [4, 3, 2]);
    for (let sample = 0; sample < 4; sample++) {
      for (let place = 0; place < 2; place++) {
        const entries = [0, 1, 2].map((k) => data[(sample * 3 + k) * 2 + place]!);
        assert.ok(entries.every((value) => value > 0 && value < 1));
        assert.ok(Math.abs(entries.reduce((sum, value) => sum + value, 0) - 1) <= 1e-15);
      }
    }
  });

  it('is valid whatever distribution the definition asks for', () => {
    const session = open({ loss: '"op": "KLDivLoss"', data: '"y": { "random": "normal", "seed": 3 }' });
    const [first, second, third] = session.tensor('y').data;
    assertNear(first! + second! + third!, 1, 1e-15);
  });

  it('is valid when the target is one of the inputs', () => {
    const inputs = ', { "name": "y", "shape": ["N", 3] }';
    const session = open({ loss: '"op": "BCEWithLogitsLoss"', inputs });
    assert.ok(session.tensor('y').data.every((value) => value >= 0 && value <= 1));
    assert.match(session.notes.map(english).join(), /y: random probabilities from seed/);
  });
});
