import { elementwise } from '../elementwise';
import { tanh as tanhOf } from '../series';

/** tanh: a = tanh z, with a' = 1 − a² written as (1 − a)(1 + a), which keeps its digits where a is near ±1. Eq. 10–11. */
export const tanh = elementwise({
  op: 'Tanh',
  summary: 'Hyperbolic tangent, between −1 and 1.',
  args: {},
  equations: [
    { of: 'output', text: 'A = tanh(Z)', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ (1 − A ⊙ A)', numbers: [10, 11] },
  ],
  g: Math.tanh,
  slope: (_z, a) => (1 - a) * (1 + a),
  slopeSymbol: '1 − a²',
  // tanh(z + d) − a by the addition theorem; its divisor vanishes only on the way from one end of the scale to the other,
  // where plain subtraction has nothing to cancel.
  change(d, z, a) {
    const u = tanhOf(d);
    const divisor = 1 + a * u;
    return divisor > 1e-3 ? (u * (1 - a) * (1 + a)) / divisor : Math.tanh(z + d) - a;
  },
});
