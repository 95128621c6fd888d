import { elementwise } from '../elementwise';
import { gated, type Gate } from '../gated';
import { expm1 } from '../series';

/**
 * tanh(softplus(z)), which is e (e + 2) / (e² + 2e + 2) with e = eᶻ, and (1 + 2f) / (1 + 2f + 2f²) with f = e⁻ᶻ. Each
 * side of 0 has the form that does not overflow there.
 */
const tanhGate: Gate = {
  value(z) {
    const e = Math.exp(-Math.abs(z));
    return z <= 0 ? (e * (e + 2)) / (e * e + 2 * e + 2) : (1 + 2 * e) / (1 + 2 * e + 2 * e * e);
  },
  slope(z) {
    const e = Math.exp(-Math.abs(z));
    return z <= 0 ? (4 * e * (1 + e)) / (e * e + 2 * e + 2) ** 2 : (4 * e * e * (1 + e)) / (1 + 2 * e + 2 * e * e) ** 2;
  },
  // The gate is 1 − 2/D with D = e² + 2e + 2, so it changes by 2 (D₁ − D) / (D D₁); likewise with f.
  change(d, z) {
    if (Math.abs(d) >= 1) return tanhGate.value(z + d) - tanhGate.value(z);
    const e = Math.exp(-Math.abs(z));
    const grown = z <= 0 ? expm1(d) : expm1(-d);
    const end = e + e * grown;
    if (z <= 0) return (2 * e * grown * (e + end + 2)) / ((e * e + 2 * e + 2) * (end * end + 2 * end + 2));
    return (-2 * e * grown * (e + end + 2 * e * end)) / ((1 + 2 * e + 2 * e * e) * (1 + 2 * end + 2 * end * end));
  },
};

/** Mish: a = z tanh(softplus(z)). Eq. 10–11. */
export const mish = elementwise({
  op: 'Mish',
  summary: 'z times the tanh of its softplus; like SiLU, a little steeper.',
  args: {},
  equations: [
    { of: 'output', text: 'A = Z ⊙ tanh(log(1 + exp(Z)))', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ (T + Z ⊙ (1 − T ⊙ T) ⊙ σ(Z)), T = tanh(log(1 + exp(Z)))', numbers: [10, 11] },
  ],
  ...gated(() => tanhGate),
  slopeSymbol: 't + z (1 − t²) σ(z)',
});
