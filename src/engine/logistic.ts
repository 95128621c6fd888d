import { stepWithin } from './pieces';
import { expm1, log1p } from './series';

/** Steps from here on are no small changes: subtracting both values cancels next to nothing. */
const LARGE = 1;

/** σ(z) = 1 / (1 + e⁻ᶻ), without overflow on either side. */
export function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/**
 * σ(z + d) − σ(z), given a = σ(z), without cancellation: a (1 − a)(eᵈ − 1) / (1 − a + a eᵈ), mirrored for d > 0 so that
 * nothing overflows.
 */
export function logisticChange(d: number, z: number, a: number): number {
  const rest = logistic(-z);
  const divisor = d <= 0 ? rest + a * Math.exp(d) : a + rest * Math.exp(-d);
  if (divisor === 0) return logistic(z + d) - a; // from one end of the scale to the other: nothing to cancel
  return (a * rest * (d <= 0 ? expm1(d) : -expm1(-d))) / divisor;
}

/** log (1 + e^−|z|): what softplus has above max(z, 0). */
function bend(z: number): number {
  return Math.log1p(Math.exp(-Math.abs(z)));
}

/** log (1 + eᶻ) = max(z, 0) + log (1 + e^−|z|), without overflow. */
export function softplus(z: number): number {
  return Math.max(z, 0) + bend(z);
}

/**
 * softplus(z + d) − softplus(z) without cancellation: log(1 + σ(z)(eᵈ − 1)), for z > 0 mirrored, by softplus(z) = z +
 * softplus(−z).
 */
export function softplusChange(d: number, z: number): number {
  if (Math.abs(d) >= LARGE) return stepWithin(d, z, 0, Infinity) + (bend(z + d) - bend(z));
  return z <= 0 ? log1p(logistic(z) * expm1(d)) : d + log1p(logistic(-z) * expm1(-d));
}
