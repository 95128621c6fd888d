import { sentence } from '../../protocol/sentence';
import { number } from '../arguments';
import { elementwise } from '../elementwise';
import { FLAT_SLOPE } from '../flat';
import { logistic, softplus as softplusOf, softplusChange } from '../logistic';
import { ShapeError } from '../operator';

const args = {
  beta: number({ default: 1, description: 'Sharpness β of the bend; any number but 0.' }),
  threshold: number({ default: 20, description: 'Where β z is above this, a is z itself.' }),
};

/**
 * Softplus: a = log(1 + exp(β z)) / β, and z itself where β z is above the threshold, as in PyTorch: a small step up,
 * by what the logarithm lacks there. Eq. 10–11.
 */
export const softplus = elementwise({
  op: 'Softplus',
  summary: 'Smooth rectifier: log(1 + exp(β z)) / β.',
  args,
  equations: [
    { of: 'output', text: 'A = log(1 + exp(β Z)) / β, Z where β Z > threshold', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ σ(β Z), dA where β Z > threshold', numbers: [10, 11] },
  ],
  check({ beta }) {
    if (beta !== 0) return;
    throw new ShapeError(sentence`beta is 0, but the function divides by it: take a number above 0`, 'beta', 1);
  },
  g: (z, { beta, threshold }) => (beta * z > threshold ? z : softplusOf(beta * z) / beta),
  slope: (z, _a, { beta, threshold }) => (beta * z > threshold ? 1 : logistic(beta * z)),
  slopeSymbol: 'σ(β z)',
  flat: (z, _a, { beta }) => (logistic(beta * z) < FLAT_SLOPE ? 'off' : undefined),
  change(d, z, _a, held, { beta, threshold }) {
    const excess = beta * z - threshold;
    const isLinear = excess > 0;
    const endsLinear = held ? isLinear : excess + beta * d > 0;
    if (isLinear && endsLinear) return d;
    if (!isLinear && !endsLinear) return softplusChange(beta * d, beta * z) / beta;
    // From one piece to the other: z is log(1 + exp(β z)) / β less log(1 + exp(−β z)) / β.
    return isLinear ? d + softplusOf(-beta * (z + d)) / beta : d - softplusOf(-beta * z) / beta;
  },
  kink: (z, { beta, threshold }) => beta * z === threshold,
});
