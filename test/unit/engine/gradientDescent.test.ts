import assert from 'node:assert/strict';
import { descend, gradientNorms, updateParameters, type DescentStep } from '../../../src/engine/gradientDescent';
import { mseLoss } from '../../../src/engine/losses/mseLoss';
import { Network, type DType } from '../../../src/engine/network';
import { linear } from '../../../src/engine/operators/linear';
import { erased } from '../../../src/engine/registry';
import { tensor } from '../../../src/tensor/tensor';

interface Line {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly dtype?: DType;
}

/** z = W x + b with W = 0 and b = 0 at the start, J = mean (z − y)². One row of `x` a sample. */
function linearRegression({ x, y, dtype = 'float64' }: Line): Network {
  const features = x[0]!.length;
  const spec = {
    inputs: [{ name: 'x', shape: [x.length, features] }],
    layers: [{ name: 'fc', operator: erased(linear), args: { out_features: 1, bias: true }, inputs: ['x'] }],
    loss: { operator: erased(mseLoss), args: { reduction: 'mean' }, input: 'fc', target: 'y' },
  };
  const weight = tensor([1, features], Array<number>(features).fill(0));
  const parameters = new Map([['fc.weight', weight], ['fc.bias', tensor([1], [0])]]);
  const batch = new Map([['x', tensor([x.length, features], x.flat())], ['y', tensor([y.length, 1], y)]]);
  return new Network(spec, parameters, batch, { dtype });
}

/** Two points, (1, 3) and (2, 5): the line through them is 2 x + 1. */
const twoPoints: Line = { x: [[1], [2]], y: [3, 5] };

/** Of J = (w + b − 3)²/2 + (2 w + b − 5)²/2: its Hessian [[5, 3], [3, 2]] has the eigenvalues (7 ± √45) / 2. */
const largestCurvature = (7 + Math.sqrt(45)) / 2;

function parametersOf(network: Network): number[] {
  return [...network.parameters.values()].flatMap(({ data }) => [...data]);
}

function assertNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => {
    const difference = Math.abs(value - expected[i]!);
    assert.ok(difference <= tolerance, `[${actual.join(', ')}] is not [${expected.join(', ')}]`);
  });
}

/** Walks all the way and returns what was yielded. */
function run(network: Network, steps: number, rate: number): DescentStep[] {
  return [...descend(network, { steps, rate })];
}

describe('gradient descent, by hand', () => {
  // At w = b = 0 the errors are −3 and −5: J = (9 + 25) / 2, dZ = (−3, −5), dW = −3·1 − 5·2, db = −3 − 5.
  // At w = 1.3, b = 0.8 they are −0.9 and −1.6: J = (0.81 + 2.56) / 2, dW = −0.9 − 3.2, db = −2.5.
  it('moves W and b against their gradients (eq. 1–2)', () => {
    const network = linearRegression(twoPoints);
    network.forward();
    network.backward();
    updateParameters(network, 0.1);
    assertNear(parametersOf(network), [1.3, 0.8], 1e-15);
  });

  it('yields loss and norms before the first update and after each one', () => {
    const network = linearRegression(twoPoints);
    const steps = run(network, 2, 0.1);
    assert.deepEqual(steps.map(({ step }) => step), [0, 1, 2]);
    assertNear(steps.slice(0, 2).map(({ loss }) => loss), [17, 1.685], 1e-14);
    assertNear(steps.slice(0, 2).map(({ norms }) => norms.get('fc.weight')!), [13, 4.1], 1e-14);
    assertNear(steps.slice(0, 2).map(({ norms }) => norms.get('fc.bias')!), [8, 2.5], 1e-14);
    assertNear(parametersOf(network), [1.71, 1.05], 1e-14);
  });

  it('leaves the parameters alone with 0 steps, and with a rate of 0', () => {
    const network = linearRegression(twoPoints);
    assert.deepEqual(run(network, 0, 0.1).map(({ loss }) => loss), [17]);
    assert.deepEqual(run(network, 3, 0).map(({ loss }) => loss), [17, 17, 17, 17]);
    assert.deepEqual(parametersOf(network), [0, 0]);
  });
});

