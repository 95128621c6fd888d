import assert from 'node:assert/strict';
import type { LayerCheck, TensorCheck, Verdict, VerdictCounts } from '../../../src/protocol/views';
import { layerVerdict, overallVerdict, sumOfCounts, type LayerVerdict } from '../../../src/protocol/verdicts';

const none: VerdictCounts = {
  pass: 0, fail: 0, kink: 0, belowNoise: 0, untested: 0, nonFinite: 0, nondeterministic: 0,
};

const tensor = (verdicts: VerdictCounts): TensorCheck =>
  ({ name: 'w', shape: [1], checked: 1, verdicts, maxError: 0, maxRelativeError: 0, worst: [] });

describe('The verdict that stands for many', () => {
  it('is fail if any fails, and pass if anything passes and nothing is wrong', () => {
    assert.equal(overallVerdict({ ...none, pass: 9999, fail: 1 }), 'fail');
    assert.equal(overallVerdict({ ...none, pass: 9999, nonFinite: 1 }), 'nonFinite');
    assert.equal(overallVerdict({ ...none, pass: 9999, nondeterministic: 1 }), 'nondeterministic');
    assert.equal(overallVerdict({ ...none, pass: 1, kink: 3, belowNoise: 2, untested: 9 }), 'pass');
    assert.equal(overallVerdict({ ...none, kink: 1, untested: 5 }), 'kink');
    assert.equal(overallVerdict({ ...none, untested: 5 }), 'untested');
    assert.equal(overallVerdict(none), 'untested');
  });

  it('adds up', () => {
    assert.deepEqual(sumOfCounts([{ ...none, pass: 2 }, { ...none, pass: 3, kink: 1 }]), { ...none, pass: 5, kink: 1 });
  });

  it('of a layer is its own rule’s before its gradients’', () => {
    const passes = tensor({ ...none, pass: 1 });
    const fails = tensor({ ...none, fail: 1 });
    const of = (local: Verdict, ...tensors: TensorCheck[]): LayerVerdict =>
      layerVerdict({ name: 'a', op: 'Linear', local, tensors } satisfies LayerCheck);
    assert.deepEqual(of('fail', passes), { verdict: 'fail', innocent: false });
    assert.deepEqual(of('pass', passes, fails), { verdict: 'fail', innocent: true });
    assert.deepEqual(of('nondeterministic', passes), { verdict: 'nondeterministic', innocent: false });
    assert.deepEqual(of('pass', passes), { verdict: 'pass', innocent: false });
    assert.deepEqual(of('kink'), { verdict: 'kink', innocent: false });
  });
});
