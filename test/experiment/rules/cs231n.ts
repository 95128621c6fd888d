import { centralDifference, everyEntry, numericGradient } from './numeric';
import type { Rule } from './rule';

const H = 1e-5;
const CHECKS = 10;

/** |a − n| / (|a| + |n|); where both are 0 the gradient passes, as the notes ask for. */
function relativeError(a: number, n: number): number {
  return a === 0 && n === 0 ? 0 : Math.abs(a - n) / (Math.abs(a) + Math.abs(n));
}

/**
 * CS231n as its assignments use it: ten random entries of each tensor, central differences of step 1e-5, and the worst
 * of its levels, “> 1e-2 usually means the gradient is probably wrong”.
 *
 * Sources: the course notes (cs231n.github.io/neural-networks-3, “Gradient Checks”), and `grad_check_sparse` in the
 * assignments' cs231n/gradient_check.py.
 */
export const cs231nSample: Rule = {
  name: 'CS231n, 10 entries per tensor, 1e-2',
  measure(objective, { integer }) {
    const samples = objective.parameters.flatMap((tensor, t) => Array.from({ length: CHECKS }, () => {
      const entry = integer(tensor.length);
      return { t, entry, numeric: centralDifference(objective, tensor, entry, H) };
    }));
    return (gradient) =>
      samples.every(({ t, entry, numeric }) => relativeError(gradient[t]![entry]!, numeric) <= 1e-2);
  },
};

/** CS231n at its best level: every entry, “1e-7 and less you should be happy”. Sources as above. */
export const cs231nAll: Rule = {
  name: 'CS231n, all entries, 1e-7',
  measure(objective) {
    const numeric = numericGradient(objective, H);
    return (gradient) => everyEntry(gradient, numeric, (a, n) => relativeError(a, n) <= 1e-7);
  },
};
