import assert from 'node:assert/strict';
import { Formula } from '../../../src/engine/expression/formula';
import { ExpressionError } from '../../../src/engine/expression/parse';

describe('Expressions', () => {
  const values: readonly (readonly [text: string, x: number, value: number])[] = [
    ['x', 3, 3],
    ['.5 + 1. + 2e3 + 1E-1', 0, 2001.6],
    ['1 - 2 - 3', 0, -4],
    ['8 / 2 / 2', 0, 2],
    ['2 + 3 * 4', 0, 14],
    ['(2 + 3) * 4', 0, 20],
    ['2 ** 3 ** 2', 0, 512],
    ['-x ** 2', 3, -9],
    ['(-x) ** 2', 3, 9],
    ['2 ** -x', 1, 0.5],
    ['2 * -x', 3, -6],
    ['--x', 3, 3],
    ['max(x, 1) + min(x, 1)', 5, 6],
    ['abs(-x)', 2, 2],
    ['sqrt(x) * log(exp(x)) / cos(0)', 4, 8],
    ['  x\n+\t1 ', 1, 2],
  ];
  for (const [text, x, value] of values) {
    it(`${JSON.stringify(text)} at ${x} is ${value}`, () => assert.equal(Formula.read(text).value(x), value));
  }

  const derivatives: readonly (readonly [text: string, derivative: string])[] = [
    ['3', '0'],
    ['x', '1'],
    ['x ** 2', '2 * x'],
    ['x ** 3 - 2 * x', '3 * x ** 2 - 2'],
    ['x ** 0.5', '0.5 * x ** -0.5'],
    ['1 / x', '-(1 / x / x)'],
    ['x / 4', '1 / 4'],
    ['exp(-x)', '-exp(-x)'],
    ['log(x) + log1p(x)', '1 / x + 1 / (1 + x)'],
    ['sqrt(x)', '1 / (2 * sqrt(x))'],
    ['sin(x) * cos(x)', 'cos(x) * cos(x) - sin(x) * sin(x)'],
    ['tanh(2 * x)', '(1 - tanh(2 * x)) * (1 + tanh(2 * x)) * 2'],
    ['abs(x)', 'sign(x)'],
    ['max(x, 0)', '[x > 0]'],
    ['expm1(x)', 'exp(x)'],
    ['2 ** x', '2 ** x * log(2)'],
    ['x - (x - 1)', '1 - 1'],
    ['x ** x', 'x * x ** (x - 1) + x ** x * log(x)'],
  ];
  for (const [text, derivative] of derivatives) {
    it(`the derivative of ${text} is ${derivative}`, () => {
      assert.equal(Formula.read(text).derivative.text, derivative);
    });
  }

  it('writes derivatives that can be read again and mean the same', () => {
    const nested = ['x ** 3 / (1 + x * x)', '-(x - 2) ** 2 / -x', '(2 - x) - (1 - x * (x + 1))', '1 / (x / (2 / x))'];
    for (const { derivative } of nested.map((text) => Formula.read(text))) {
      const read = Formula.read(derivative.text);
      for (const x of [-1.5, 0.25, 3]) assert.equal(read.value(x), derivative.value(x), derivative.text);
    }
  });

  it('lets through what is not a number', () => {
    assert.ok(Number.isNaN(Formula.read('1 + x').value(NaN)));
  });

  it('tells 0 from −0', () => {
    const inverse = Formula.read('1 / x');
    assert.deepEqual([inverse.value(0), inverse.value(-0), inverse.value(0)], [Infinity, -Infinity, Infinity]);
  });

  it('takes the derivative of a power at 0 as PyTorch does', () => {
    assert.equal(Formula.read('x ** x').derivative.value(0), 0);
    assert.equal(Formula.read('x ** (x + 1)').derivative.value(0), 1);
    assert.equal(Formula.read('x ** 0').derivative.value(0), 0);
  });

  it('computes what stands in it many times once', () => {
    const depth = 60;
    // Written out, the derivative would take 2⁶⁰ operations.
    const text = `${'tanh('.repeat(depth)}x${')'.repeat(depth)}`;
    assert.ok(Number.isFinite(Formula.read(text).derivative.value(0.5)));
  });

  const functions = 'the functions are exp, expm1, log, log1p, sqrt, sin, cos, tanh, abs, max, min';
  const mistakes: readonly (readonly [text: string, sentence: string])[] = [
    ['', 'it is empty'],
    ['   ', 'it is empty'],
    ['2x', 'at character 2 an operator such as * is missing in front of "x"'],
    ['x x', 'at character 3 an operator such as * is missing in front of "x"'],
    ['(2 3)', 'at character 4 an operator such as * is missing in front of "3"'],
    ['1.2.3', 'at character 4 an operator such as * is missing in front of ".3"'],
    ['x +', 'at character 4 it ends where a value should stand: a number, x, a function such as exp(x) or a bracket'],
    ['+x', 'at character 1 stands "+" where a value should: a number, x, a function such as exp(x) or a bracket'],
    ['x * / 2', 'at character 5 stands "/" where a value should: a number, x, a function such as exp(x) or a bracket'],
    ['exp()', 'at character 5 stands ")" where a value should: a number, x, a function such as exp(x) or a bracket'],
    ['x ^ 2', 'at character 3 stands "^": powers are written "**"'],
    ['x % 2', 'at character 3 stands "%", which means nothing here'],
    ['1 + y', 'at character 5 stands "y"; the only variable is x'],
    ['relu(x)', `at character 1 stands "relu"; ${functions}`],
    ['1 + exp', 'at character 5 exp needs brackets: exp(x)'],
    ['max x', 'at character 1 max needs brackets: max(x, 0)'],
    ['max(x)', 'at character 1 max takes two values, not 1'],
    ['2 * min(x, 1, 2)', 'at character 5 min takes two values, not 3'],
    ['exp(x, 2)', 'at character 1 exp takes one value, not 2'],
    ['(x + 1', 'at character 1 stands a bracket that is never closed'],
    ['exp(x', 'at character 4 stands a bracket that is never closed'],
    ['x) + 1', 'at character 2 stands a bracket that closes nothing'],
    ['x, 1', 'at character 2 stands a comma; commas separate the two values of max and min alone'],
    ['1e999 * x', 'at character 1 stands 1e999, beyond the range of float64 (1.8e308)'],
    ['constructor(x)', `at character 1 stands "constructor"; ${functions}`],
    [`${'('.repeat(101)}x${')'.repeat(101)}`, 'at character 101 it is nested more than 100 deep'],
    ['x + '.repeat(600), 'it has 2400 characters, but 2000 are the most that are read'],
  ];
  for (const [text, sentence] of mistakes) {
    it(`refuses ${JSON.stringify(text.slice(0, 20))}: ${sentence}`, () => {
      assert.throws(() => Formula.read(text), (error: Error) => {
        assert.ok(error instanceof ExpressionError);
        assert.equal(error.message, sentence);
        return true;
      });
    });
  }
});
