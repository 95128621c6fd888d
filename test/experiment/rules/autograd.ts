import { directionalDerivative, drawnLike, innerProduct } from './numeric';
import type { Rule } from './rule';

const EPS = 1e-6;
const TOL = 1e-6;
const RTOL = 1e-6;

/**
 * HIPS autograd's `check_grads(modes=['rev'], order=1)`: one random direction through all parameters at once, half a
 * step of 1e-6 to either side; accepted when the difference is below 1e-6, or below 1e-6 relative to the sum of both.
 *
 * Source: autograd/test_util.py, `check_vjp`, `make_numerical_jvp`, `scalar_close`.
 */
export const autograd: Rule = {
  name: 'HIPS autograd `check_grads`',
  measure(objective, { normal }) {
    const direction = drawnLike(objective.parameters, normal);
    const cotangent = normal();
    const numeric = cotangent * directionalDerivative(objective, objective.parameters, direction, EPS / 2);
    return (gradient) => {
      const exact = cotangent * innerProduct(gradient, direction);
      return Math.abs(numeric - exact) < TOL || Math.abs(numeric - exact) / Math.abs(numeric + exact) < RTOL;
    };
  },
};
