import { add, map, matrix, type Matrix } from './matrix';
import { random } from '../../../src/tensor/random';

/** A matrix of normal numbers: the direction of a change. */
export function direction(rows: number, columns: number, seed: number): Matrix {
  const numbers = random(seed, 2);
  return matrix(rows, columns, () => numbers.normal());
}

/**
 * The total differential of J at X in the direction δX, as (J(X + δX) − J(X − δX)) / 2. Where J is quadratic in X the
 * third powers are 0, so that this is exact for a step of any size.
 */
export function quadraticDifferential(
  J: (X: Matrix) => number,
  X: Matrix,
  change: Matrix,
): { readonly dJ: number; readonly scale: number } {
  const [plus, minus] = [J(add(X, change)), J(add(X, map(change, (value) => -value)))];
  return { dJ: (plus - minus) / 2, scale: plus + minus };
}

/** The same for any smooth J: central differences of two small steps, extrapolated, good to about 10⁻¹⁰. */
export function smoothDifferential(J: (X: Matrix) => number, X: Matrix, change: Matrix): number {
  const central = (step: number): number => {
    const moved = (factor: number): number => J(add(X, map(change, (value) => factor * value)));
    return (moved(step) - moved(-step)) / (2 * step);
  };
  return (4 * central(5e-4) - central(1e-3)) / 3;
}
