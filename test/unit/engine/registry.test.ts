import assert from 'node:assert/strict';
import type { Operator } from '../../../src/engine/operator';
import { erased, registryOf, standardRegistry } from '../../../src/engine/registry';
import { english } from '../../../src/protocol/sentence';

describe('The registry', () => {
  it('knows operators and losses by PyTorch’s names', () => {
    for (const op of ['Linear', 'Conv2d', 'MaxPool2d', 'AvgPool2d', 'Flatten', 'ReLU', 'Sigmoid', 'Tanh', 'Add']) {
      assert.equal(standardRegistry.operators.get(op)?.op, op);
    }
    for (const op of ['MSELoss', 'CrossEntropyLoss']) assert.equal(standardRegistry.losses.get(op)?.op, op);
  });

  it('of other operators is made from a list', () => {
    const relu = standardRegistry.operators.get('ReLU')!;
    const { operators, losses } = registryOf([relu], []);
    assert.deepEqual([[...operators], [...losses]], [[['ReLU', relu]], []]);
  });

  it('forgets types, not operators', () => {
    const tanh = standardRegistry.operators.get('Tanh')!;
    assert.equal(erased(tanh), tanh);
  });

  const all: readonly Operator[] = [...standardRegistry.operators.values(), ...standardRegistry.losses.values()];
  for (const { op, summary, args, arity, symbols, equations, initialisers } of all) {
    describe(op, () => {
      it('is summed up in a sentence', () => assert.match(summary, /.\.$/));

      it('explains every argument in sentences, and reads its own defaults', () => {
        for (const [name, { description, expects, parse, ...rest }] of Object.entries(args)) {
          assert.match(description, /.\.$/, name);
          assert.notEqual(english(expects), '', name);
          if ('default' in rest) assert.ok(parse(rest.default).ok, name);
        }
      });

      it('has symbols for its inputs, its output and its parameters', () => {
        assert.ok(symbols.inputs.length > 0 && symbols.inputs.length >= Math.min(arity[0], 1));
        assert.notEqual(symbols.output, '');
        for (const key of Object.keys(initialisers ?? {})) assert.ok(symbols.parameters?.[key], key);
      });

      it('writes down its forward pass and its gradients, with numbers of the derivation where it follows it', () => {
        const of = equations.map((equation) => equation.of);
        assert.ok(of.includes('output') && (of.includes('input') || of.includes('weight')), of.join());
        for (const key of Object.keys(symbols.parameters ?? {})) assert.ok(of.includes(key), key);
        for (const { text, numbers } of equations) {
          assert.match(text, / = /);
          for (const number of numbers) assert.ok(Number.isInteger(number) && number >= 1 && number <= 37);
        }
      });
    });
  }

  it('cites every equation of the derivation that is a formula of a gradient or of a forward pass', () => {
    const cited = new Set(all.flatMap(({ equations }) => equations.flatMap(({ numbers }) => numbers)));
    for (const number of [8, 9, 10, 11, 18, 20, 24, ...Array.from({ length: 13 }, (_, i) => 25 + i)]) {
      assert.ok(cited.has(number), `eq. ${number}`);
    }
  });
});
