import assert from 'node:assert/strict';
import { LayerError } from '../../../src/engine/network';
import { PreflightError } from '../../../src/check/preflight';
import { ShapeError, type Loss } from '../../../src/engine/operator';
import { readDefinition } from '../../../src/definition/readGradnet';
import { english } from '../../../src/protocol/sentence';
import { sizeOf, type Shape } from '../../../src/tensor/shape';
import { tensor, type Tensor } from '../../../src/tensor/tensor';
import { check, labels, lossNetwork, lossOf, rows, run, type LossSketch } from './lossNetwork';

const zerosOf = (...shape: Shape): Tensor => tensor(shape, new Float64Array(sizeOf(shape)));

/** A definition of one loss on x of N × 3, with these further keys of the loss. */
const withLoss = (loss: string): string =>
  `{ "format": "gradnet", "version": 1, "inputs": [{ "name": "x", "shape": ["N", 3] }],
    "layers": [{ "name": "flat", "op": "Flatten" }], "loss": { ${loss} } }`;

describe('Arguments of losses', () => {
  const wrong: readonly (readonly [loss: string, message: string, place: string])[] = [
    ['"op": "SmoothL1Loss", "beta": -1', 'loss: beta is -1, expected a number ≥ 0', '-1'],
    ['"op": "HuberLoss", "delta": 0', 'loss: delta is 0, expected a number above 0', '0'],
    ['"op": "HuberLoss", "delta": -2', 'loss: delta is -2, expected a number above 0', '-2'],
    ['"op": "L1Loss", "reduction": "batchmean"',
      'loss: reduction is "batchmean", expected "mean" or "sum"', '"batchmean"'],
    ['"op": "CrossEntropyLoss", "label_smoothing": 1.5',
      'loss: label_smoothing is 1.5, expected a number from 0 to 1', '1.5'],
    ['"op": "CrossEntropyLoss", "ignore_index": 0.5', 'loss: ignore_index is 0.5, expected a whole number', '0.5'],
    ['"op": "CrossEntropyLoss", "weight": [1, 2]',
      'loss: weight holds 2 numbers, but there are 3 classes; give one for each', '[1, 2]'],
    ['"op": "NLLLoss", "weight": [1, 2, 3, 4]',
      'loss: weight holds 4 numbers, but there are 3 classes; give one for each', '[1, 2, 3, 4]'],
    ['"op": "CrossEntropyLoss", "weight": 2', 'loss: weight is 2, expected a list of numbers', '2'],
    ['"op": "CrossEntropyLoss", "weight": []', 'loss: weight is [], expected a list of numbers', '[]'],
    ['"op": "CrossEntropyLoss", "weight": [1, "2", 3]',
      'loss: weight is [1, "2", 3], expected a list of numbers', '[1, "2", 3]'],
    ['"op": "BCELoss", "weight": [1, 2]',
      'loss: weight holds 2 numbers, but the last axis of the prediction has 3; give 3, or one for all', '[1, 2]'],
    ['"op": "BCEWithLogitsLoss", "pos_weight": [1, 2]',
      'loss: pos_weight holds 2 numbers, but the last axis of the prediction has 3; give 3, or one for all', '[1, 2]'],
    ['"op": "NLLLoss", "label_smoothing": 0.1',
      'loss: there is no argument label_smoothing; there are weight, ignore_index, reduction, input and target',
      '"label_smoothing"'],
  ];
  for (const [loss, message, place] of wrong) {
    it(`are refused: ${loss}`, () => {
      const text = withLoss(loss);
      const { problems } = readDefinition(text);
      assert.deepEqual(problems.map((problem) => problem.message), [message]);
      const [{ range }] = problems as [(typeof problems)[number]];
      assert.equal(text.slice(range.start, range.end), place);
    });
  }

  it('offer a delta that there can be', () => {
    const [problem] = readDefinition(withLoss('"op": "HuberLoss", "delta": 0')).problems;
    assert.ok(problem?.fix);
    assert.equal(english(problem.fix.title), 'Set delta to 1');
  });

  it('may be left out, all of them', () => {
    for (const op of ['L1Loss', 'SmoothL1Loss', 'HuberLoss', 'CrossEntropyLoss', 'NLLLoss', 'BCELoss', 'KLDivLoss']) {
      assert.deepEqual(readDefinition(withLoss(`"op": "${op}"`)).problems, []);
    }
  });
});

describe('Shapes of predictions and targets', () => {
  const wrong: readonly (readonly [sketch: LossSketch, message: string])[] = [
    [{ op: 'L1Loss', x: zerosOf(2, 3), y: zerosOf(2, 1) }, 'the prediction is 2 × 3, but the target is 2 × 1'],
    [{ op: 'BCELoss', x: zerosOf(2, 3), y: zerosOf(2) }, 'the prediction is 2 × 3, but the target is 2'],
    [{ op: 'KLDivLoss', x: zerosOf(2, 3), y: zerosOf(3, 2) }, 'the prediction is 2 × 3, but the target is 3 × 2'],
    [{ op: 'NLLLoss', x: zerosOf(4), y: zerosOf(4) }, 'needs scores of samples × classes, but its input has shape [4]'],
    [{ op: 'NLLLoss', x: zerosOf(2, 3), y: zerosOf(2, 3) },
      'the target is 2 × 3, but scores of 2 × 3 need class indices of 2'],
    [{ op: 'CrossEntropyLoss', x: zerosOf(4, 3), y: zerosOf(4, 1) },
      'the target is 4 × 1, but scores of 4 × 3 need class indices of 4 or class probabilities of 4 × 3'],
    [{ op: 'CrossEntropyLoss', x: zerosOf(2, 3, 5, 5), y: zerosOf(2, 5) },
      'the target is 2 × 5, but scores of 2 × 3 × 5 × 5 need class indices of 2 × 5 × 5 '
      + 'or class probabilities of 2 × 3 × 5 × 5'],
    [{ op: 'CrossEntropyLoss', args: { ignore_index: 2 }, x: zerosOf(4, 3), y: zerosOf(4, 3) },
      'ignore_index is 2, but class probabilities have no index to ignore; leave it out'],
  ];
  for (const [sketch, message] of wrong) {
    it(`${sketch.op}: ${message}`, () => {
      assert.throws(() => lossNetwork(sketch), (error) => error instanceof ShapeError && error.message === message);
    });
  }
});

