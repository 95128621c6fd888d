import * as oracle from '../../../src/check/secondOracle';
import { finish } from '../../../src/engine/parts';

/** The second oracle on functions that are quick, asked to the end. */

/** A function as one that may yield on the way. */
export function slow<Arguments extends readonly unknown[]>(
  f: (...given: Arguments) => number,
): (...given: Arguments) => Generator<unknown, number> {
  return function* (...given) {
    yield;
    return f(...given);
  };
}

export function ridders(f: (step: number) => number, firstStep: number): oracle.Estimate {
  return finish(oracle.ridders(slow(f), firstStep));
}

export function confirmsFailure(data: Float64Array, entry: number, analytic: number, evaluate: () => number): boolean {
  return finish(oracle.confirmsFailure(data, entry, analytic, slow(evaluate)));
}

export function sideAlong(
  data: Float64Array,
  direction: Float64Array,
  sides: { readonly analytic: number; readonly numeric: number },
  evaluate: () => number,
): oracle.Side {
  return finish(oracle.sideAlong(data, direction, sides, slow(evaluate)));
}
