import { everyEntry, numericGradient } from './numeric';
import type { Rule } from './rule';

/** Defaults of `torch.autograd.gradcheck`. */
export const EPS = 1e-6;
export const ATOL = 1e-5;
export const RTOL = 1e-3;

/** `torch.allclose(a, n, rtol, atol)`. */
export function allClose(a: number, n: number, rtol: number, atol: number): boolean {
  return Math.abs(a - n) <= atol + rtol * Math.abs(n);
}

/**
 * PyTorch's `gradcheck(fast_mode=False)`, the default: every entry by central differences of step 1e-6, accepted within
 * |a − n| ≤ 1e-5 + 1e-3 |n|.
 *
 * Source: torch/autograd/gradcheck.py, `gradcheck`, `_slow_gradcheck`, `_compute_numerical_gradient`.
 */
export const pytorchSlow: Rule = {
  name: 'PyTorch `gradcheck`, slow (1e-6; atol 1e-5, rtol 1e-3)',
  measure(objective) {
    const numeric = numericGradient(objective, EPS);
    return (gradient) => everyEntry(gradient, numeric, (a, n) => allClose(a, n, RTOL, ATOL));
  },
};
