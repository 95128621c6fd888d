import assert from 'node:assert/strict';
import { allowedRoundings, boundOf, relativeError, UNIT_ROUNDOFF, verdictOf } from '../../../src/check/verdict';
import type { Verdict } from '../../../src/protocol/views';

/** A comparison of two gradients near 1 with a bound of 1e-14, unless it says otherwise. */
function verdict(comparison: Partial<Parameters<typeof verdictOf>[0]>): Verdict {
  return verdictOf({ analytic: 1, numeric: 1, sum: 1, bound: 1e-14, ...comparison });
}

describe('Verdict on one entry', () => {
  const table: readonly (readonly [string, Partial<Parameters<typeof verdictOf>[0]>, Verdict])[] = [
    ['equal', {}, 'pass'],
    ['apart by less than the bound', { numeric: 1 + 0.9e-14 }, 'pass'],
    ['apart by more than the bound', { numeric: 1 + 1.1e-14 }, 'fail'],
    ['of opposite signs', { numeric: -1 }, 'fail'],
    ['apart by a millionth', { numeric: 1 + 1e-6 }, 'fail'],
    ['analytic 0, numeric not', { analytic: 0, sum: 0, bound: 0, numeric: 1e-30 }, 'fail'],
    ['nothing leads from the entry to the loss', { analytic: 0, numeric: 0, sum: 0, bound: 0 }, 'untested'],
    ['equal, but as small as what rounding may do', { analytic: 1e-13, numeric: 1e-13 }, 'belowNoise'],
    ['0 on both sides though terms cancel', { analytic: 0, numeric: 0 }, 'belowNoise'],
    ['just large enough to conclude', { analytic: 1e-11, numeric: 1e-11 }, 'pass'],
    ['just too small to conclude', { analytic: 0.99e-11, numeric: 0.99e-11 }, 'belowNoise'],
    ['analytic NaN', { analytic: NaN }, 'nonFinite'],
    ['numeric infinite', { numeric: -Infinity }, 'nonFinite'],
    ['both infinite', { analytic: Infinity, numeric: Infinity }, 'nonFinite'],
    ['on a kink, as one branch has it', { analytic: 0, numeric: 0, oneSided: [0, 1] }, 'kink'],
    ['on a kink, between both sides', { analytic: 0.5, numeric: 0, oneSided: [0, 1] }, 'kink'],
    ['on a kink, sides in falling order', { analytic: 0.5, numeric: 0, oneSided: [1, 0] }, 'kink'],
    ['on a kink, at an end within the bound', { analytic: 1 + 0.9e-14, numeric: 0, oneSided: [0, 1] }, 'kink'],
    ['on a kink, beyond both sides', { analytic: 1.1, numeric: 0, oneSided: [0, 1] }, 'fail'],
    ['on a kink, below both sides', { analytic: -0.1, numeric: 0, oneSided: [0, 1] }, 'fail'],
    ['on a kink, outside, but as the branch that is held', { analytic: 2, numeric: 2, oneSided: [0, 1] }, 'kink'],
    ['on a kink whose sides agree, right', { analytic: 1, numeric: 1, oneSided: [1, 1] }, 'pass'],
    ['on a kink whose sides agree, wrong', { analytic: 1.1, numeric: 1, oneSided: [1, 1] }, 'fail'],
    ['on a kink whose sides differ by rounding alone', { oneSided: [1, 1 + 0.5e-14] }, 'pass'],
    ['on a kink, with NaN', { analytic: NaN, oneSided: [0, 1] }, 'nonFinite'],
  ];
  for (const [name, comparison, expected] of table) {
    it(`${name}: ${expected}`, () => assert.equal(verdict(comparison), expected));
  }
});

describe('Relative error', () => {
  it('is relative to the larger of both, whichever that is', () => {
    assert.equal(relativeError(4, 3), 0.25);
    assert.equal(relativeError(3, -4), 7 / 4);
  });

  it('is 0 when both are 0, and 1 when one is', () => {
    assert.equal(relativeError(0, -0), 0);
    assert.equal(relativeError(0, 1e-300), 1);
  });
});

describe('Rounding bound', () => {
  it('is in units of 2⁻⁵³, half the distance from 1 to the next number', () => {
    assert.equal(1 + UNIT_ROUNDOFF, 1);
    assert.ok(1 + 2 * UNIT_ROUNDOFF > 1);
  });

  it('grows with the number of operators between entry and loss', () => {
    const bounds = [[1], [1, 1], [1, 1, 1], new Array<number>(50).fill(1)].map(allowedRoundings);
    assert.deepEqual([...bounds].sort((a, b) => a - b), bounds);
    assert.equal(new Set(bounds).size, 4);
  });

  it('grows with the terms of the sums on the way', () => {
    assert.equal(allowedRoundings([1000, 4]) - allowedRoundings([1, 1]), 999 + 3);
  });

  it('leaves a mistake of a millionth visible, in sums of a million terms', () => {
    assert.ok(boundOf(allowedRoundings([1e6]), 1) < 1e-9);
  });

  it('is 0 where nothing leads from the entry to the loss', () => assert.equal(boundOf(100, 0), 0));

  it('is never less than what underflow takes: numbers that small have lost their last digits', () => {
    assert.ok(boundOf(100, 1e-320) > 1e-320);
  });
});
