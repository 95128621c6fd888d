import assert from 'node:assert/strict';
import { formatNumber } from '../../../src/host/format';
import { formatArgument } from '../../../src/host/hover/argumentValue';

describe('numbers in the editor', () => {
  for (const [value, text] of [
    [0, '0'], [-0, '0'], [4, '4'], [0.017744, '0.01774'], [-0.5, '−0.5'], [1.3e-9, '1.3e-9'], [-2.56e-17, '−2.56e-17'],
    [0.000999, '9.99e-4'], [0.001, '0.001'], [12345.678, '12350'], [123456, '1.235e5'], [1e300, '1e300'],
    [NaN, 'NaN'], [Infinity, '∞'], [-Infinity, '−∞'],
  ] as const) {
    it(`${value} is written ${text}`, () => assert.equal(formatNumber(value), text));
  }
});

describe('an argument', () => {
  for (const [value, text] of [
    [5, '5'], [true, 'true'], ['same', '"same"'], [[5, 5], '5'], [[3, 5], '[3, 5]'], [[[2, 2], [2, 2]], '2'],
    [[[1, 1], [2, 2]], '[1, 2]'], [[[1, 0], [1, 0]], '[[1, 0], [1, 0]]'], [undefined, undefined], [null, undefined],
  ] as const) {
    it(`${JSON.stringify(value)} is written ${text}`, () => assert.equal(formatArgument(value), text));
  }
});
