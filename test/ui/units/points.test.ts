import assert from 'node:assert/strict';
import { verdicts } from '../../../src/protocol/verdicts';
import type { CheckedEntries, Verdict } from '../../../src/protocol/views';
import { cloudOf, entryOf, nearest, symlog } from '../../../webview/check/points';

function gradient(name: string, pairs: readonly (readonly [number, number, Verdict | 'unchecked'])[]): CheckedEntries {
  return {
    name, shape: [pairs.length], bound: new Float64Array(pairs.length),
    analytic: Float64Array.from(pairs, ([analytic]) => analytic),
    numeric: Float64Array.from(pairs, ([, numeric]) => numeric),
    verdict: Uint8Array.from(pairs, ([, , verdict]) => (verdict === 'unchecked' ? 255 : verdicts.indexOf(verdict))),
  };
}

describe('The places of entries on the plot', () => {
  it('have both ends at the largest magnitude, and zero in the middle', () => {
    assert.equal(symlog(5, 5), 1);
    assert.equal(symlog(-5, 5), -1);
    assert.equal(symlog(0, 5), 0);
    assert.ok(symlog(1e-3, 5) > 0 && symlog(1e-3, 5) < symlog(1e-2, 5));
  });

  it('are those of analytic to the right and numeric upwards', () => {
    const { x, y, limit } = cloudOf([gradient('w', [[2, -2, 'fail'], [0, 2, 'pass']])], 100);
    assert.equal(limit, 2);
    assert.deepEqual([...x], [100, 50]);
    assert.deepEqual([...y], [0, 100]);
  });

  it('are none for what was not checked, and for what is not finite', () => {
    const entries = gradient('w', [[1, NaN, 'nonFinite'], [1, 1, 'unchecked'], [1, 1, 'pass']]);
    const { left, verdict } = cloudOf([entries], 100);
    assert.equal(left, 2);
    assert.deepEqual([...verdict], [255, 255, verdicts.indexOf('pass')]);
  });

  it('of zeros alone are in the middle', () => {
    assert.deepEqual([...cloudOf([gradient('w', [[0, 0, 'pass']])], 100).x], [50]);
  });

  it('lead back to the entry of its gradient', () => {
    const [a, b] = [gradient('a', [[1, 1, 'pass'], [2, 2, 'pass']]), gradient('b', [[3, 3, 'fail']])];
    assert.deepEqual(entryOf([a, b], 1), [a, 1]);
    assert.deepEqual(entryOf([a, b], 2), [b, 0]);
    assert.throws(() => entryOf([a, b], 3), /there is no point 3/);
  });

  it('are found by the mouse, what is worse before what is nearer', () => {
    const cloud = cloudOf([gradient('w', [[2, 2, 'pass'], [1.99, 1.99, 'fail'], [-2, -2, 'pass']])], 100);
    assert.equal(nearest(cloud, 100, 100, 5), 1);
    assert.equal(nearest(cloud, 1, 1, 5), 2);
    assert.equal(nearest(cloud, 50, 50, 5), undefined);
  });
});
