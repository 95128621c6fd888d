import { numbers, optional, type ArgumentsOf } from '../arguments';
import { along, entrywiseLoss } from '../entrywiseLoss';
import { logistic, softplus, softplusChange } from '../logistic';
import { probabilities } from '../target';
import { reduction } from '../reduction';

const args = {
  weight: optional(numbers({ description: 'A factor for each entry along the last axis, or one for all.' })),
  pos_weight: optional(numbers({
    description: 'A factor for what is true by the target: one for each entry along the last axis, or one for all.',
  })),
  reduction,
};

/** p, the factor of what is true in this column. */
const positive = ({ pos_weight }: ArgumentsOf<typeof args>, column: number): number => along(pos_weight, column);

/**
 * Sigmoid and binary cross-entropy in one: J = mean p Y ⊙ softplus(−Z) + (1 − Y) ⊙ softplus(Z), for −log σ(z) is
 * softplus(−z). Scores Z and targets Y have the same shape, J is a scalar.
 */
export const bceWithLogitsLoss = entrywiseLoss({
  op: 'BCEWithLogitsLoss',
  summary: 'Sigmoid and binary cross-entropy in one; takes scores, not probabilities.',
  args,
  symbols: ['Z', 'Y'],
  equations: [
    { of: 'output', text: 'J = −mean (Y ⊙ log σ(Z) + (1 − Y) ⊙ log σ(−Z))', numbers: [] },
    { of: 'input', text: 'dZ = (σ(Z) − Y) / count', numbers: [] },
  ],
  factors: ({ weight, pos_weight }) => ({ weight, pos_weight }),
  targetValues: () => probabilities,

  value: (z, y, own, column) => positive(own, column) * y * softplus(-z) + (1 - y) * softplus(z),
  // σ(z) − y, as a sum that keeps its digits when the network is nearly certain.
  slope: {
    of: (z, y, own, column) => (1 - y) * logistic(z) - positive(own, column) * y * logistic(-z),
    magnitude: (z, y, own, column) =>
      Math.abs(1 - y) * logistic(z) + Math.abs(positive(own, column) * y) * logistic(-z),
    symbol: ({ pos_weight }) => (pos_weight ? '(1 − y) σ(z) − p y σ(−z)' : 'σ(z) − y'),
  },
  // p softplus(−z) − softplus(z)
  targetSlope: {
    of: (z, _y, own, column) => (positive(own, column) - 1) * softplus(-z) - z,
    magnitude: (z, _y, own, column) => Math.abs(positive(own, column) - 1) * softplus(-z) + Math.abs(z),
    symbol: ({ pos_weight }) => (pos_weight ? '(p − 1) softplus(−z) − z' : '−z'),
  },
  change(dz, dy, z, y, _held, own, column) {
    const p = positive(own, column);
    const upright = dy * ((p - 1) * softplus(-z) - z);
    return upright + p * (y + dy) * softplusChange(-dz, -z) + (1 - y - dy) * softplusChange(dz, z);
  },
});
