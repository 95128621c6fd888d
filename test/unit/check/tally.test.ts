import assert from 'node:assert/strict';
import { TensorTally } from '../../../src/check/tally';
import type { CheckedEntry, Verdict } from '../../../src/protocol/views';

function entry(position: number, verdict: Verdict, error: number): CheckedEntry {
  return { index: [position], analytic: 1, numeric: 1, error, relativeError: error / 2, bound: 1e-15, verdict };
}

describe('Tally of a tensor', () => {
  it('counts verdicts and keeps the largest errors', () => {
    const tally = new TensorTally('fc.weight', [2, 2]);
    tally.add(entry(0, 'pass', 1e-17));
    tally.add(entry(1, 'fail', 3));
    tally.add(entry(2, 'pass', 0));
    tally.add(entry(3, 'kink', 1));
    const { name, shape, checked, verdicts, maxError, maxRelativeError } = tally.result();
    assert.deepEqual({ name, shape, checked, maxError, maxRelativeError },
      { name: 'fc.weight', shape: [2, 2], checked: 4, maxError: 3, maxRelativeError: 1.5 });
    assert.deepEqual(verdicts, { pass: 2, fail: 1, kink: 1, belowNoise: 0, untested: 0, nonFinite: 0 });
  });

  it('has no errors before the first entry', () => {
    const { checked, maxError, maxRelativeError, worst } = new TensorTally('x', [0]).result();
    assert.deepEqual([checked, maxError, maxRelativeError, worst], [0, 0, 0, []]);
  });

  it('keeps twenty entries, the worst first, in whatever order they come', () => {
    const positions = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
    const tally = new TensorTally('x', [100]);
    for (const i of positions) tally.add(entry(i, i % 10 === 0 ? 'fail' : 'pass', i * 1e-17));
    const kept = tally.result().worst.map(({ index }) => index[0]);
    assert.deepEqual(kept, [90, 80, 70, 60, 50, 40, 30, 20, 10, 0, 99, 98, 97, 96, 95, 94, 93, 92, 91, 89]);
  });

  it('concludes nothing from failures that were not confirmed', () => {
    const tally = new TensorTally('x', [3]);
    tally.add(entry(0, 'fail', 1));
    tally.add(entry(1, 'belowNoise', 1e-20));
    tally.add(entry(2, 'pass', 0));
    const { verdicts, worst } = tally.withoutFailures();
    assert.deepEqual(verdicts, { pass: 1, fail: 0, kink: 0, belowNoise: 2, untested: 0, nonFinite: 0 });
    assert.deepEqual(worst.map(({ verdict }) => verdict), ['belowNoise', 'belowNoise', 'pass']);
    assert.equal(tally.result().verdicts.fail, 1);
  });
});
