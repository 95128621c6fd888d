import assert from 'node:assert/strict';
import { checkGradients } from '../../../src/check/gradientCheck';
import type { Node } from '../../../src/engine/network';
import type { Operator, Perturbation } from '../../../src/engine/operator';
import { AT_ONCE, operationsOf, type Part } from '../../../src/engine/parts';
import { registryOf, standardRegistry, type Registry } from '../../../src/engine/registry';
import { openNetwork, type Sketch } from '../engine/networks';

/** Networks with a layer that takes several times what may be done at a time. */
const sketches: Readonly<Record<string, Sketch>> = {
  dense: {
    inputs: { x: [96, 1024] },
    layers: [
      { name: 'large', op: 'Linear', args: { out_features: 1024 } },
      { name: 'out', op: 'Linear', args: { out_features: 2 } },
    ],
  },
  convolution: {
    inputs: { x: [1, 24, 80, 80] },
    layers: [
      { name: 'large', op: 'Conv2d', args: { out_channels: 64, kernel_size: 3 } },
      { name: 'pool', op: 'AdaptiveAvgPool2d', args: { output_size: 1 } },
    ],
  },
  strided: {
    inputs: { x: [1, 24, 160, 160] },
    layers: [
      { name: 'large', op: 'Conv2d', args: { out_channels: 64, kernel_size: 3, stride: 2, padding: 1 } },
      { name: 'pool', op: 'AdaptiveAvgPool2d', args: { output_size: 1 } },
    ],
  },
};

/** Counts the floating-point operations of everything that operators are asked to do. */
class Meter {
  spent = 0;
  readonly registry: Registry;

  constructor() {
    const operators = [...standardRegistry.operators.values()].map((operator) => this.metered(operator));
    this.registry = registryOf(operators, [...standardRegistry.losses.values()]);
  }

  private metered(operator: Operator): Operator {
    const { perturb } = operator;
    const count = ({ args, inputs, output, parameters }: Node['state'], passes: number, part?: Part): void => {
      const shapes = Object.fromEntries(Object.entries(parameters).map(([key, tensor]) => [key, tensor!.shape]));
      const layer = { output: output.shape, parameters: shapes };
      const operations = operationsOf(operator, args, inputs.map(({ shape }) => shape), layer);
      this.spent += (passes * operations) / (part?.count ?? 1);
    };
    const rule = (own: Perturbation<never>): Perturbation<never> => ({
      ...own,
      ...(own.respond && {
        respond: (state: never, probe, answers, part) => {
          count(state, 1, part);
          own.respond!(state, probe, answers, part);
        },
      }),
      ...(own.along && {
        along: (state: never, direction, step, output, part) => {
          count(state, 1, part);
          own.along!(state, direction, step, output, part);
        },
      }),
    });
    return {
      ...operator,
      forward(state, part) {
        count(state, 1, part);
        operator.forward(state, part);
      },
      backward(state, dOutput, gradients, part) {
        count(state, 2, part);
        operator.backward(state, dOutput, gradients, part);
      },
      difference(state, stack, inputs, output, part) {
        count(state, stack.rows / state.inputs[0]!.shape[0]!, part);
        operator.difference!(state, stack, inputs, output, part);
      },
      ...(operator.respond && {
        respond(state, probe, answers, part) {
          count(state, 1, part);
          operator.respond!(state, probe, answers, part);
        },
      }),
      ...(perturb && {
        perturb: Object.fromEntries(Object.entries(perturb).map(([key, own]) => [key, rule(own as never) as never])),
      }),
    };
  }
}

describe('Work between two steps of a check', () => {
  for (const [name, sketch] of Object.entries(sketches)) {
    for (const [how, budget] of [['every entry', undefined], ['samples', 1e-9]] as const) {
      it(`is bounded, ${name}, ${how}`, () => {
        const meter = new Meter();
        const network = openNetwork(sketch, { registry: meter.registry });
        network.forward();
        const whole = meter.spent;
        assert.ok(whole > 2 * AT_ONCE, `a pass takes ${whole} operations, which is not much`);
        let [most, all] = [0, 0];
        const steps = checkGradients(network, budget === undefined ? {} : { budget });
        for (;;) {
          meter.spent = 0;
          const step = steps.next();
          most = Math.max(most, meter.spent);
          all += meter.spent;
          if (!step.done) continue;
          assert.equal(step.value.verdict, 'pass', step.value.culprit?.reason);
          break;
        }
        assert.ok(all > 5 * whole, 'the meter does not see what the check does');
        // What small layers do comes on top of a part of the large one.
        assert.ok(most < 1.5 * AT_ONCE, `${most / AT_ONCE} times what may be done at a time`);
      });
    }
  }

  it('leaves every number as it was, wherever the check is left', () => {
    const operators = [...standardRegistry.operators.values()].map((operator): Operator => (operator.op !== 'Tanh'
      ? operator : {
        ...operator,
        backward: (state, dOutput, gradients) => operator.backward(state,
          { ...dOutput, data: dOutput.data.map((value) => 1.001 * value) }, gradients),
      }));
    const registry = registryOf(operators, [...standardRegistry.losses.values()]);
    const network = openNetwork({
      inputs: { x: [2, 3] },
      layers: [
        { name: 'first', op: 'Linear', args: { out_features: 3 } },
        { name: 'tanh', op: 'Tanh' },
        { name: 'last', op: 'Linear', args: { out_features: 2 } },
      ],
    }, { registry });
    const numbers = (): number[][] =>
      [...network.parameters.values(), ...network.batch.values()].map(({ data }) => [...data]);
    const before = numbers();
    for (let stop = 1; ; stop++) {
      const steps = checkGradients(network);
      let isDone = false;
      for (let step = 0; step < stop && !isDone; step++) isDone = steps.next().done === true;
      steps.return(undefined as never);
      assert.deepEqual(numbers(), before, `after ${stop} steps`);
      if (isDone) return;
    }
  });
});
