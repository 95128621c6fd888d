import { finish, instead } from '../engine/parts';

/** A derivative by plain subtraction, with what its own spread says of its error. */
export interface Estimate {
  readonly derivative: number;
  readonly error: number;
}

const ROWS = 12;
const SHRINK = 2;

/** Relative error of a value of f: a hundred roundings, for a loss is a sum of many numbers. */
const NOISE = 100 * 2 ** -53;

/**
 * The derivative of f at 0 by central differences, extrapolated to step 0 (Ridders). It shares no code with difference
 * propagation and none with the backward pass: only forward passes.
 * @param noise what a value of f may be off by, beside rounding
 */
export function* ridders(
  f: Slow,
  firstStep: number,
  widthOf?: (step: number) => number,
  noise?: number,
): Generator<unknown, Estimate> {
  let last: Estimate = { derivative: 0, error: Infinity };
  for (const best of refine(f, firstStep, widthOf, noise)) {
    if (best) last = best;
    yield;
  }
  return last;
}

/** A function that takes a while: it yields on the way to its value. */
export type Slow = (step: number) => Generator<unknown, number>;

/** The same, giving the best estimate so far after every step, and nothing on the way to a value of f. */
function* refine(
  f: Slow,
  firstStep: number,
  widthOf: (step: number) => number = (step) => 2 * step,
  ownNoise = 0,
): Generator<Estimate | undefined, void> {
  const table: number[][] = [];
  let best: Estimate = { derivative: 0, error: Infinity };
  let step = firstStep;
  for (let row = 0; row < ROWS; row++, step /= SHRINK) {
    const right = yield* instead(f(step), () => undefined);
    const left = yield* instead(f(-step), () => undefined);
    const width = widthOf(step);
    const estimates = [(right - left) / width];
    // Both values may be off by a few roundings, which the division by the step makes larger.
    const noise = (NOISE * (Math.abs(right) + Math.abs(left)) + 2 * ownNoise) / width;
    for (let order = 1, factor = SHRINK ** 2; order <= row; order++, factor *= SHRINK ** 2) {
      const finer = estimates[order - 1]!;
      const coarser = table[row - 1]![order - 1]!;
      const extrapolated = (finer * factor - coarser) / (factor - 1);
      const error = Math.max(Math.abs(extrapolated - finer), Math.abs(extrapolated - coarser)) + noise;
      if (error < best.error) best = { derivative: extrapolated, error };
      estimates.push(extrapolated);
    }
    table.push(estimates);
    yield best;
  }
}

/** First steps, as parts of the largest number: down to one that rounding swallows. */
const SCALES = [1, 1e-2, 1e-4];

/** The smallest number that counts as the largest: steps from 0 have to start somewhere. */
const LEAST_REACH = 1e-2;

/**
 * True when plain subtraction also says that `analytic` is not the derivative of `evaluate` with respect to the entry.
 * Every number is put back afterwards, also when this is left in the middle.
 * @param noise what `evaluate` may be off by, beside rounding
 */
export function* confirmsFailure(
  data: Float64Array,
  entry: number,
  analytic: number,
  evaluate: () => Generator<unknown, number>,
  noise = 0,
): Generator<unknown, boolean> {
  const value = data[entry]!;
  const at: Slow = (step) => {
    data[entry] = value + step;
    return evaluate();
  };
  // The entry cannot hold every step exactly: what counts is how far apart both numbers came to lie.
  const widthAfterRounding = (step: number): number => value + step - (value - step);
  try {
    // From a step as large as the value itself; the best of the scales decides.
    const reach = Math.max(Math.abs(value), LEAST_REACH);
    let best: Estimate = { derivative: 0, error: Infinity };
    for (const scale of SCALES) {
      const estimate = yield* ridders(at, scale * reach, widthAfterRounding, noise);
      if (estimate.error < best.error) best = estimate;
    }
    const { derivative, error } = best;
    return Math.abs(derivative - analytic) > 4 * error;
  } finally {
    data[entry] = value;
    finish(evaluate());
  }
}

/**
 * Which side plain subtraction along a direction is on: `numeric` when it agrees with that and not with the analytic
 * derivative, `neither` when it agrees with none of them, `unsure` when it does not contradict the analytic one.
 */
export type Side = 'numeric' | 'neither' | 'unsure';

/**
 * Moves all numbers along a direction, and compares what that does with what both sides say of it. Stops as soon as the
 * answer is certain. Every number is put back afterwards, also when this is left in the middle.
 * @param noise what `evaluate` may be off by, beside rounding
 */
export function* sideAlong(
  data: Float64Array,
  direction: Float64Array,
  sides: { readonly analytic: number; readonly numeric: number },
  evaluate: () => Generator<unknown, number>,
  noise = 0,
): Generator<unknown, Side> {
  const before = data.slice();
  const moved = [...direction.keys()].filter((entry) => direction[entry] !== 0);
  const at: Slow = (step) => {
    for (const entry of moved) data[entry] = before[entry]! + step * direction[entry]!;
    return evaluate();
  };
  const gap = Math.abs(sides.analytic - sides.numeric);
  try {
    const largest = moved.reduce((most, entry) => Math.max(most, Math.abs(before[entry]!)), LEAST_REACH);
    let best: Estimate = { derivative: 0, error: Infinity };
    // All entries together move as far as one by itself would.
    for (const scale of SCALES) {
      for (const estimate of refine(at, (scale * largest) / Math.sqrt(moved.length), undefined, noise)) {
        yield;
        if (!estimate) continue;
        if (estimate.error < best.error) best = estimate;
        const isFar = Math.abs(best.derivative - sides.analytic) > 4 * best.error;
        if (isFar && Math.abs(best.derivative - sides.numeric) <= gap / 16) return 'numeric';
      }
    }
    return Math.abs(best.derivative - sides.analytic) > 4 * best.error ? 'neither' : 'unsure';
  } finally {
    data.set(before);
    finish(evaluate());
  }
}
