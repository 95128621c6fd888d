import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { checkGradients } from '../../../src/check/gradientCheck';
import type { CheckReport } from '../../../src/protocol/views';
import { openNetwork } from '../engine/networks';
import { gradientOf, layerOf, sample } from './state';

/** The report on a network of a single expression. */
function check(expr: string, dexpr?: string): CheckReport {
  const args = { expr, ...(dexpr !== undefined && { dexpr }) };
  const network = openNetwork({ inputs: { x: [4, 6] }, layers: [{ name: 'f', op: 'Elementwise', args }] });
  const steps = checkGradients(network);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe('Elementwise', () => {
  it('works out the derivative, or takes the one it is given', () => {
    const own = gradientOf('Elementwise', { expr: 'x ** 3' }, [2, -1], [1, 10]);
    assert.deepEqual([...own.gradient], [12, 30]);
    const given = gradientOf('Elementwise', { expr: 'x ** 3', dexpr: '7' }, [2, -1], [1, 10]);
    assert.deepEqual([...given.gradient], [7, 70]);
  });

  const right: readonly (readonly [expr: string, dexpr?: string])[] = [
    ['x * tanh(x)'],
    ['sqrt(1 + x * x) - exp(-x)'],
    ['tanh(x)', '1 - tanh(x) ** 2'],
    ['log(1 + exp(x))', '1 / (1 + exp(-x))'],
    ['x ** 3 / 3', 'x * x'],
    ['sin(x) ** 2', '2 * sin(x) * cos(x)'],
    ['x / 3', '0.3333333333333333'],
  ];
  for (const [expr, dexpr] of right) {
    it(`passes the check: ${expr}${dexpr === undefined ? '' : `, derivative ${dexpr}`}`, () => {
      const { verdict, layers } = check(expr, dexpr);
      assert.equal(verdict, 'pass');
      assert.equal(layers.find(({ name }) => name === 'f')!.local, 'pass');
    });
  }

  const wrong: readonly (readonly [expr: string, dexpr: string])[] = [
    ['tanh(x)', '1 - tanh(x)'],
    ['tanh(x)', '1 - x ** 2'],
    ['x ** 2', '2 * x + 1e-9'],
    ['x / (1 + exp(-x))', '1 / (1 + exp(-x))'],
    ['exp(x)', 'exp(x) * 1.000001'],
    ['log(1 + exp(x))', '1 / (1 + exp(x))'],
  ];
  for (const [expr, dexpr] of wrong) {
    it(`fails the check, with the blame on the layer: ${expr}, derivative ${dexpr}`, () => {
      const { verdict, culprit } = check(expr, dexpr);
      assert.equal(verdict, 'fail');
      assert.equal(culprit!.layer, 'f');
    });
  }

  it('concludes nothing where a given derivative has lost its digits', () => {
    const args = { expr: 'tanh(x)', dexpr: '1 - tanh(x) ** 2' };
    const { magnitude, gradient } = gradientOf('Elementwise', args, [18], [1]);
    assert.ok(magnitude[0]! > 1 && gradient[0]! < 1e-15);
  });

  it('explains a gradient by the derivative as it is written', () => {
    const { operator, state } = layerOf('Elementwise', { expr: 'x ** 2 - sin(x)' }, sample([3]));
    const [term] = [...operator.explain(state as never, sample([5]), 'input', [0, 0])];
    assert.deepEqual(term!.factors.map(({ symbol }) => symbol), ['dA', '2 * x - cos(x)']);
    assert.ok(Math.abs(term!.factors[1]!.value - (6 - Math.cos(3))) < 1e-15);
  });

  it('shows its arguments as they were written', () => {
    const { state } = layerOf('Elementwise', { expr: ' x**2 ' }, sample([3]));
    assert.equal(JSON.stringify((state.args as { expr: unknown }).expr), '" x**2 "');
  });

  it('reports a mistake in an expression at its place in the definition', () => {
    const text = `{ "format": "gradnet", "version": 1, "inputs": [{ "name": "x", "shape": ["N", 2] }],
      "layers": [{ "name": "f", "op": "Elementwise", "expr": "2x" }],
      "loss": { "op": "MSELoss", "input": "f", "target": "y" } }`;
    const [problem] = readDefinition(text).problems;
    assert.equal(problem!.message,
      'f: expr is "2x", expected an expression in x: at character 2 an operator such as * is missing in front of "x"');
    assert.equal(text.slice(problem!.range.start, problem!.range.end), '"2x"');
  });
});
