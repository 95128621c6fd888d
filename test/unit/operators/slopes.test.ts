import assert from 'node:assert/strict';
import { activations } from './activations';
import { changeOf, gradientOf } from './state';

/** So small that what a function changes by, to both sides, is its slope times the step, to the last digit. */
const STEP = 2 ** -80;

/** Roundings that slope and difference may be apart. */
const ROUNDINGS = 32;

/** Below this, a slope times the step is no longer a normal float64. */
const FLOOR = 2 ** -1022 / STEP;

/** From one saturation to the other, close to 0 and at the points where formulas change. */
const POINTS = [
  ...[750, 700, 350, 89, 40, 37.5, 20.25, 12, 6, 3, 1.5, 1, 0.5, 0.0625, 1e-5, 1e-12].flatMap((z) => [z, -z]),
  0, -1.2784645427610738, -0.7517915246935645, -1.1924, -0.75179, 2.0000001, -2.9999999, 5.9999999,
];

describe('Slopes and difference rules agree to rounding, at every point and in saturation', () => {
  for (const [op, args] of activations) {
    it(`${op} ${JSON.stringify(args)}`, () => {
      for (const z of POINTS) {
        const [left, right] = [-STEP, STEP].map((step) => changeOf(op, args, [z], [step], 'held').change[0]!);
        const numeric = (right! - left!) / (2 * STEP);
        const { gradient, magnitude } = gradientOf(op, args, [z], [1]);
        assert.ok(Math.abs(numeric - gradient[0]!) <= ROUNDINGS * 2 ** -53 * magnitude[0]! + FLOOR,
          `at ${z} the slope is ${gradient[0]!}, the difference gives ${numeric}; terms of ${magnitude[0]!}`);
      }
    });
  }
});
