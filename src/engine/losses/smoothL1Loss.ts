import { number } from '../arguments';
import { absoluteChange, clamp, huber, huberChange } from '../distance';
import { regressionLoss } from '../regressionLoss';
import { reduction } from '../reduction';

const args = {
  beta: number({
    default: 1,
    minimum: 0,
    description: 'How far prediction and target may be apart for the error to be squared; at 0 it never is.',
  }),
  reduction,
};

/**
 * Smooth L1 loss: Huber's distance divided by `beta`, so that its lines have slope ±1; with `beta` 0 the absolute
 * error. Prediction and target have the same shape, J is a scalar.
 */
export const smoothL1Loss = regressionLoss({
  op: 'SmoothL1Loss',
  summary: 'Absolute error, rounded off where it is small.',
  args,
  equations: [
    { of: 'output', text: 'J = mean C ⊙ (A − Y − C / 2) / β, C = clamp(A − Y, ±β)', numbers: [] },
    { of: 'input', text: 'dA = clamp(A − Y, ±β) / β / count', numbers: [] },
  ],
  value: (d, { beta }) => (beta === 0 ? Math.abs(d) : huber(d, beta) / beta),
  slope: (d, { beta }) => (beta === 0 ? Math.sign(d) : clamp(d, beta) / beta),
  slopeSymbol: (d, { beta }) => (beta === 0 ? `sign(${d})` : `clamp(${d}, ±${beta}) / ${beta}`),
  change: (step, d, held, { beta }) =>
    beta === 0 ? absoluteChange(step, d, held) : huberChange(step, d, beta, held) / beta,
  kink: (d, { beta }) => beta === 0 && d === 0,
});
