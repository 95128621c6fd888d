import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { english } from '../../../src/protocol/sentence';
import { nameAtStep, problemOfTraining, type TrainOptions, type Training } from '../../../src/protocol/training';
import { Session } from '../../../src/session/session';

/** z = W x + b with W = 0 and b = 0 at the start, J = mean (z − y)², on the points (1, 3) and (2, 5). */
const line = `{
  "format": "gradnet", "version": 1, "batch": 2, "init": { "weight": "zeros", "bias": "zeros" },
  "inputs": [{ "name": "x", "shape": ["N", 1] }],
  "layers": [{ "name": "fc", "op": "Linear", "out_features": 1 }],
  "loss": { "op": "MSELoss" },
  "data": { "x": [[1], [2]], "y": [[3], [5]] }
}`;

/** Running statistics change at every step, besides the parameters. */
const normalised = `{
  "format": "gradnet", "version": 1, "batch": 4, "seed": 3,
  "inputs": [{ "name": "x", "shape": ["N", 3] }],
  "layers": [
    { "name": "fc", "op": "Linear", "out_features": 4 },
    { "name": "bn", "op": "BatchNorm1d" },
    { "name": "out", "op": "Linear", "out_features": 2 }
  ],
  "loss": { "op": "MSELoss" }
}`;

function open(text: string): Session {
  return Session.open(readDefinition(text), new Map());
}

/** Descends to the end, or until `until` steps have been reported. */
function train(session: Session, options: TrainOptions, until = Infinity): Training {
  let reported = 0;
  const steps = session.train(options, () => reported >= until);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    reported++;
  }
}

function numbers(session: Session, name: string): number[] {
  return [...session.tensor(name).data];
}

function assertNear(actual: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual[i]! - value) <= 1e-14 * Math.max(1, Math.abs(value)), `${actual[i]} is not ${value}`);
  });
}

