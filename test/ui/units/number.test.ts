import assert from 'node:assert/strict';
import {
  entryCount, formatCount, formatDuration, formatExactly, formatForCopy, formatIndex, formatNumber, formatShare,
} from '../../../webview/format/number';

describe('Numbers as people read them', () => {
  const cases: readonly (readonly [value: number, text: string])[] = [
    [0, '0'], [-0, '0'], [1, '1'], [-3, '−3'], [42.5, '42.5'], [0.0177123, '0.01771'], [-12.5, '−12.5'],
    [1.3e-9, '1.3e-9'], [-1.3e-9, '−1.3e-9'], [0.001, '0.001'], [0.00099, '9.9e-4'], [0.0009999999, '1e-3'],
    [12345.678, '12346'], [99999, '99999'], [100000, '1e5'], [1.5e300, '1.5e300'],
    [1e-300, '1e-300'], [5e-324, '4.941e-324'],
    [NaN, 'NaN'], [Infinity, '∞'], [-Infinity, '−∞'],
  ];
  for (const [value, text] of cases) it(`writes ${value} as ${text}`, () => assert.equal(formatNumber(value), text));

  it('never writes zero for what is not zero', () => {
    // Down to the smallest number of which two digits are left.
    for (let exponent = -322; exponent < 308; exponent++) {
      const value = 1.5 * 10 ** exponent;
      for (const digits of [2, 3, 4]) {
        const text = formatNumber(value, digits);
        assert.ok(Math.abs(Number(text) / value - 1) < 0.05, `${value}: ${text}`);
      }
    }
  });

  it('writes every digit when asked to', () => {
    assert.equal(formatExactly(0.1 + 0.2), '0.30000000000000004');
    assert.equal(formatExactly(-0.00008167170273148928), '−8.167170273148928e-5');
    assert.equal(formatExactly(-1e-300), '−1e-300');
    assert.equal(formatExactly(-1e300), '−1e300');
    assert.equal(formatExactly(NaN), 'NaN');
  });

  it('copies ASCII that reads back as the same number', () => {
    for (const value of [-0.1, 1e300, -5e-324, Infinity, -Infinity]) {
      const text = formatForCopy(value);
      assert.match(text, /^[\x20-\x7e]+$/);
      assert.equal(Number(text), value);
    }
  });

  it('writes counts, shares, times and places', () => {
    assert.equal(formatCount(61706), '61,706');
    assert.equal(entryCount(1), '1 entry');
    assert.equal(entryCount(48120), '48,120 entries');
    assert.equal(formatShare(3, 4), '75 %');
    assert.equal(formatShare(1, 1e6), '< 0.1 %');
    assert.equal(formatShare(999_999, 1e6), '> 99.9 %');
    assert.equal(formatShare(4, 4), '100 %');
    assert.equal(formatShare(0, 0), '0 %');
    assert.equal(formatDuration(33.7), '34 ms');
    assert.equal(formatDuration(1234), '1.2 s');
    assert.equal(formatDuration(125_000), '2 min 5 s');
    assert.equal(formatIndex([2, 3]), '[2, 3]');
    assert.equal(formatIndex([]), 'scalar');
  });
});
