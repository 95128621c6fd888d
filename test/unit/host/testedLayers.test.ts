import assert from 'node:assert/strict';
import { compareEntries, outcomesOf, testKey } from '../../../src/host/testExplorer/outcomes';
import { testedLayers } from '../../../src/host/testExplorer/testedLayers';
import type { CheckReport, TensorCheck, VerdictCounts } from '../../../src/protocol/views';
import { readDefinition } from '../../../src/definition/readGradnet';
import { Session } from '../../../src/session/session';
import { lenet, read, residual } from './networks';

const none: VerdictCounts = {
  pass: 0, fail: 0, kink: 0, belowNoise: 0, untested: 0, nonFinite: 0, nondeterministic: 0,
};

/** What a check says of a tensor of two entries with these verdicts. */
function tensorCheck(name: string, verdicts: Partial<VerdictCounts>): TensorCheck {
  const measured = { analytic: 2, error: 1, relativeError: 0.5, bound: 1e-9, verdict: 'fail' as const };
  const worst = [{ ...measured, index: [0, 1], numeric: 1 }, { ...measured, index: [1, 0], numeric: NaN }];
  return {
    name, shape: [2, 2], checked: 4, verdicts: { ...none, ...verdicts }, maxError: 1, maxRelativeError: 0.5, worst,
  };
}

describe('the tests of a definition', () => {
  it('are its input, its layers and its loss, each with the tensors whose gradients are checked', () => {
    const tests = testedLayers(read(lenet));
    assert.deepEqual(tests.map(({ name }) => name), ['x', 'conv1', 'relu1', 'pool1', 'conv2', 'pool2', 'flatten', 'fc1',
      'tanh1', 'fc2', 'loss']);
    const conv2 = tests.find(({ name }) => name === 'conv2')!;
    assert.deepEqual(conv2.tensors.map(({ symbol, name, shape }) => [symbol, name, shape]),
      [['dW', 'conv2.weight', [16, 6, 5, 5]], ['db', 'conv2.bias', [16]]]);
    assert.deepEqual(tests[0]!.tensors.map(({ symbol, name }) => [symbol, name]), [['dX', 'x']]);
    assert.deepEqual(tests.find(({ name }) => name === 'relu1')!.tensors, []);
  });

  it('are no inputs that have no gradient, such as the numbers of words', () => {
    const words = `{
      "format": "gradnet", "version": 1, "batch": 2,
      "inputs": [{ "name": "words", "shape": ["N", 3], "dtype": "int64" }],
      "layers": [
        { "name": "look", "op": "Embedding", "num_embeddings": 5, "embedding_dim": 4 },
        { "name": "flat", "op": "Flatten" },
        { "name": "fc", "op": "Linear", "out_features": 2 }
      ],
      "loss": { "op": "CrossEntropyLoss" }
    }`;
    assert.deepEqual(testedLayers(read(words)).map(({ name, hasOwnRule }) => [name, hasOwnRule]),
      [['look', true], ['flat', true], ['fc', true], ['loss', true]]);
    assert.deepEqual(testedLayers(read(residual)).map(({ hasOwnRule }) => hasOwnRule), [false, true, true, true]);
  });

  it('stand where the layer is named', () => {
    const [x, fc1, , loss] = testedLayers(read(residual));
    const at = ({ start, end }: { start: number; end: number }): string => residual.slice(start, end);
    assert.deepEqual([at(x!.range), at(fc1!.range), at(loss!.range)], ['"x"', '"fc1"', '"MSELoss"']);
  });

  it('are what a check speaks of, name by name', () => {
    const definition = read(residual);
    const steps = Session.open(definition, new Map()).check();
    let step = steps.next();
    while (!step.done) step = steps.next();
    const keys = testedLayers(definition).flatMap(({ name, tensors }) =>
      [testKey(name), ...tensors.map((tensor) => testKey(name, tensor.name))]);
    assert.deepEqual([...outcomesOf(step.value).keys()].sort(), keys.sort());
  });

  it('are there even when shapes cannot be inferred', () => {
    const broken = readDefinition(residual.replace('"out_features": 5', '"out_features": "many"'));
    assert.deepEqual(testedLayers(broken).map(({ name }) => name), ['x', 'fc1', 'sum', 'loss']);
  });
});

describe('what a check says of a test', () => {
  const report: CheckReport = {
    verdict: 'fail', parameters: 4, checked: 8, loss: 1, elapsedMs: 1,
    layers: [
      { name: 'fc1', op: 'Linear', local: 'pass', tensors: [
        tensorCheck('fc1.weight', { pass: 3, fail: 1 }), tensorCheck('fc1.bias', { pass: 4 }),
      ] },
      { name: 'odd', op: 'Elementwise', local: 'fail', tensors: [] },
      { name: 'edge', op: 'ReLU', local: 'kink', tensors: [tensorCheck('edge.a', { untested: 4 })] },
      { name: 'moody', op: 'Tanh', local: 'nondeterministic', tensors: [
        tensorCheck('moody.a', { nondeterministic: 1 }),
      ] },
      { name: 'wild', op: 'ELU', local: 'belowNoise', tensors: [tensorCheck('wild.a', { nonFinite: 4 })] },
    ],
  };
  const outcomes = outcomesOf(report);

  for (const [layer, tensor, state] of [
    ['fc1', undefined, 'passed'], ['fc1', 'fc1.weight', 'failed'], ['fc1', 'fc1.bias', 'passed'],
    ['odd', undefined, 'failed'], ['edge', undefined, 'passed'], ['edge', 'edge.a', 'skipped'],
    ['moody', undefined, 'failed'], ['moody', 'moody.a', 'failed'],
    ['wild', undefined, 'skipped'], ['wild', 'wild.a', 'failed'],
  ] as const) {
    it(`${tensor ?? layer} ${state}`, () => assert.equal(outcomes.get(testKey(layer, tensor))?.state, state));
  }

  it('of a tensor speaks of that tensor alone', () => {
    const { check } = outcomes.get(testKey('fc1', 'fc1.weight'))!;
    assert.deepEqual(check.tensors.map(({ name }) => name), ['fc1.weight']);
  });

  it('compares the worst entries line by line', () => {
    assert.deepEqual(compareEntries(report.layers[0]!.tensors[0]!),
      { expected: '[0, 1]  1\n[1, 0]  NaN', actual: '[0, 1]  2\n[1, 0]  2' });
  });
});
