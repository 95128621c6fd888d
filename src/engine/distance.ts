import { stepWithin } from './pieces';

/**
 * |d + step| − |d|, without cancellation: what the step covers right of 0, less what it covers left of it. `held`: on
 * the side of d, which at 0 is neither.
 */
export function absoluteChange(step: number, d: number, held: boolean): number {
  if (held) return Math.sign(d) * step;
  return stepWithin(step, d, 0, Infinity) - stepWithin(step, d, -Infinity, 0);
}

/** d, but no further from 0 than `limit`. */
export function clamp(d: number, limit: number): number {
  return Math.min(Math.max(d, -limit), limit);
}

/**
 * Huber's distance h(d): ½ d² up to `limit` on both sides, straight lines behind, so that outliers pull no harder than
 * those at the limit. With c = clamp(d) it is c (d − ½ c), and its slope is c.
 */
export function huber(d: number, limit: number): number {
  const c = clamp(d, limit);
  return c * (d - c / 2);
}

/**
 * h(d + step) − h(d), without cancellation: when c moves by v, c step + v (d − c + step − ½ v). `held`: the piece of d
 * goes on for ever.
 */
export function huberChange(step: number, d: number, limit: number, held: boolean): number {
  const c = clamp(d, limit);
  const pinned = held && c !== d;
  const v = pinned ? 0 : held ? step : stepWithin(step, d, -limit, limit);
  return c * step + v * (d - c + step - v / 2);
}
