import assert from 'node:assert/strict';
import { confirmsFailure as confirmsFailureInSteps } from '../../../src/check/secondOracle';
import { confirmsFailure, ridders, slow } from './oracle';

function assertDerivative(f: (x: number) => number, expected: number, tolerance: number, firstStep = 0.5): void {
  const { derivative, error } = ridders(f, firstStep);
  const off = Math.abs(derivative - expected);
  assert.ok(off <= tolerance, `${derivative} is not ${expected}`);
  assert.ok(error < 1e-6, `the error is given as ${error}`);
}

describe('Central differences with extrapolation (Ridders)', () => {
  const cases: readonly (readonly [string, (x: number) => number, number, number])[] = [
    ['exp at 0', Math.exp, 1, 1e-12],
    ['sin at 1', (x) => Math.sin(1 + x), Math.cos(1), 1e-12],
    ['tanh at −0.7', (x) => Math.tanh(x - 0.7), 1 - Math.tanh(0.7) ** 2, 1e-12],
    ['1 / x at 3', (x) => 1 / (3 + x), -1 / 9, 1e-12],
    ['ln at 2', (x) => Math.log(2 + x), 0.5, 1e-12],
    ['x³ at 2', (x) => (2 + x) ** 3, 12, 1e-11],
    ['x² at 0, an extremum', (x) => x * x, 0, 1e-14],
    ['5 x + 1', (x) => 5 * x + 1, 5, 1e-13],
    ['a constant', () => 42, 0, 0],
    ['sin (20 x) at 0, wavy within the first step', (x) => Math.sin(20 * x), 20, 1e-8],
  ];
  for (const [name, f, expected, tolerance] of cases) {
    it(name, () => assertDerivative(f, expected, tolerance));
  }

  it('keeps its digits with first steps of many sizes', () => {
    for (const step of [1, 1e-1, 1e-2]) assertDerivative((x) => Math.exp(x), 1, 1e-11, step);
  });

  it('says of |x| at 0 that the difference to both sides is 0: it must not be asked at a kink', () => {
    assert.equal(ridders(Math.abs, 0.5).derivative, 0);
  });

  it('says that it is not sure when f is noisy', () => {
    let sign = 1;
    const noisy = (x: number): number => x + (sign = -sign) * 1e-3;
    assert.ok(ridders(noisy, 1).error > 1e-6);
  });
});

describe('Second oracle', () => {
  /** f(x) = Σ exp(xᵢ): the derivative by each entry is exp of it. */
  const sumOfExponentials = (data: Float64Array) => (): number => data.reduce((sum, value) => sum + Math.exp(value), 0);

  const confirmed = (value: number, factor: number): boolean => {
    const data = Float64Array.of(1, value, -1);
    return confirmsFailure(data, 1, factor * Math.exp(value), sumOfExponentials(data));
  };

  it('confirms a wrong derivative, large errors and small ones', () => {
    for (const [value, factor] of [[0.3, -1], [0.3, 1.1], [0.3, 1 + 1e-6], [-2, 1 - 1e-6], [0, 1.001]] as const) {
      assert.equal(confirmed(value, factor), true, `${value}, ${factor}`);
    }
  });

  it('does not confirm a right one', () => {
    for (const value of [0.3, -2, 0, 5, 1e-6]) assert.equal(confirmed(value, 1), false, `${value}`);
  });

  it('does not confirm one that is off by rounding: plain subtraction cannot see that', () => {
    for (const value of [0.3, -2, 0, 5, 1e-6]) assert.equal(confirmed(value, 1 + 1e-14), false, `${value}`);
  });

  it('is not misled by a kink close by', () => {
    for (const gap of [1e-2, 1e-4, -1e-3]) {
      const data = Float64Array.of(1 + gap);
      const rectified = (): number => Math.max(data[0]! - 1, 0) * 3;
      assert.equal(confirmsFailure(data, 0, gap > 0 ? 3 : 0, rectified), false, `${gap}`);
      assert.equal(confirmsFailure(data, 0, gap > 0 ? 3.001 : 0.001, rectified), true, `${gap}`);
    }
  });

  it('puts every number back, also when the function throws', () => {
    const data = Float64Array.of(0.1, 0.2);
    confirmsFailure(data, 1, 7, sumOfExponentials(data));
    assert.deepEqual([...data], [0.1, 0.2]);
    let calls = 0;
    const failing = (): number => {
      if (++calls === 5) throw new RangeError('no more');
      return data[1]!;
    };
    assert.throws(() => confirmsFailure(data, 1, 7, failing), /no more/);
    assert.deepEqual([...data], [0.1, 0.2]);
  });

  it('puts every number back when it is left in the middle', () => {
    const data = Float64Array.of(0.1, 0.2);
    const evaluate = sumOfExponentials(data);
    for (let stop = 1; stop < 40; stop++) {
      const steps = confirmsFailureInSteps(data, 1, 7, slow(evaluate));
      for (let step = 0; step < stop; step++) assert.equal(steps.next().done, false);
      steps.return(false);
      assert.deepEqual([...data], [0.1, 0.2]);
    }
  });

  it('leaves the function evaluated at the numbers as they were', () => {
    const data = Float64Array.of(0.1);
    let last = 0;
    confirmsFailure(data, 0, 7, () => (last = data[0]! ** 2));
    assert.equal(last, 0.1 ** 2);
  });
});
