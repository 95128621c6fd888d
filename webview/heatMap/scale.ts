import type { Statistics } from '../../src/tensor/statistics';

/** Zero in the middle, both ends at `limit`. */
export interface LinearScale {
  readonly kind: 'linear';
  readonly limit: number;
}

/** How values become colours. */
export type Scale =
  | LinearScale
  /** By the order of magnitude, the sign apart: from `limit` down to `limit` · 10^−{@link decades}. */
  | { readonly kind: 'signedLog'; readonly limit: number }
  /** Relative errors, by their order of magnitude, see {@link errorTicks}. */
  | { readonly kind: 'relativeError' }
  /** Ratios, by their order of magnitude: 1 in the middle, from 1/{@link largestRatio} to {@link largestRatio}. */
  | { readonly kind: 'ratio' };

/** How many orders of magnitude a signed logarithmic scale tells apart. */
export const decades = 9;

/** The orders of magnitude that are named on the scale of relative errors. */
export const errorTicks: readonly number[] = [1e-9, 1e-7, 1e-5, 1e-3, 1e-1];

/** Where the colours of ratios end. What is negative has the colour of the lower end, and its sign as text. */
export const largestRatio = 10;

/** Where the colours of relative errors begin and end. */
const leastError = errorTicks[0]!;
const errorDecades = Math.log10(errorTicks.at(-1)! / leastError);

/**
 * The magnitude at which the colours end: three times the root mean square of the entries that are not zero, so that
 * one outlier does not wash out the rest, and no more than the largest magnitude.
 */
export function limitOf(statistics: Statistics): number {
  const { count, norm, zeros, nan, infinite } = statistics;
  const others = count - nan - infinite - zeros;
  return others === 0 ? 0 : Math.min(largestOf(statistics), 3 * (norm / Math.sqrt(others)));
}

/** The largest magnitude of a finite entry. */
export function largestOf({ min, max }: Statistics): number {
  return Math.max(Math.abs(min), Math.abs(max));
}

/** Where a finite value stands between both ends of the colours: from −1 to 1, beyond them for what is clipped. */
export function shareOf(scale: Scale): (value: number) => number {
  const { kind } = scale;
  const limit = limitIn(scale) ?? 1;
  const smallest = limit || Number.MIN_VALUE;
  const magnitude = Math.log10(limit || 1);
  // One function for all kinds, so that the loops over millions of values that call it stay fast.
  return (value) => {
    switch (kind) {
      case 'linear': return value / smallest;
      // Never quite in the middle: the colour still says the sign.
      case 'signedLog':
        return Math.sign(value) * Math.max(0.03, 1 + (Math.log10(Math.abs(value)) - magnitude) / decades);
      // From the lower end of the colours to the upper one; there is no sign.
      case 'relativeError': return (2 * Math.log10(Math.max(value, leastError) / leastError)) / errorDecades - 1;
      case 'ratio': return Math.log10(Math.max(value, 1 / largestRatio)) / Math.log10(largestRatio);
    }
  };
}

/** The magnitude at which the colours end. */
export function endOf(scale: Scale): number {
  switch (scale.kind) {
    case 'relativeError': return errorTicks.at(-1)!;
    case 'ratio': return largestRatio;
    default: return scale.limit;
  }
}

/** True when a finite value lies beyond the end of the colours. */
export function isBeyond(scale: Scale, value: number): boolean {
  return Math.abs(value) > endOf(scale);
}

/** True when both give every value the same colour. */
export function sameScale(a: Scale | undefined, b: Scale | undefined): boolean {
  return a?.kind === b?.kind && limitIn(a) === limitIn(b);
}

function limitIn(scale: Scale | undefined): number | undefined {
  return scale && 'limit' in scale ? scale.limit : undefined;
}
