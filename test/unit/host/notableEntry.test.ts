import assert from 'node:assert/strict';
import { notableEntry } from '../../../src/host/explain/notableEntry';
import type { CheckedEntry, CheckReport, VerdictCounts } from '../../../src/protocol/views';

const verdicts: VerdictCounts = {
  pass: 0, fail: 1, kink: 0, belowNoise: 0, untested: 0, nonFinite: 0, nondeterministic: 0,
};

/** A check whose worst entry of `w` got this verdict. */
function report(verdict: CheckedEntry['verdict']): CheckReport {
  const worst = [{ index: [1, 1], analytic: 1, numeric: 2, error: 1, relativeError: 0.5, bound: 0, verdict }];
  const tensor = {
    name: 'w', shape: [2, 2], checked: 4, verdicts, maxError: 1, maxRelativeError: 0.5, worst,
  };
  return {
    verdict: 'fail', parameters: 4, checked: 4, loss: 0, elapsedMs: 0,
    layers: [{ name: 'fc', op: 'Linear', local: 'fail', tensors: [tensor] }],
  };
}

const tensor = (...values: readonly number[]) => ({ shape: [2, 2], data: Float64Array.from(values) });

describe('the entry of a gradient to be explained', () => {
  it('is the largest by magnitude', () => {
    assert.deepEqual(notableEntry('w.grad', tensor(1, -3, 2, 0), undefined), [0, 1]);
  });

  it('is one that is not finite, if there is one', () => {
    assert.deepEqual(notableEntry('w.grad', tensor(1, -3, NaN, 0), undefined), [1, 0]);
  });

  it('is the worst one that a check found wrong', () => {
    assert.deepEqual(notableEntry('w.grad', tensor(1, -3, 2, 0), report('fail')), [1, 1]);
    assert.deepEqual(notableEntry('w.grad', tensor(1, -3, 2, 0), report('kink')), [0, 1]);
    assert.deepEqual(notableEntry('v.grad', tensor(1, -3, 2, 0), report('fail')), [0, 1]);
  });

  it('of a scalar is the scalar', () => {
    assert.deepEqual(notableEntry('w.grad', { shape: [], data: Float64Array.of(1) }, undefined), []);
  });
});