describe('gradient descent on a convex problem', () => {
  // Where J is quadratic with Hessian H, each update multiplies the distance to the minimum by I − α H.
  it('shrinks the distance to the minimum by I − α H at every step', () => {
    const rate = 0.2;
    const network = linearRegression(twoPoints);
    let [w, b] = [-2, -1];
    const descent = descend(network, { steps: 40, rate });
    while (!descent.next().done) {
      assertNear(parametersOf(network), [2 + w, 1 + b], 1e-13);
      [w, b] = [w - rate * (5 * w + 3 * b), b - rate * (3 * w + 2 * b)];
    }
  });

  it('reaches the minimum, downhill all the way, with a rate below 2 over the largest curvature', () => {
    const network = linearRegression(twoPoints);
    const losses = run(network, 1000, 1.9 / largestCurvature).map(({ loss }) => loss);
    losses.slice(0, 300).forEach((loss, i) => assert.ok(i === 0 || loss < losses[i - 1]!, `loss ${i} is ${loss}`));
    assertNear(parametersOf(network), [2, 1], 1e-12);
    assertNear([...gradientNorms(network).values()], [0, 0], 1e-12);
  });

  it('climbs with a rate above it', () => {
    const losses = run(linearRegression(twoPoints), 100, 2.1 / largestCurvature).map(({ loss }) => loss);
    assert.ok(losses[100]! > 1000 * losses[0]!);
  });
});

describe('a descent that is left and taken up again', () => {
  it('goes on as if it had never been left', () => {
    const [whole, parts] = [linearRegression(twoPoints), linearRegression(twoPoints)];
    const losses = run(whole, 7, 0.1).map(({ loss }) => loss);
    const first = run(parts, 3, 0.1).map(({ loss }) => loss);
    const second = run(parts, 4, 0.1).map(({ loss }) => loss);
    assert.deepEqual([...first, ...second.slice(1)], losses);
    assert.deepEqual(parametersOf(parts), parametersOf(whole));
  });

  it('leaves loss, gradients and parameters of one and the same step behind', () => {
    const network = linearRegression(twoPoints);
    for (const { step, loss } of descend(network, { steps: Infinity, rate: 0.1 })) {
      if (step < 5) continue;
      const left = gradientNorms(network);
      assert.equal(network.forward(), loss);
      network.backward();
      assert.deepEqual(gradientNorms(network), left);
      break;
    }
  });

  it('descends on whatever numbers the batch holds: here the second point after the first', () => {
    const network = linearRegression({ x: [[1]], y: [3] });
    const [x, y] = [network.inputs[0]!.tensor.data, network.loss.state.inputs[1]!.data];
    for (const { step } of descend(network, { steps: 2, rate: 0.25 })) if (step === 0) [x[0], y[0]] = [2, 5];
    // (1, 3): error −3, dZ = −6, so w = b = 1.5. (2, 5): error −0.5, dZ = −1, so w += 0.25·2 and b += 0.25.
    assert.deepEqual(parametersOf(network), [2, 1.75]);
  });
});

describe('gradient descent in float32', () => {
  it('keeps parameters that float32 holds', () => {
    const network = linearRegression({ ...twoPoints, dtype: 'float32' });
    run(network, 1, 0.1);
    // The float32 numbers nearest to 1.3 and 0.8.
    assert.deepEqual(parametersOf(network), [10905190 / 2 ** 23, 13421773 / 2 ** 24]);
  });
});

describe('norms of gradients', () => {
  // The error is 0.5 at W = b = 0, so dZ = 1 and dW = x.
  const normsAt = (...x: number[]) => gradientNormsOf(linearRegression({ x: [x], y: [-0.5] }));

  function gradientNormsOf(network: Network): number[] {
    network.forward();
    network.backward();
    return [...gradientNorms(network).values()];
  }

  it('are Euclidean', () => assert.deepEqual(normsAt(3, -4), [5, 1]));
  it('do not overflow', () => assertNear([normsAt(3e200, 4e200)[0]! / 1e200], [5], 1e-14));
  it('do not vanish', () => assertNear([normsAt(3e-200, 4e-200)[0]! * 1e200], [5], 1e-14));
  it('are NaN where a gradient is', () => assert.deepEqual(normsAt(NaN, 1), [NaN, NaN]));
});

describe('settings of gradient descent', () => {
  function assertRefused(steps: number, rate: number, message: string): void {
    assert.throws(() => descend(linearRegression(twoPoints), { steps, rate }).next(), new RangeError(message));
  }

  for (const steps of [-1, 1.5, NaN]) {
    it(`refuses ${steps} steps`, () => {
      assertRefused(steps, 0.1, `the number of steps is ${steps}; expected a whole number from 0`);
    });
  }

  for (const rate of [-0.1, NaN, Infinity]) {
    it(`refuses a learning rate of ${rate}`, () => {
      assertRefused(1, rate, `the learning rate is ${rate}; expected a finite number from 0`);
    });
  }
});
