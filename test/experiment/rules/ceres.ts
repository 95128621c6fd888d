import { centralDifference, everyEntry } from './numeric';
import type { Objective, Rule } from './rule';

/** Defaults of `NumericDiffOptions`. */
const RELATIVE_STEP = 1e-2;
const EXTRAPOLATIONS = 10;
const EPSILON = 1e-12;
const SHRINK = 2;

/** Default of `Solver::Options::gradient_check_relative_precision`. */
const PRECISION = 1e-8;

/**
 * Ridders' method as Ceres has it: central differences, each of half the step, extrapolated until two neighbours in the
 * tableau agree within 1e-12, or the newest one is twice as far off as the best.
 */
function ridders(objective: Objective, tensor: Float64Array, entry: number): number {
  const delta = Math.max(RELATIVE_STEP, RELATIVE_STEP * Math.abs(tensor[entry]!));
  let step = delta * SHRINK ** (EXTRAPOLATIONS / 2);
  let best = 0;
  let error = Number.MAX_VALUE;
  let coarser: number[] = [];
  for (let row = 0; row < EXTRAPOLATIONS; row++, step /= SHRINK) {
    const current = [centralDifference(objective, tensor, entry, step)];
    if (row === 0) best = current[0]!;
    for (let order = 1, factor = SHRINK ** 2; order <= row; order++, factor *= SHRINK ** 2) {
      const candidate = (factor * current[order - 1]! - coarser[order - 1]!) / (factor - 1);
      current.push(candidate);
      const spread = Math.max(Math.abs(candidate - current[order - 1]!), Math.abs(candidate - coarser[order - 1]!));
      // Not `spread > error`: what is no number is no improvement.
      if (!(spread <= error)) continue;
      error = spread;
      best = candidate;
      if (error < EPSILON) return best;
    }
    if (row > 0 && Math.abs(current[row]! - coarser[row - 1]!) >= 2 * error) return best;
    coarser = current;
  }
  return best;
}

/** `IsClose`: relative to the larger of both, absolute where one of them is 0. */
function isClose(a: number, n: number): boolean {
  const difference = Math.abs(a - n);
  return (a === 0 || n === 0 ? difference : difference / Math.max(Math.abs(a), Math.abs(n))) < PRECISION;
}

/**
 * Ceres Solver's `GradientChecker`: every entry by Ridders' method, within 1e-8 relative.
 *
 * Source: internal/ceres/gradient_checker.cc, internal/ceres/is_close.cc, include/ceres/internal/numeric_diff.h,
 * include/ceres/numeric_diff_options.h.
 */
export const ceres: Rule = {
  name: 'Ceres `GradientChecker` (Ridders, 1e-8)',
  measure(objective) {
    const numeric = objective.parameters.map((tensor) =>
      tensor.map((_, entry) => ridders(objective, tensor, entry)));
    return (gradient) => everyEntry(gradient, numeric, isClose);
  },
};
