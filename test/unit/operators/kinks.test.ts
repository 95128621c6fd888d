import assert from 'node:assert/strict';
import { changeOf, gradientOf, type Written } from './state';

/** Where an operator has no derivative: the slopes to the left and to the right, and the one PyTorch takes. */
interface Kink {
  readonly op: string;
  readonly args?: Written;
  readonly z: number;
  readonly left: number;
  readonly right: number;
  readonly taken: number;
}

const LAMBDA = 1.0507009873554805;
const LAMBDA_ALPHA = 1.7580993408473766;

const kinks: readonly Kink[] = [
  { op: 'ReLU6', z: 0, left: 0, right: 1, taken: 0 },
  { op: 'ReLU6', z: 6, left: 1, right: 0, taken: 0 },
  { op: 'LeakyReLU', z: 0, left: 0.01, right: 1, taken: 0.01 },
  { op: 'LeakyReLU', args: { negative_slope: -2 }, z: 0, left: -2, right: 1, taken: -2 },
  { op: 'ELU', args: { alpha: 0.5 }, z: 0, left: 0.5, right: 1, taken: 0.5 },
  { op: 'SELU', z: 0, left: LAMBDA_ALPHA, right: LAMBDA, taken: LAMBDA_ALPHA },
  { op: 'Hardtanh', z: -1, left: 0, right: 1, taken: 0 },
  { op: 'Hardtanh', args: { min_val: 0.25, max_val: 3 }, z: 3, left: 1, right: 0, taken: 0 },
  { op: 'Hardswish', z: -3, left: 0, right: -0.5, taken: 0 },
  { op: 'Hardswish', z: 3, left: 1.5, right: 1, taken: 1 },
  { op: 'Elementwise', args: { expr: 'abs(x)' }, z: 0, left: -1, right: 1, taken: 0 },
  { op: 'Elementwise', args: { expr: 'max(x, 0)' }, z: 0, left: 0, right: 1, taken: 0.5 },
  { op: 'Elementwise', args: { expr: 'min(x, 3 * x)' }, z: 0, left: 3, right: 1, taken: 2 },
  { op: 'Elementwise', args: { expr: 'exp(max(x, 2 - x))' }, z: 1, left: -Math.E, right: Math.E, taken: 0 },
];

const STEP = 2 ** -60;

describe('Kinks: both slopes, and the one that is taken', () => {
  for (const { op, args = {}, z, left, right, taken } of kinks) {
    it(`${op} ${JSON.stringify(args)} at ${z}`, () => {
      const slope = (step: number, branches: 'held' | 'free'): number => {
        const { change, touchesKink } = changeOf(op, args, [z], [step], branches);
        assert.ok(touchesKink, 'the perturbation is not marked');
        return change[0]! / step;
      };
      const close = (actual: number, expected: number): void => {
        assert.ok(Math.abs(actual - expected) <= 1e-15 * Math.abs(expected) + 2 ** -50, `${actual} is not ${expected}`);
      };
      close(slope(-STEP, 'free'), left);
      close(slope(STEP, 'free'), right);
      close(slope(-STEP, 'held'), taken);
      close(slope(STEP, 'held'), taken);
      close(gradientOf(op, args, [z], [1]).gradient[0]!, taken);
    });
  }

  const smooth: readonly (readonly [op: string, args: Written, z: number])[] = [
    ['LeakyReLU', { negative_slope: 1 }, 0],
    ['LeakyReLU', {}, 1e-300],
    ['ELU', {}, 0],
    ['Softsign', {}, 0],
    ['Hardtanh', {}, 0],
    ['Hardswish', {}, 0],
    ['Elementwise', { expr: 'max(x, 0)' }, 1e-300],
    ['Elementwise', { expr: 'x ** 3' }, 0],
  ];
  for (const [op, args, z] of smooth) {
    it(`${op} ${JSON.stringify(args)} has none at ${z}`, () => {
      assert.equal(changeOf(op, args, [z], [STEP]).touchesKink, false);
    });
  }
});
