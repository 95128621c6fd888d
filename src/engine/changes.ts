/**
 * f(x + d) − f(x) of elementary functions without cancellation, by their addition theorems. `y` is f(x) where the rule
 * needs it.
 */
import { expm1, log1p, tanh } from './series';

/** From here on a change is no small part of what changes: subtracting both values cancels next to nothing. */
const LARGE = 1;

/** eˣ (eᵈ − 1); for large d plain, since e⁻⁸⁰⁰ (e⁸⁰⁰ − 1) would be 0 · ∞. */
export function exponentialChange(d: number, x: number): number {
  return d < LARGE ? Math.exp(x) * expm1(d) : Math.exp(x + d) - Math.exp(x);
}

/** log(1 + d / x). */
export function logarithmChange(d: number, x: number): number {
  return log1p(d / x);
}

/** d / (√(x + d) + √x). */
export function rootChange(d: number, x: number, y: number): number {
  return d === 0 ? 0 : d / (Math.sqrt(x + d) + y);
}

/** cos x sin d + sin x (cos d − 1). */
export function sineChange(d: number, x: number, y: number): number {
  return Math.cos(x) * Math.sin(d) + y * cosineLessOne(d);
}

/** −sin x sin d + cos x (cos d − 1). */
export function cosineChange(d: number, x: number, y: number): number {
  return -Math.sin(x) * Math.sin(d) + y * cosineLessOne(d);
}

/** cos d − 1 = −2 sin² (d/2). */
function cosineLessOne(d: number): number {
  return -2 * Math.sin(0.5 * d) ** 2;
}

/**
 * u (1 − y²) / (1 + y u) with u = tanh d. The divisor vanishes only on the way from one end of the scale to the other,
 * where plain subtraction has nothing to cancel.
 */
export function tanhChange(d: number, x: number, y: number): number {
  const u = tanh(d);
  const divisor = 1 + y * u;
  return divisor > 1e-3 ? (u * (1 - y) * (1 + y)) / divisor : Math.tanh(x + d) - y;
}

/**
 * (x + d)^(p + e) − x^p = y (exp(w) − 1), where w = p log(1 + d/x) + e log |x + d| is what the logarithm of |x|^p
 * changes by. Where x changes its sign, or is 0, nothing cancels but what is equal on both sides of 0.
 */
export function powerChange(d: number, e: number, x: number, p: number, y: number): number {
  const ratio = d / x;
  if (ratio > -1 && (e === 0 || x > 0)) {
    const w = (p === 0 ? 0 : p * log1p(ratio)) + (e === 0 ? 0 : e * Math.log(x + d));
    if (Math.abs(w) < LARGE) return y * expm1(w);
  }
  return Math.pow(x + d, p + e) - y;
}
