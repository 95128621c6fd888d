import { UNIT_ROUNDOFF } from '../verdict';

/** Points that differences of high order are taken over. */
const POINTS = 9;

/** Orders of the differences: high enough for nothing of a smooth function to be left at these spacings. */
const ORDERS = [5, 6, 7] as const;

/** Spacings relative to the scale: one for noise of float64, one that noise as coarse as float32's shows at. */
const SPACINGS = [2 ** -36, 2 ** -18] as const;

/** A value is off by at most so many standard deviations … */
const DEVIATIONS = 4;

/** … and never less than by its own rounding, with that of the last sum in it. */
const ROUNDINGS = 2;

/**
 * How far each value of f may be off: its noise level, by differences of high order over points that lie close together
 * (ECNoise; Moré and Wild, Estimating Computational Noise, SIAM J. Sci. Comput. 33, 2011). Of a smooth function nothing
 * is left of those, of independent errors of variance σ² a variance of σ² (2k)! / (k!)² in order k.
 *
 * Measured to the right and to the left of 0, of which the smaller one counts: a corner of the function looks like
 * noise, and lies on one side only. No value is taken to be relatively more exact than half of the values are.
 * @param f writes its values along some direction into an array, and returns it; the next call may use it again
 */
export function noiseLevels(f: (step: number) => Float64Array, values: Float64Array): Float64Array {
  const [right, left] = [deviations(f, 1, values.length), deviations(f, -1, values.length)];
  const levels = values.map((value, i) => {
    const deviation = Math.min(right[i]!, left[i]!);
    const rounding = ROUNDINGS * UNIT_ROUNDOFF * Math.abs(value);
    return Number.isFinite(deviation) ? Math.max(rounding, DEVIATIONS * deviation) : rounding;
  });
  // Where rounding to few digits swallows the steps, as it does where a slope is small, no noise is seen.
  const typical = median(levels.map((level, i) => (values[i] === 0 ? NaN : level / Math.abs(values[i]!))));
  return levels.map((level, i) => Math.max(level, typical * Math.abs(values[i]!)));
}

/** The middle one of those that are numbers; 0 where there are none. */
function median(numbers: Float64Array): number {
  const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The largest standard deviation that any order at any spacing shows; Infinity where values are no numbers. */
function deviations(f: (step: number) => Float64Array, side: 1 | -1, size: number): Float64Array {
  const largest = new Float64Array(size);
  for (const spacing of SPACINGS) {
    // Differences take the places of the values they are of, order by order.
    const table = Array.from({ length: POINTS }, (_, k) => f(side * k * spacing).slice());
    for (let order = 1; order <= Math.max(...ORDERS); order++) {
      const rows = POINTS - order;
      for (let k = 0; k < rows; k++) {
        const [row, next] = [table[k]!, table[k + 1]!];
        for (let i = 0; i < size; i++) row[i] = next[i]! - row[i]!;
      }
      if (!ORDERS.some((wanted) => wanted === order)) continue;
      for (let i = 0; i < size; i++) {
        let squares = 0;
        for (let k = 0; k < rows; k++) squares += table[k]![i]! ** 2;
        const deviation = Math.sqrt(squares / rows / growth(order));
        largest[i] = Number.isNaN(deviation) ? Infinity : Math.max(largest[i]!, deviation);
      }
    }
  }
  return largest;
}

/** By how much differences of this order have a larger variance than what they are of: (2k)! / (k!)². */
function growth(order: number): number {
  let product = 1;
  for (let k = 1; k <= order; k++) product *= (order + k) / k;
  return product;
}
