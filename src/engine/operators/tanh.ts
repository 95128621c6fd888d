import { tanhChange } from '../changes';
import { elementwise } from '../elementwise';
import { SATURATED_TANH } from '../flat';

/**
 * tanh: a = tanh z, with a' = 1 − a² written as (1 − a)(1 + a), which keeps its digits where a is near ±1. Eq. 10–11.
 */
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
  flat: (_z, a) => (Math.abs(a) > SATURATED_TANH ? 'saturated' : undefined),
  change: tanhChange,
});
