import { norm, numericGradient } from './numeric';
import type { Rule } from './rule';

const EPSILON = 1e-7;
const LIMIT = 2e-7;

/**
 * The gradient check of deeplearning.ai's specialisation: all parameters in one vector, central differences of step
 * 1e-7, and one number, ‖a − n‖ / (‖a‖ + ‖n‖), which may be 2e-7.
 *
 * Source: “Improving Deep Neural Networks”, week 1, assignment “Gradient Checking”, `gradient_check_n`.
 */
export const deeplearningAi: Rule = {
  name: 'deeplearning.ai, one ratio of norms, 2e-7',
  measure(objective) {
    const numeric = numericGradient(objective, EPSILON);
    return (gradient) => {
      const difference = norm(gradient.map((tensor, t) => tensor.map((value, i) => value - numeric[t]![i]!)));
      // 0 / 0 is no number, and no number is above the limit.
      return !(difference / (norm(gradient) + norm(numeric)) > LIMIT);
    };
  },
};
