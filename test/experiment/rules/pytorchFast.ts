import { directionalDerivative, drawnLike, innerProduct, norm } from './numeric';
import { allClose, ATOL, EPS, RTOL } from './pytorchSlow';
import type { Rule } from './rule';

/**
 * PyTorch's `gradcheck(fast_mode=True)`: for each tensor one random direction u, uniform in [0, 1) and of length 1,
 * along which the derivative is compared. The absolute tolerance is multiplied by Σu; the vector v on the side of the
 * output is 1 for a scalar.
 *
 * Source: torch/autograd/gradcheck.py, `_fast_gradcheck`, `_vec_from_tensor`, `_adjusted_atol`.
 */
export const pytorchFast: Rule = {
  name: 'PyTorch `gradcheck`, fast mode',
  measure(objective, { uniform }) {
    const projections = objective.parameters.map((tensor) => {
      const drawn = drawnLike([tensor], uniform);
      const length = norm(drawn);
      const u = drawn[0]!.map((value) => value / length);
      const sum = u.reduce((total, value) => total + value, 0);
      return { u, sum, numeric: directionalDerivative(objective, [tensor], [u], EPS) };
    });
    return (gradient) => projections.every(({ u, sum, numeric }, t) =>
      allClose(innerProduct([gradient[t]!], [u]), numeric, RTOL, ATOL * sum));
  },
};
