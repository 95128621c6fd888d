import assert from 'node:assert/strict';
import { KinkReach } from '../../../src/check/kinkReach';
import { NodeAnswers } from '../../../src/check/nodeAnswers';
import { Propagation } from '../../../src/check/propagation';
import { Responses } from '../../../src/check/responses';
import { parameterSubject, valueSubject, type Subject } from '../../../src/check/subject';
import type { Network } from '../../../src/engine/network';
import type { Operator, Perturbation } from '../../../src/engine/operator';
import { standardRegistry, type Registry } from '../../../src/engine/registry';
import { openNetwork, runNetwork, valueOf, type Sketch } from '../engine/networks';
import { check, tensorOf } from './drive';
import { MUTANT } from '../../experiment/mutants/mutant';
import { randomSketch } from './randomNetwork';

/** Runs a generator that has nothing to say on the way. */
function finish<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** ∂J/∂ of every entry of inputs and parameters, from layers put together; undefined where a kink may be reached. */
function composed(network: Network): Map<string, (number | undefined)[]> {
  const responses = new Responses(network);
  const reach = finish(KinkReach.of(network));
  const derivatives = new Map<string, (number | undefined)[]>();
  const take = (name: string, answers: Float64Array, reaching: Int32Array): void => {
    derivatives.set(name, [...answers].map((answer, i) => (reaching.includes(i) ? undefined : answer)));
  };
  for (let position = network.nodes.length - 1; position >= 0; position--) {
    const node = new NodeAnswers(network, position);
    const { name, output, gradients } = network.nodes[position]!;
    for (const key of Object.keys(gradients.parameters)) {
      const answers = finish(node.ofParameter(key, responses.of(output)));
      take(`${name}.${key}`, answers, reach.ofParameter(`${name}.${key}`));
    }
    finish(responses.pass(node));
  }
  for (const value of network.inputs) take(value.name, responses.of(value), reach.ofInput(value));
  return derivatives;
}

function subjectsOf(network: Network): Subject[] {
  return [
    ...network.inputs.map((input) => valueSubject(input, 0)),
    ...network.nodes.flatMap(({ gradients }, position) =>
      Object.keys(gradients.parameters).map((key) => parameterSubject(network, position, key))),
  ];
}

/** Compares with differences that go all the way; an entry without marks must touch no kink on it. */
function assertComposed(network: Network): { reaching: number } {
  const derivatives = composed(network);
  let reaching = 0;
  for (const subject of subjectsOf(network)) {
    const own = derivatives.get(subject.name)!;
    const propagation = Propagation.toLoss(network, subject);
    for (const batch of propagation.batches(own.keys())) {
      const right = propagation.respond(batch, 'held');
      const left = propagation.respond(batch, 'held', -1).derivatives;
      batch.entries.forEach((entry, p) => {
        const composedDerivative = own[entry];
        if (composedDerivative === undefined) {
          reaching++;
          return;
        }
        assert.equal(right.kinks[p], 0, `${subject.name}[${entry}] touches a kink and is not marked`);
        const pushed = 0.5 * (right.derivatives[p]! + left[p]!);
        const largest = Math.max(1, Math.abs(pushed));
        assert.ok(Math.abs(composedDerivative - pushed) <= 1e-12 * largest,
          `${subject.name}[${entry}]: ${composedDerivative}, all the way ${pushed}`);
      });
    }
  }
  return { reaching };
}

describe('Derivatives put together from layers are those of differences that go all the way', () => {
  for (const regime of ['smooth', 'kinked'] as const) {
    it(`in ${regime} networks of any operators and branches`, () => {
      for (let seed = 300; seed < 312; seed++) assertComposed(runNetwork(randomSketch(seed, regime), { seed }));
    });
  }

  it('where values lie on kinks everywhere: what may reach one is marked, and the rest agrees', () => {
    let reaching = 0;
    for (let seed = 300; seed < 312; seed++) {
      const network = openNetwork(randomSketch(seed, 'kinked'), { seed });
      for (const { data } of network.parameters.values()) data.forEach((value, i) => (data[i] = Math.round(2 * value)));
      for (const { tensor: { data } } of network.inputs) data.forEach((value, i) => (data[i] = Math.round(value)));
      network.forward();
      network.backward();
      reaching += assertComposed(network).reaching;
    }
    assert.ok(reaching > 0, 'no network has a kink');
  });

  it('where kinks make up for each other, as in z = ReLU(z) − ReLU(−z): both sides are marked all the same', () => {
    const network = openNetwork({
      inputs: { x: [1, 1] },
      layers: [
        { name: 'both', op: 'Linear', args: { out_features: 2 } },
        { name: 'relu', op: 'ReLU' },
        { name: 'back', op: 'Linear', args: { out_features: 1 } },
      ],
    });
    network.parameters.get('both.weight')!.data.set([1, -1]);
    network.parameters.get('both.bias')!.data.fill(0);
    network.parameters.get('back.weight')!.data.set([1, -1]);
    valueOf(network, 'x').tensor.data[0] = 0;
    network.forward();
    network.backward();
    assert.deepEqual(composed(network).get('x'), [undefined]);
  });
});

