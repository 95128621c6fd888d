import assert from 'node:assert/strict';
import { parsePythonLiteral, PythonLiteralError } from '../../../src/files/pythonLiteral';

describe('Python literals', () => {
  const values: readonly (readonly [string, unknown])[] = [
    ["'a\\'b'", "a'b"],
    ['"a\'b"', "a'b"],
    ["b'<f8'", '<f8'],
    ['-12', -12],
    ['7L', 7],
    ['True', true],
    ['False', false],
    ['None', null],
    ['()', []],
    ['(1)', 1],
    ['(1,)', [1]],
    ['[1, (2, 3), ]', [1, [2, 3]]],
    ["{'a': {}, '__proto__': 1}", new Map<string, unknown>([['a', new Map()], ['__proto__', 1]])],
  ];
  for (const [text, value] of values) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parsePythonLiteral(text), value);
    });
  }

  const unsound = [
    '1.5', '1e3', '12x', 'Truee', '(,)', '(1,,2)', '{1: 2}', "{'a' 1}", "'a", '(1', '[1)', '', '1 2', 'f()', "'a\nb'",
  ];
  for (const text of unsound) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parsePythonLiteral(text), PythonLiteralError);
    });
  }

  it('reads long strings and digits without exhausting the stack', () => {
    const long = 'a'.repeat(1_000_000);
    assert.equal(parsePythonLiteral(`'${long}'`), long);
    assert.throws(() => parsePythonLiteral(`'${'\\a'.repeat(500_000)}`), PythonLiteralError);
    assert.equal(parsePythonLiteral('1'.repeat(1_000_000)), Infinity);
  });
});
