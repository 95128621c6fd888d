import { random } from '../../../src/tensor/random';
import { directionalDerivative, drawnLike, innerProduct } from './numeric';
import { allClose } from './pytorchSlow';
import type { Rule } from './rule';

const EPS = 1e-4;
/** Of `default_gradient_tolerance` for float64, both absolute and relative. */
const TOLERANCE = 1e-5;

/**
 * JAX's `check_grads(modes=['rev'], order=1)` in float64: one random direction through all parameters at once, normal
 * numbers from a seed that is always 0, with a step of 1e-4; both sides are multiplied by a random cotangent.
 *
 * Source: jax/_src/public_test_util.py, `check_vjp`, `numerical_jvp`, `default_gradient_tolerance`.
 */
export const jax: Rule = {
  name: 'JAX `check_grads`, float64',
  measure(objective) {
    const { normal } = random(0);
    const tangent = drawnLike(objective.parameters, normal);
    const cotangent = normal();
    const expected = cotangent * directionalDerivative(objective, objective.parameters, tangent, EPS);
    return (gradient) => allClose(cotangent * innerProduct(gradient, tangent), expected, TOLERANCE, TOLERANCE);
  },
};
