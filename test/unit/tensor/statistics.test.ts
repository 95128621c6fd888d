import assert from 'node:assert/strict';
import { statisticsOf, type Statistics } from '../../../src/tensor/statistics';
import { tensor } from '../../../src/tensor/tensor';

const of = (...values: number[]): Statistics => statisticsOf(tensor([values.length], values));

/** Asserts figures to a relative 1e-15. */
function assertFigures(actual: Statistics, expected: Partial<Statistics>): void {
  for (const [name, value] of Object.entries(expected)) {
    const own = actual[name as keyof Statistics];
    const agrees = Object.is(own, value) || Math.abs(own - value) <= 1e-15 * Math.abs(value);
    assert.ok(agrees, `${name} is ${own}, not ${value}`);
  }
}

describe('Statistics of a tensor', () => {
  it('by hand: 2, 4, 4, 4, 5, 5, 7, 9 has mean 5 and deviation 2', () => {
    assertFigures(of(2, 4, 4, 4, 5, 5, 7, 9), {
      count: 8, min: 2, max: 9, mean: 5, std: 2, norm: Math.sqrt(232), zeros: 0, nan: 0, infinite: 0,
    });
  });

  it('of negative numbers', () => {
    assertFigures(of(-3, -4), { min: -4, max: -3, mean: -3.5, std: 0.5, norm: 5 });
  });

  it('count zeros of both signs', () => {
    assertFigures(of(0, -0, 1, 0), { zeros: 3, mean: 0.25, norm: 1 });
  });

  it('of zeros alone', () => {
    assertFigures(of(0, 0), { count: 2, min: 0, max: 0, mean: 0, std: 0, norm: 0, zeros: 2 });
  });

  it('of one number', () => {
    assertFigures(of(-7), { count: 1, min: -7, max: -7, mean: -7, std: 0, norm: 7 });
  });

  it('leave NaN and infinities out, and count them', () => {
    assertFigures(of(NaN, 3, Infinity, -4, -Infinity, NaN), {
      count: 6, min: -4, max: 3, mean: -0.5, std: 3.5, norm: 5, zeros: 0, nan: 2, infinite: 2,
    });
  });

  it('are 0 where no entry is finite, never NaN or infinite', () => {
    for (const values of [[], [NaN], [Infinity, -Infinity, NaN]]) {
      assertFigures(of(...values), { count: values.length, min: 0, max: 0, mean: 0, std: 0, norm: 0, zeros: 0 });
    }
  });

  it('do not overflow with entries of 1e300', () => {
    assertFigures(of(3e300, -4e300), { mean: -0.5e300, std: 3.5e300, norm: 5e300 });
  });

  it('do not vanish with entries of 1e-300', () => {
    assertFigures(of(3e-300, -4e-300), { mean: -0.5e-300, std: 3.5e-300, norm: 5e-300 });
  });

  it('have a mean where the sum overflows', () => {
    const huge = 1.5e308;
    assertFigures(of(huge, huge, huge, huge), { mean: huge, std: 0, min: huge, max: huge });
  });

  it('have a deviation where an entry less the mean overflows', () => {
    // Mean a/3, deviation a √8/3.
    const a = 1.7e308;
    assertFigures(of(a, a, -a), { mean: a / 3, std: (a / 3) * Math.sqrt(8) });
  });

  it('of the smallest numbers there are', () => {
    assertFigures(of(5e-324, 5e-324), { mean: 5e-324, std: 0, min: 5e-324 });
  });

  it('keep a small deviation beside a large mean', () => {
    assertFigures(of(1e8 - 1, 1e8 + 1), { mean: 1e8, std: 1 });
  });
});
