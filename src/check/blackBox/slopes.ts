import { UNIT_ROUNDOFF } from '../verdict';

/** Derivatives of the values of a function at 0, with what they may be off by. */
export interface Slopes {
  /** Where the function has a corner: the mean of both sides. */
  readonly derivative: Float64Array;
  /** By how much the derivative to the right is larger than that to the left: 0 but at corners. */
  readonly jump: Float64Array;
  /** For the derivative, and for those of both sides; Infinity where nothing can be said. */
  readonly error: Float64Array;
}

/** A step is so many times smaller than the one before it. */
const SHRINK = 4;

/** Steps that are always tried, and those that are tried at most, until one is short of a corner nearby. */
const LEAST_ROWS = 3;
const MOST_ROWS = 12;

/** The largest first step, relative to the scale: beyond it no function is like its Taylor series. */
const LARGEST_STEP = 2 ** -3;

/** A step at which every value that depends on what is moved moves; a value that does not is exactly as before. */
const FAR = 2 ** -2;

/** What extrapolation makes of the noise of its finest row: at most Π (1 + 2 / (16ᵏ − 1)). */
const AMPLIFIED = 1.25;

/** An estimate that is off by no more roundings of its own than this is not refined. */
const FINE = 64 * UNIT_ROUNDOFF;

/** A jump tells from noise when it is so many times larger than the noise of the difference it is. */
const TELLING = 4;

/**
 * Central differences with steps that get smaller, extrapolated to step 0 (Ridders), each value with the estimate whose
 * error is smallest. Errors are truncation, as the spread of the estimates shows it, and noise divided by the step.
 *
 * A corner shows in what the difference to the right is larger by than that to the left: f(h) − 2 f(0) + f(−h), divided
 * by h. It shrinks with h where the function is smooth, and stays where it has a corner.
 * @param f writes its values at a step into an array, and returns it; the next call may use it again
 * @param values f(0)
 * @param noise what each value may be off by
 */
export function slopesOf(
  f: (step: number) => Float64Array,
  values: Float64Array,
  noise: Float64Array,
): Slopes {
  const size = values.length;
  const derivative = new Float64Array(size);
  const jump = new Float64Array(size);
  const error = new Float64Array(size).fill(Infinity);
  const jumpError = new Float64Array(size);
  const still = unmoved(f, values);
  for (let i = 0; i < size; i++) if (still[i] === 1) error[i] = 0;
  let coarser: Float64Array[] = [];
  let lastJumps: Float64Array | undefined;
  let step = firstStep(values, noise);
  for (let row = 0; row < MOST_ROWS; row++, step /= SHRINK) {
    const right = f(step).slice();
    const left = f(-step);
    const central = new Float64Array(size);
    const jumps = new Float64Array(size);
    const own = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      // Where a value is 0 at 0, only those beside it have roundings.
      own[i] = Math.max(noise[i]!, 2 * UNIT_ROUNDOFF * Math.max(Math.abs(right[i]!), Math.abs(left[i]!))) / step;
      central[i] = (right[i]! - left[i]!) / (2 * step);
      jumps[i] = (right[i]! - values[i]! - (values[i]! - left[i]!)) / step;
    }
    const finer = [central];
    for (let order = 1, factor = SHRINK ** 2; order <= row; order++, factor *= SHRINK ** 2) {
      const extrapolated = new Float64Array(size);
      for (let i = 0; i < size; i++) {
        const [fine, coarse] = [finer[order - 1]![i]!, coarser[order - 1]![i]!];
        const value = (extrapolated[i] = (fine * factor - coarse) / (factor - 1));
        const spread = Math.max(Math.abs(value - fine), Math.abs(value - coarse));
        const off = spread + AMPLIFIED * own[i]!;
        if (off < error[i]!) [derivative[i], error[i]] = [value, off];
      }
      finer.push(extrapolated);
    }
    for (let i = 0; lastJumps && i < size; i++) {
      const floor = TELLING * 4 * own[i]!;
      const [before, now] = [lastJumps[i]!, jumps[i]!];
      if (!(Math.abs(before) > 2 * floor)) continue;
      // A smooth function's would be a fourth of what it was.
      const isCorner = Math.abs(now) >= 0.5 * Math.abs(before);
      if (!isCorner) jump[i] = jumpError[i] = 0;
      else {
        const value = (SHRINK * now - before) / (SHRINK - 1);
        const off = Math.abs(value - now) + 2 * 4 * own[i]!;
        if (jump[i] === 0 || off < jumpError[i]!) [jump[i], jumpError[i]] = [value, off];
      }
    }
    coarser = finer;
    lastJumps = jumps;
    if (row + 1 >= LEAST_ROWS && isRefined({ derivative, error, jumpError, noise }, step / SHRINK)) break;
  }
  for (let i = 0; i < size; i++) error[i]! += 0.5 * jumpError[i]!;
  return { derivative, jump, error };
}

/**
 * The step at which truncation and noise of a difference extrapolated once, h⁴ and ε/h, are about as large: the fifth
 * root of the relative noise. A power of two, so that steps of the numbers themselves are exact.
 */
function firstStep(values: Float64Array, noise: Float64Array): number {
  let [largest, loudest] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) largest = Math.max(largest, Math.abs(values[i]!));
    if (Number.isFinite(noise[i])) loudest = Math.max(loudest, noise[i]!);
  }
  const relative = largest > 0 && loudest > 0 ? loudest / largest : 2 ** -52;
  return Math.min(LARGEST_STEP, 2 ** Math.round(Math.log2(Math.max(relative, 2 ** -52)) / 5));
}

/** Marks with 1 the values that do not depend on what is moved. */
function unmoved(f: (step: number) => Float64Array, values: Float64Array): Uint8Array {
  const still = new Uint8Array(values.length);
  const right = f(FAR);
  for (let i = 0; i < still.length; i++) if (right[i] === values[i]) still[i] = 1;
  const left = f(-FAR);
  for (let i = 0; i < still.length; i++) if (left[i] !== values[i]) still[i] = 0;
  return still;
}

/** True when no value would gain anything by this step, whose noise alone is about what its error is already. */
function isRefined(
  { derivative, error, jumpError, noise }: Omit<Slopes, 'jump'> & Readonly<Record<'jumpError' | 'noise', Float64Array>>,
  step: number,
): boolean {
  for (let i = 0; i < error.length; i++) {
    const own = (2 * noise[i]!) / step;
    const least = FINE * Math.abs(derivative[i]!);
    if (error[i]! > Math.max(AMPLIFIED * own, least) || jumpError[i]! > Math.max(8 * own, least)) return false;
  }
  return true;
}
