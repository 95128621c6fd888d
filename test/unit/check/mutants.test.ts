import assert from 'node:assert/strict';
import { LOSS, type Network } from '../../../src/engine/network';
import type { Operator } from '../../../src/engine/operator';
import { standardRegistry } from '../../../src/engine/registry';
import { runNetwork, type Sketch } from '../engine/networks';
import { check } from './drive';
import { overwriting } from '../../experiment/mutants/common';
import {
  eachEntry, MUTANT, registryWith, registryWithout, weight, type Mutant,
} from '../../experiment/mutants/mutant';
import { operatorOf } from '../../experiment/mutants/suspect';
import { suspects } from '../../experiment/mutants/suspects';

/** Two layers that read the same tensor; `mutant` is the one that goes backward last, over what the other has added. */
const fork: Sketch = {
  inputs: { x: [3, 4] },
  layers: [
    { name: 'first', op: 'Linear', args: { out_features: 5 } },
    { name: 'mutant', op: MUTANT, inputs: ['first'] },
    { name: 'other', op: 'Sigmoid', inputs: ['first'] },
    { name: 'sum', op: 'Add', inputs: ['mutant', 'other'] },
    { name: 'last', op: 'Linear', args: { out_features: 2 } },
  ],
};

/** Every gradient of a network. */
function gradientsOf({ inputs, nodes }: Network): readonly number[] {
  const values = [...inputs.map(({ gradient }) => gradient), ...nodes.map(({ output }) => output.gradient)];
  const parameters = nodes.flatMap(({ gradients }) => Object.values(gradients.parameters));
  return [...values, ...parameters].flatMap((gradient) => [...(gradient?.data ?? [])]);
}

/** Whether the mistake changes a gradient of this network; one that does not says nothing about the check. */
function matters(sketch: Sketch, operator: Operator, mistake: Mutant): boolean {
  const right = gradientsOf(runNetwork(sketch, { registry: registryWithout(operator) }));
  const wrong = gradientsOf(runNetwork(sketch, { registry: registryWith(operator, mistake) }));
  const largest = Math.max(...right.map(Math.abs));
  return right.some((value, i) => Math.abs(value - wrong[i]!) > 1e-13 * largest);
}

function assertBlamed(sketch: Sketch, operator: Operator, mistake: Mutant): void {
  const culprit = sketch.loss === MUTANT ? LOSS : 'mutant';
  const report = check(runNetwork(sketch, { registry: registryWith(operator, mistake) }));
  assert.equal(report.verdict, 'fail');
  assert.equal(report.culprit?.layer, culprit, report.culprit?.reason);
  const failing = report.layers.filter(({ local }) => local === 'fail').map(({ name }) => name);
  assert.deepEqual(failing, [culprit]);
}

describe('Gradient check: every mistake is found, and its layer named', () => {
  it('covers every operator and loss there is', () => {
    const known = [...standardRegistry.operators.keys(), ...standardRegistry.losses.keys()];
    const missing = known.filter((op) => !suspects.some((suspect) => suspect.op === op));
    assert.deepEqual(missing, [], 'a new operator needs a row in mistakes/others.ts');
  });

  for (const { op, networks, mistakes } of suspects) {
    describe(op, () => {
      it('without a mistake, nothing is found', () => {
        for (const sketch of networks) {
          const report = check(runNetwork(sketch, { registry: registryWithout(operatorOf(op)) }));
          assert.equal(report.verdict, 'pass', report.culprit?.reason);
          assert.equal(report.culprit, undefined);
        }
      });

      for (const mistake of mistakes) {
        it(mistake.name, () => {
          const affected = networks.filter((sketch) => matters(sketch, operatorOf(op), mistake));
          assert.notEqual(affected.length, 0, 'the mistake changes no gradient of any network');
          for (const sketch of affected) assertBlamed(sketch, operatorOf(op), mistake);
        });
      }
    });
  }

  it('in two layers: the first on the way back from the loss is named', () => {
    const twice = eachEntry('dW twice', weight, (value) => 2 * value);
    const registry = registryWith(operatorOf('Linear'), twice);
    const layers = ['first', 'second', 'third'].map((name, i) =>
      ({ name, op: i < 2 ? MUTANT : 'Linear', args: { out_features: 3 } }));
    const report = check(runNetwork({ inputs: { x: [3, 4] }, layers }, { registry }));
    assert.equal(report.culprit?.layer, 'second');
    const failing = report.layers.filter(({ local }) => local === 'fail').map(({ name }) => name);
    assert.deepEqual(failing, ['first', 'second']);
  });

  describe('a tensor that is used twice', () => {
    it('without a mistake, nothing is found', () => {
      const report = check(runNetwork(fork, { registry: registryWithout(operatorOf('Tanh')) }));
      assert.equal(report.verdict, 'pass', report.culprit?.reason);
    });

    it(overwriting.name, () => {
      const report = check(runNetwork(fork, { registry: registryWith(operatorOf('Tanh'), overwriting) }));
      assert.deepEqual([report.verdict, report.culprit?.layer], ['fail', 'mutant']);
    });
  });
});