describe('Numbers that a loss cannot work with', () => {
  const x = rows([0.1, 0.2, 0.7], [0.3, 0.3, 0.4]);
  const wrong: readonly (readonly [sketch: LossSketch, message: string])[] = [
    [{ op: 'CrossEntropyLoss', x, y: labels(0, 3) },
      'the target at [1] is 3, but there are 3 classes: labels run from 0 to 2'],
    [{ op: 'NLLLoss', x, y: labels(-1, 2) },
      'the target at [0] is -1, but there are 3 classes: labels run from 0 to 2; '
      + 'to leave such places out, set ignore_index to -1'],
    [{ op: 'CrossEntropyLoss', x, y: labels(1, 0.5) },
      'the target at [1] is 0.5, but there are 3 classes: labels run from 0 to 2'],
    [{ op: 'CrossEntropyLoss', x, y: labels(1, NaN) },
      'the target at [1] is NaN, but there are 3 classes: labels run from 0 to 2'],
    [{ op: 'NLLLoss', x: tensor([1, 2, 2], [0, 0, 0, 0]), y: tensor([1, 2], [0, 2]) },
      'the target at [0, 1] is 2, but there are 2 classes: labels run from 0 to 1'],
    [{ op: 'CrossEntropyLoss', args: { ignore_index: 1 }, x, y: labels(1, 1) },
      'every label is 1, which ignore_index leaves out, so there is nothing to take the mean of; '
      + 'change the labels, or set reduction to "sum"'],
    [{ op: 'NLLLoss', args: { weight: [0, 1, 0] }, x, y: labels(0, 2) },
      'the weights of the labels add up to 0, so there is nothing to take the mean of; '
      + 'change the labels, or set reduction to "sum"'],
    [{ op: 'BCELoss', x: rows([0.5, 1.25]), y: rows([0, 1]) },
      'the prediction at [0, 1] is 1.25, but BCELoss takes probabilities from 0 to 1; '
      + 'put a Sigmoid in front, or use BCEWithLogitsLoss, which takes scores'],
    [{ op: 'BCELoss', x: rows([0.5], [0.5]), y: rows([1], [-1]) },
      'the target at [1, 0] is -1, but BCELoss compares with numbers from 0 to 1'],
    [{ op: 'BCELoss', x: rows([0.5]), y: rows([NaN]) },
      'the target at [0, 0] is NaN, but BCELoss compares with numbers from 0 to 1'],
    [{ op: 'KLDivLoss', x: rows([-1, -2]), y: rows([-0.5, -1.5]) },
      'the target at [0, 0] is -0.5, but KLDivLoss compares with probabilities, which are not negative; '
      + 'for log-probabilities set log_target to true'],
  ];
  for (const [sketch, message] of wrong) {
    it(`${sketch.op}: ${message}`, () => {
      const network = lossNetwork(sketch);
      const isExpected = (error: unknown): boolean =>
        error instanceof LayerError && error.layer === 'loss' && error.message === message;
      assert.throws(() => network.forward(), isExpected);
    });
  }

  it('are none where PyTorch takes them, such as soft targets of any size and sums of ignored labels', () => {
    assert.doesNotThrow(() => run({ op: 'BCEWithLogitsLoss', x: rows([900]), y: rows([2]) }));
    assert.doesNotThrow(() => run({ op: 'CrossEntropyLoss', x: rows([1, 2]), y: rows([-1, 3]) }));
    assert.doesNotThrow(() => run({ op: 'KLDivLoss', args: { log_target: true }, x: rows([-1]), y: rows([-3]) }));
    const ignored = { ignore_index: 0, reduction: 'sum' };
    assert.equal(Math.abs(run({ op: 'CrossEntropyLoss', args: ignored, x: rows([1, 2]), y: labels(0) }).J), 0);
  });

  it('leave it to the check to name the layer that a NaN comes from', () => {
    const network = lossNetwork({ op: 'BCELoss', x: rows([NaN]), y: rows([1]) });
    assert.throws(() => check(network), (error) => error instanceof PreflightError && error.layer === 'x');
  });
});

describe('A gradient that is wrong, in front of a BCELoss', () => {
  it('is found although larger steps lead out of what the loss takes', () => {
    const right = lossOf('BCELoss');
    const wrong: Loss = {
      ...right,
      backward(state, dJ, gradients) {
        right.backward(state, dJ, gradients);
        gradients.inputs[0]!.data[0]! *= 1.5;
      },
    };
    const report = check(lossNetwork({ op: 'BCELoss', x: rows([0.999, 0.4]), y: rows([1, 0]) }, wrong));
    assert.equal(report.verdict, 'fail');
    assert.equal(report.culprit?.layer, 'loss');
  });
});
