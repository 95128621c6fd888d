import { allowedBy, type Tolerance } from '../protocol/tolerance';
import type { Verdict } from '../protocol/views';

/** Half the distance from 1 to the next float64. */
export const UNIT_ROUNDOFF = 2 ** -53;

/**
 * What underflow may add to a derivative: a change times the step (2⁻²⁰⁰) loses digits below 2⁻¹⁰²², by up to 2⁻¹⁰⁷⁵
 * each time, which the division by the step makes 2⁻⁸⁷⁵; room is left for sums of a billion terms.
 */
export const UNDERFLOW = 2 ** -840;

/** The largest difference between both sides that rounding explains, from the sum of the magnitudes of all products. */
export function boundOf(roundings: number, sum: number): number {
  if (Number.isNaN(sum)) return Infinity;
  return sum === 0 ? 0 : roundings * UNIT_ROUNDOFF * sum + UNDERFLOW;
}

/**
 * How many roundings an entry's error is allowed, in units of u·S: what both sides may each have lost in products and
 * short sums, four more for each operator that the change passes, which hands on the errors of the one behind it, and
 * one for each term of the longest sums on the way: terms that are alike all round in the same direction.
 * @param sums the number of terms of the longest sum in each operator on the way, and in the entry itself
 */
export function allowedRoundings(sums: readonly number[]): number {
  return 2 * 16 + sums.reduce((total, terms) => total + 4 + terms, 0);
}

/** A gradient must be larger than its possible error by this much for the comparison to say anything. */
const CONCLUSIVE = 1e-3;

/** One entry, and what is known of both sides. */
export interface Comparison {
  readonly analytic: number;
  readonly numeric: number;
  /** Sum of the magnitudes of all products in the entry. */
  readonly sum: number;
  /** Largest error that rounding explains. */
  readonly bound: number;
  /** Derivatives to the left and right, where the entry moves a value that lies on a kink. */
  readonly oneSided?: readonly [left: number, right: number];
}

/** |analytic − numeric| relative to the larger of both: 0 when both are 0, never NaN for finite numbers. */
export function relativeError(analytic: number, numeric: number): number {
  const error = Math.abs(analytic - numeric);
  return error === 0 ? 0 : error / Math.max(Math.abs(analytic), Math.abs(numeric));
}

/** The verdict on one entry. */
export function verdictOf({ analytic, numeric, sum, bound, oneSided }: Comparison): Verdict {
  if (!Number.isFinite(analytic) || !Number.isFinite(numeric)) return 'nonFinite';
  const error = Math.abs(analytic - numeric);
  if (oneSided) {
    const [low, high] = [Math.min(...oneSided), Math.max(...oneSided)];
    // Both sides agree: no kink in this direction after all.
    const isKink = high - low > bound;
    const inside = analytic >= low - bound && analytic <= high + bound;
    if (isKink) return error <= bound || inside ? 'kink' : 'fail';
  }
  if (error > bound) return 'fail';
  if (sum === 0) return 'untested';
  return bound <= CONCLUSIVE * Math.max(Math.abs(analytic), Math.abs(numeric)) ? 'pass' : 'belowNoise';
}

/** The verdict on one entry by a rule of the user's own, which leaves no room for doubt. */
export function verdictByRule({ analytic, numeric, sum, oneSided }: Comparison, tolerance: Tolerance): Verdict {
  if (!Number.isFinite(analytic) || !Number.isFinite(numeric)) return 'nonFinite';
  const allowed = allowedBy(tolerance, numeric);
  if (Math.abs(analytic - numeric) <= allowed) return sum === 0 && analytic === numeric ? 'untested' : 'pass';
  const isBetween = oneSided !== undefined
    && analytic >= Math.min(...oneSided) - allowed && analytic <= Math.max(...oneSided) + allowed;
  return isBetween ? 'kink' : 'fail';
}

/** No entry yet. */
export function noVerdicts(): Record<Verdict, number> {
  return { pass: 0, fail: 0, kink: 0, belowNoise: 0, untested: 0, nonFinite: 0, nondeterministic: 0 };
}

/** In which order verdicts deserve to be looked at, entry by entry. */
export const SEVERITY: readonly Verdict[] =
  ['fail', 'nonFinite', 'nondeterministic', 'belowNoise', 'kink', 'pass', 'untested'];