/** All operators, and one that is changed. */
function registryOf(changed: Operator): Registry {
  return { ...standardRegistry, operators: new Map([...standardRegistry.operators, [MUTANT, changed]]) };
}

/** The same without some of its parts. */
function without<Whole extends object>(whole: Whole, ...parts: readonly string[]): Whole {
  return Object.fromEntries(Object.entries(whole).filter(([part]) => !parts.includes(part))) as Whole;
}

const operatorOf = (op: string): Operator => standardRegistry.operators.get(op)!;

const dense: Sketch = {
  inputs: { x: [3, 4] },
  layers: [
    { name: 'first', op: 'Linear', args: { out_features: 5 } },
    { name: 'tanh', op: 'Tanh' },
    { name: 'odd', op: MUTANT, args: { out_features: 6 } },
    { name: 'sigmoid', op: 'Sigmoid' },
    { name: 'last', op: 'Linear', args: { out_features: 2 } },
  ],
};

describe('Gradient check of operators whose bulk forms are missing or wrong', () => {
  const right = operatorOf('Linear');
  const perturbWith = (change: (rule: Perturbation<unknown>) => Perturbation<unknown>) =>
    ({ ...right.perturb, weight: change(right.perturb!['weight'] as Perturbation<unknown>) });

  const missing: Readonly<Record<string, Operator>> = {
    'no bulk form at all': {
      ...without(right, 'respond'), perturb: perturbWith((rule) => without(rule, 'respond', 'along')),
    },
    'no bulk form of a parameter': {
      ...right, perturb: perturbWith((rule) => without(rule, 'respond', 'along')),
    },
  };
  for (const [name, operator] of Object.entries(missing)) {
    it(`${name}: entries are pushed, and all of them pass`, () => {
      const report = check(runNetwork(dense, { registry: registryOf(operator) }));
      assert.equal(report.verdict, 'pass', report.culprit?.reason);
      for (const { tensors } of report.layers) for (const { verdicts, checked } of tensors) {
        assert.equal(verdicts.pass, checked);
      }
    });
  }

  const wrong: Readonly<Record<string, Operator>> = {
    'of its input': {
      ...right,
      respond: (state, probe, answers) =>
        right.respond!(state, { ...probe, response: probe.response.map((r, i) => (i === 7 ? 1.001 * r : r)) }, answers),
    },
    'of its weights': {
      ...right,
      perturb: perturbWith((rule) => ({
        ...rule,
        respond: (state, probe, answers) => {
          rule.respond!(state, probe, answers);
          answers[3]! *= 1.001;
        },
      })),
    },
  };
  for (const [name, operator] of Object.entries(wrong)) {
    it(`a bulk form that is wrong ${name} is found out: right gradients raise no alarm`, () => {
      const report = check(runNetwork(dense, { registry: registryOf(operator) }));
      assert.equal(report.verdict, 'pass', report.culprit?.reason);
      for (const tensor of ['x', 'first.weight', 'odd.weight']) {
        assert.equal(tensorOf(report, tensor).verdicts.pass, tensorOf(report, tensor).checked, tensor);
      }
    });
  }

  it('a bulk form that is wrong as the backward pass is wrong hides nothing', () => {
    const spoil = (data: Float64Array): void => void (data[3]! *= 1.001);
    const operator: Operator = {
      ...right,
      backward: (state, dOutput, gradients) => {
        right.backward(state, dOutput, gradients);
        spoil(gradients.parameters['weight']!.data);
      },
      perturb: perturbWith((rule) => ({
        ...rule,
        respond: (state, probe, answers) => {
          rule.respond!(state, probe, answers);
          spoil(answers);
        },
      })),
    };
    const report = check(runNetwork(dense, { registry: registryOf(operator) }));
    assert.equal(report.verdict, 'fail');
    assert.equal(tensorOf(report, 'odd.weight').verdicts.fail, 1);
  });
});