describe('a recorded gradient descent', () => {
  // At W = b = 0 the errors are −3 and −5: J = 17, dW = −3·1 − 5·2 = −13, db = −8. One update with α = 0.1 leads to
  // W = 1.3, b = 0.8 and the errors −0.9 and −1.6: J = 1.685, dW = −0.9 − 3.2, db = −2.5.
  it('has J and the gradient norm of every layer before and after each update (eq. 1–2)', () => {
    const training = train(open(line), { steps: 1, rate: 0.1 });
    assertNear(training.loss, [17, 1.685]);
    assert.deepEqual(training.layers.map(({ layer }) => layer), ['fc']);
    assertNear(training.layers[0]!.norms, [Math.hypot(13, 8), Math.hypot(4.1, 2.5)]);
    assert.equal(training.outcome, 'finished');
    assert.deepEqual(training.kept, [0, 1]);
  });

  it('gives its curves from any step on while it is under way, and only then', () => {
    const session = open(line);
    assert.equal(session.curvesFrom(0), undefined);
    const steps = session.train({ steps: 3, rate: 0.1 }, () => false);
    steps.next();
    steps.next();
    assertNear(session.curvesFrom(0)!.loss, [17, 1.685]);
    const { loss, layers } = session.curvesFrom(1)!;
    assertNear(loss, [1.685]);
    assertNear(layers[0]!.norms, [Math.hypot(4.1, 2.5)]);
    assert.equal(session.curvesFrom(2)!.loss.length, 0);
    while (!steps.next().done);
    assert.equal(session.curvesFrom(0), undefined);
  });

  it('gives every tensor as it was at a step, and leaves the network as it is', () => {
    const session = open(line);
    train(session, { steps: 1, rate: 0.1 });
    assertNear(numbers(session, nameAtStep('fc.weight', 1)), [1.3]);
    assertNear(numbers(session, nameAtStep('fc.weight.grad', 1)), [-4.1]);
    assertNear(numbers(session, nameAtStep('fc.output', 1)), [2.1, 3.4]);
    assertNear(numbers(session, nameAtStep('fc.weight.grad', 0)), [-13]);
    assertNear(numbers(session, 'fc.weight'), [0]);
    assertNear(numbers(session, 'fc.weight.grad'), [-13]);
    assertNear([session.view(1).loss, session.view().loss], [1.685, 17]);
  });

  it('keeps as many steps as memory allows, evenly, and the last one always', () => {
    const session = open(line);
    // A step takes W and b, 16 bytes.
    assert.deepEqual(train(session, { steps: 10, rate: 0.01, memory: 4 * 16 }).kept, [0, 4, 8, 10]);
    assert.deepEqual(train(session, { steps: 10, rate: 0.01, memory: 2 * 16 }).kept, [0, 10]);
    assert.deepEqual(train(session, { steps: 10, rate: 0.01, memory: 1 }).kept, [10]);
    assert.throws(() => session.tensor(nameAtStep('x', 3)), /the tensors of step 3 were not recorded/);
  });

  it('shows each kept step exactly as it was, running statistics included', () => {
    const session = open(normalised);
    const training = train(session, { steps: 9, rate: 0.05, memory: 1500 });
    assert.ok(training.kept.length > 2 && training.kept.length < 10, 'some were left out');
    for (const step of training.kept.toReversed()) {
      assert.equal(session.view(step).loss, training.loss[step]);
      const shorter = open(normalised);
      train(shorter, { steps: Math.max(1, step), rate: 0.05 });
      for (const name of ['bn.running_mean.after', 'bn.running_var.after', 'bn.output', 'fc.weight.grad']) {
        const [kept, again] = [nameAtStep(name, step), nameAtStep(name, step)];
        assert.deepEqual(numbers(session, kept), numbers(shorter, again), `${name} at step ${step}`);
      }
    }
  });

  it('keeps what it has when it is cancelled', () => {
    const session = open(line);
    const training = train(session, { steps: 1000, rate: 0.01 }, 3);
    assert.equal(training.outcome, 'cancelled');
    assert.equal(training.loss.length, 3);
    assert.deepEqual(training.kept, [0, 1, 2]);
    assert.equal(session.view(2).loss, training.loss[2]);
  });

  it('stops at a loss that is not finite, and names the step', () => {
    const training = train(open(line), { steps: 10, rate: 1e160 });
    assert.equal(training.outcome, 'diverged');
    assert.match(english(training.reason!), /^The loss is (NaN|Infinity) at step 1, .* a smaller learning rate may help\.$/);
    assert.equal(training.loss.length, 2);
    assert.deepEqual(training.kept, [0, 1]);
  });

  it('stops when a layer cannot go on with its numbers, and names it', () => {
    // BCELoss takes probabilities; at b = 0 its clamped slope throws the output far out of [0, 1].
    const text = line.replace('MSELoss', 'BCELoss').replace('[[3], [5]]', '[[1], [1]]');
    const training = train(open(text), { steps: 10, rate: 1 });
    assert.equal(training.outcome, 'diverged');
    assert.match(english(training.reason!), /^At step 1 loss could not go on: .*; a smaller learning rate may help\.$/);
    assert.deepEqual([...training.loss].length, 1);
    assert.deepEqual(training.kept, [0]);
  });

  it('lets go of the last one when the next begins', () => {
    const session = open(line);
    train(session, { steps: 5, rate: 0.1 });
    train(session, { steps: 2, rate: 0.1 });
    assert.throws(() => session.view(4), /step 4 were not recorded/);
  });

  it('knows no steps before there was any', () => {
    assert.throws(() => open(line).view(0), /no gradient descent was recorded/);
    assert.throws(() => open(line).tensor('fc.weight.grad.step0'), /no gradient descent was recorded/);
  });
});

describe('the options of a descent', () => {
  for (const [options, sentence] of [
    [{ steps: 0, rate: 1 }, 'The number of steps is 0; expected a whole number from 1 to 100,000.'],
    [{ steps: 2.5, rate: 1 }, 'The number of steps is 2.5; expected a whole number from 1 to 100,000.'],
    [{ steps: NaN, rate: 1 }, 'The number of steps is not a number; expected a whole number from 1 to 100,000.'],
    [{ steps: 100_001, rate: 1 }, 'The number of steps is 100001; expected a whole number from 1 to 100,000.'],
    [{ steps: 1, rate: 0 }, 'The learning rate is 0; expected a number greater than 0, such as 0.1.'],
    [{ steps: 1, rate: -1 }, 'The learning rate is -1; expected a number greater than 0, such as 0.1.'],
    [{ steps: 1, rate: Infinity }, 'The learning rate is Infinity; expected a number greater than 0, such as 0.1.'],
    [{ steps: 1, rate: NaN }, 'The learning rate is not a number; expected a number greater than 0, such as 0.1.'],
  ] as const) {
    it(`are refused: ${sentence}`, () => {
      assert.equal(english(problemOfTraining(options)!), sentence);
      assert.throws(() => train(open(line), options), new RangeError(sentence));
    });
  }

  it('are taken otherwise', () => assert.equal(problemOfTraining({ steps: 100_000, rate: 1e-9 }), undefined));
});
