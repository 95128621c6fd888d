import assert from 'node:assert/strict';
import { random } from '../../../src/tensor/random';
import { autograd } from '../../experiment/rules/autograd';
import { ceres } from '../../experiment/rules/ceres';
import { cs231nAll, cs231nSample } from '../../experiment/rules/cs231n';
import { deeplearningAi } from '../../experiment/rules/deeplearningAi';
import { jax } from '../../experiment/rules/jax';
import { pytorchFast } from '../../experiment/rules/pytorchFast';
import { pytorchSlow } from '../../experiment/rules/pytorchSlow';
import type { Gradient, Objective, Rule } from '../../experiment/rules/rule';
import { rules } from '../../experiment/rules/rules';

/** Slopes between 100 and 200, so that absolute tolerances of 1e-5 do not tell. */
const slopes: Gradient = [[150, 120, 200], [100, 170]].map((each) => Float64Array.from(each));

/** J = Σ c θ, at θ = 0: every central difference is exact but for a rounding or two. */
function linear(coefficients: Gradient): Objective {
  const parameters = coefficients.map(({ length }) => new Float64Array(length));
  const evaluate = (): number => coefficients.reduce((sum, tensor, t) =>
    sum + tensor.reduce((part, c, i) => part + c * parameters[t]![i]!, 0), 0);
  return { parameters, evaluate };
}

/** J = max(θ, 0), at θ = 0. */
function kink(): Objective {
  const theta = new Float64Array(1);
  return { parameters: [theta], evaluate: () => Math.max(theta[0]!, 0) };
}

function times(gradient: Gradient, factor: number): Gradient {
  return gradient.map((tensor) => tensor.map((value) => value * factor));
}

describe('The rules of other gradient checkers', () => {
  for (const rule of rules) {
    it(`${rule.name}: accepts the right gradient, puts the weights back, refuses one of the wrong sign`, () => {
      const objective = linear(slopes);
      objective.parameters[1]!.set([0.25, -0.5]);
      const accepts = rule.measure(objective, random(1));
      assert.ok(accepts(slopes));
      assert.ok(!accepts(times(slopes, -1)));
      assert.deepEqual(objective.parameters.map((tensor) => [...tensor]), [[0, 0, 0], [0.25, -0.5]]);
    });
  }

  /** A relative error that a rule is published to accept, and one that it is not. */
  const limits: readonly (readonly [Rule, accepted: number, refused: number])[] = [
    [pytorchSlow, 0.9e-3, 1.1e-3],
    [pytorchFast, 0.9e-3, 1.1e-3],
    // |a − b| < 1e-6 |a + b|, and a + b is twice as large.
    [autograd, 1.9e-6, 2.1e-6],
    [cs231nSample, 1.9e-2, 2.1e-2],
    [cs231nAll, 1.9e-7, 2.1e-7],
    [deeplearningAi, 3.9e-7, 4.1e-7],
    [ceres, 0.9e-8, 1.1e-8],
  ];
  for (const [rule, accepted, refused] of limits) {
    it(`${rule.name}: accepts a relative error of ${accepted}, and not one of ${refused}`, () => {
      const accepts = rule.measure(linear(slopes), random(2));
      for (const sign of [1, -1]) {
        assert.ok(accepts(times(slopes, 1 + sign * accepted)));
        assert.ok(!accepts(times(slopes, 1 + sign * refused)));
      }
    });
  }

  it(`${jax.name}: accepts 1e-5 absolute plus 1e-5 relative`, () => {
    // A thousand times as steep, so that next to nothing is left of the absolute part.
    const steep = times(slopes, 1e3);
    const accepts = jax.measure(linear(steep), random(3));
    assert.ok(accepts(times(steep, 1 + 0.9e-5)));
    assert.ok(!accepts(times(steep, 1 + 1.1e-5)));
  });

  it('entries that are 0 on both sides pass', () => {
    const zero = [new Float64Array(3)];
    for (const rule of rules) assert.ok(rule.measure(linear(zero), random(4))(zero), rule.name);
  });

  it('a weight on the kink of a ReLU, with the slope 0 that PyTorch has there, is a mistake to all of them', () => {
    for (const rule of rules) {
      assert.ok(!rule.measure(kink(), random(5))([Float64Array.of(0)]), rule.name);
    }
  });

  it(`${cs231nSample.name}: does not see all entries of a large tensor`, () => {
    const large = [new Float64Array(500).fill(100)];
    const wrong = times(large, 1);
    wrong[0]![123] = -100;
    assert.ok(cs231nSample.measure(linear(large), random(6))(wrong));
    assert.ok(!cs231nAll.measure(linear(large), random(6))(wrong));
  });
});
