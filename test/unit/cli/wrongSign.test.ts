import assert from 'node:assert/strict';
import type { CheckDocument } from '../../../src/cli/check/checkDocument';
import type { Loss, Operator } from '../../../src/engine/operator';
import { registryOf, standardRegistry, type Registry } from '../../../src/engine/registry';
import { run } from './terminal';

/** Every operator once, so that a wrong one has one place only. */
const definition = `{
  "format": "gradnet", "version": 1, "name": "one of each", "seed": 3, "batch": 2,
  "inputs": [{ "name": "x", "shape": ["N", 2, 8, 8] }],
  "layers": [
    { "name": "conv", "op": "Conv2d", "out_channels": 3, "kernel_size": 3 },
    { "name": "relu", "op": "ReLU" },
    { "name": "max", "op": "MaxPool2d", "kernel_size": 2, "stride": 1 },
    { "name": "tanh", "op": "Tanh" },
    { "name": "mean", "op": "AvgPool2d", "kernel_size": 2, "stride": 1 },
    { "name": "sigmoid", "op": "Sigmoid" },
    { "name": "flat", "op": "Flatten" },
    { "name": "fc", "op": "Linear", "out_features": 4 },
  ],
  "loss": { "op": "CrossEntropyLoss" },
}
`;

const layers = [
  { name: 'conv', op: 'Conv2d', line: 5 },
  { name: 'relu', op: 'ReLU', line: 6 },
  { name: 'max', op: 'MaxPool2d', line: 7 },
  { name: 'tanh', op: 'Tanh', line: 8 },
  { name: 'mean', op: 'AvgPool2d', line: 9 },
  { name: 'sigmoid', op: 'Sigmoid', line: 10 },
  { name: 'flat', op: 'Flatten', line: 11 },
  { name: 'fc', op: 'Linear', line: 12 },
  { name: 'loss', op: 'CrossEntropyLoss', line: 14 },
];

/** The operator with the sign of its backward rule turned round. */
function withWrongSign<O extends Operator>(operator: O): O {
  return {
    ...operator,
    backward: (state, dOutput, gradients) =>
      operator.backward(state, { shape: dOutput.shape, data: dOutput.data.map((value) => -value) }, gradients),
  };
}

function registryWithWrong(op: string): Registry {
  const turn = <O extends Operator>(operator: O): O => (operator.op === op ? withWrongSign(operator) : operator);
  const losses: Loss[] = [...standardRegistry.losses.values()].map(turn);
  return registryOf([...standardRegistry.operators.values()].map(turn), losses);
}

describe('check with a wrong sign in one operator\'s backward rule', () => {
  const check = (op: string, ...options: string[]) =>
    run(['check', 'net.gradnet.json', ...options], {
      files: { 'net.gradnet.json': definition },
      registry: registryWithWrong(op),
    });

  it('finds nothing wrong when nothing is', async () => {
    const { code, out } = await check('none of them');
    assert.equal(code, 0);
    assert.match(out, /PASS/);
  });

  for (const [position, { name, op, line }] of layers.entries()) {
    describe(op, () => {
      it('exits with 1 and names exactly that layer, with its place', async () => {
        const result = await check(op, '--json');
        assert.equal(result.code, 1);
        const document = JSON.parse(result.out) as CheckDocument;
        assert.equal(document.verdict, 'fail');
        const { culprit } = document;
        assert.deepEqual([culprit?.layer, culprit?.op, culprit?.line], [name, op, line]);
        assert.deepEqual(document.layers.filter(({ local }) => local === 'fail').map((layer) => layer.name), [name]);
      });

      it('leaves gradients behind that layer alone, and finds those in front of it wrong', async () => {
        const document = JSON.parse((await check(op, '--json')).out) as CheckDocument;
        const wrong = document.layers
          .filter(({ tensors }) => tensors.some(({ verdicts }) => verdicts.fail > 0))
          .map((layer) => layer.name);
        // The sign of dOutput is turned, so the layer's own parameters are wrong too.
        const before = ['x', ...layers.slice(0, position + 1).map((layer) => layer.name)];
        assert.deepEqual(wrong, before.filter((layer) => ['x', 'conv', 'fc'].includes(layer)));
      });

      it('tells a person where to look', async () => {
        const { code, out } = await check(op);
        assert.equal(code, 1);
        assert.ok(out.split('\n').every((text) => text.length <= 80));
        assert.match(out, /\nFAIL: [\d,]+ of [\d,]+ entries are wrong; all /);
        assert.match(out, new RegExp(`\\nnet\\.gradnet\\.json:${line}:\\d+: ${name} \\(${op}\\)\\n  \\S`));
        assert.match(out, new RegExp(`^${name} \\(${op}\\) +own rule: fail$`, 'm'));
        // Analytic and numeric differ by their sign alone: the error is twice the gradient, and relative to it 2.
        assert.match(out, /^Worst entries.*\n[a-z.]+\[[\d, ]+\] .* 2$/m);
      });
    });
  }
});
