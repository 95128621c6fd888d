import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { notChecked, overallVerdict, verdicts } from '../../../src/protocol/verdicts';
import type { CheckReport } from '../../../src/protocol/views';
import { Session } from '../../../src/session/session';

const definition = {
  format: 'gradnet', version: 1, name: 'net', batch: 3, inputs: [{ name: 'x', shape: ['N', 40] }],
  layers: [
    { name: 'fc1', op: 'Linear', out_features: 20 }, { name: 'relu', op: 'ReLU' },
    { name: 'fc2', op: 'Linear', out_features: 4 },
  ],
  loss: { op: 'CrossEntropyLoss', target: 'y' },
};

function open(): Session {
  return Session.open(readDefinition(JSON.stringify(definition)), new Map());
}

function check(session: Session, budget?: number): CheckReport {
  const steps = session.check(budget === undefined ? {} : { budget });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe('Entries that a check keeps', () => {
  it('are those of the report, for every gradient in it', () => {
    const session = open();
    const report = check(session);
    const tensors = report.layers.flatMap((layer) => layer.tensors);
    assert.deepEqual(tensors.map(({ name }) => name), ['x', 'fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias']);
    for (const { name, shape, verdicts: counts, maxError, worst } of tensors) {
      const entries = session.checkedEntries(name);
      assert.deepEqual([entries.name, entries.shape], [name, shape]);
      assert.deepEqual([...entries.analytic], [...session.tensor(`${name}.grad`).data]);
      verdicts.forEach((verdict, code) => {
        assert.equal(entries.verdict.filter((own) => own === code).length, counts[verdict]);
      });
      const errors = entries.analytic.map((value, i) => Math.abs(value - entries.numeric[i]!));
      assert.equal(Math.max(...errors), maxError);
      for (const { index, analytic, numeric, bound, verdict } of worst) {
        const at = index.reduce((position, i, axis) => position * shape[axis]! + i, 0);
        assert.deepEqual([entries.analytic[at], entries.numeric[at], entries.bound[at], verdicts[entries.verdict[at]!]],
          [analytic, numeric, bound, verdict]);
      }
      assert.equal(overallVerdict(counts), 'pass');
    }
  });

  it('say which entries a budget left out', () => {
    const session = open();
    const report = check(session, 0);
    const { checked } = report.layers.flatMap((layer) => layer.tensors).find(({ name }) => name === 'fc1.weight')!;
    const left = session.checkedEntries('fc1.weight').verdict.filter((code) => code === notChecked).length;
    assert.ok(left > 0);
    assert.equal(left, 800 - checked);
  });

  it('cross to another thread as copies of their own numbers', () => {
    const session = open();
    check(session);
    const { analytic } = session.checkedEntries('fc1.weight');
    assert.equal(analytic.buffer.byteLength, analytic.byteLength);
    assert.deepEqual(structuredClone(session.checkedEntries('fc1.weight')), session.checkedEntries('fc1.weight'));
  });

  it('stay those of the last whole check while another one is under way, or was left', () => {
    const session = open();
    check(session);
    const before = session.checkedEntries('fc1.weight');
    const steps = session.check();
    steps.next();
    steps.return(undefined as never);
    assert.equal(session.checkedEntries('fc1.weight').numeric, before.numeric);
  });

  it('are refused before a check, and for what has no gradient', () => {
    const session = open();
    assert.throws(() => session.checkedEntries('fc1.weight'), /net has not been checked/);
    check(session);
    assert.throws(() => session.checkedEntries('fc1.output'), /net has no gradient of fc1\.output/);
  });
});
