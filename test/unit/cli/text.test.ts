import assert from 'node:assert/strict';
import { toJson } from '../../../src/cli/text/json';
import { layOut } from '../../../src/cli/text/layOut';
import { duration, magnitude, megabytes, short } from '../../../src/cli/text/numbers';
import { fill, widthOf, wrap } from '../../../src/cli/text/wrap';
import { say, sentence } from '../../../src/protocol/sentence';

describe('JSON for programs', () => {
  it('is what JSON.parse gives back', () => {
    const value = {
      'text': 'a "quoted" line\nand \u2028 another', 'none': null, 'yes': true, 'list': [[1, 2], [3]], 'empty': {},
      'nothing': [], 'nested': { deep: [{ a: 1e-300 }, { b: -0.1 }] }, '__proto__ ': 1,
    };
    assert.deepEqual(JSON.parse(toJson(value)), value);
  });

  it('writes numbers that JSON has not as texts', () => {
    assert.deepEqual(JSON.parse(toJson({ a: [NaN, 1], b: Infinity, c: -Infinity })),
      { a: ['NaN', 1], b: 'Infinity', c: '-Infinity' });
  });

  it('leaves out sentences for other languages, which stand there in English as well', () => {
    const finding = { ...say(sentence`${'fc1'} is dead`), value: 1, sentences: { sentence: 2 } };
    assert.deepEqual(JSON.parse(toJson(finding)), { message: 'fc1 is dead', value: 1, sentences: { sentence: 2 } });
  });

  it('keeps lists of numbers on one line and leaves undefined away', () => {
    assert.equal(toJson({ shape: [4, 1, 28], rest: undefined, of: { x: 1 } }),
      '{\n  "shape": [4, 1, 28],\n  "of": {\n    "x": 1\n  }\n}');
  });
});

describe('text for people', () => {
  it('wraps between words, with an indent behind the first line', () => {
    assert.deepEqual(wrap('one two three four', 9, '  '), ['one two', '  three', '  four']);
  });

  it('leaves a word that is too long whole', () => {
    assert.deepEqual(wrap('a incomprehensible b', 5), ['a', 'incomprehensible', 'b']);
  });

  it('fills lines with parts, whole', () => {
    assert.deepEqual(fill(['dZ 4 × 10', 'dW 10 × 84', 'db 10'], 22, ', '), ['dZ 4 × 10, dW 10 × 84,', 'db 10']);
  });

  it('counts cells as a terminal draws them', () => {
    assert.equal(widthOf('conv'), 4);
    assert.equal(widthOf('\u001b[31mfail\u001b[0m'), 4);
    assert.equal(widthOf('卷积'), 4);
    assert.equal(widthOf('e\u0301tage'), 5);
  });

  it('lays out a table, numbers to the right, the last column in several lines', () => {
    const columns = [{ title: 'Layer' }, { title: 'Checked', align: 'right' }, { title: 'Verdicts' }] as const;
    const rows = [
      { cells: ['卷积', '1,234'], last: ['12 pass', '345 untested'] },
      { cells: ['fc', '5'], last: [] },
    ];
    assert.deepEqual(layOut(columns, rows, 32), [
      'Layer  Checked  Verdicts',
      '卷积     1,234  12 pass,',
      '                345 untested',
      'fc           5',
    ]);
  });

  it('writes numbers for people', () => {
    const errors = [0, 2.14e-15, 1.96, 0.0234, 12345, Infinity];
    assert.deepEqual(errors.map(magnitude), ['0', '2.1e-15', '2', '0.023', '1.2e+4', '∞']);
    assert.deepEqual([short(-0.25), short(1 / 3), short(NaN), short(-Infinity)], ['-0.25', '0.333333', 'NaN', '-∞']);
    assert.deepEqual([duration(0.2), duration(999), duration(2449)], ['1 ms', '999 ms', '2.4 s']);
    assert.deepEqual([megabytes(12), megabytes(1234), megabytes(2.5e6)], ['12 bytes', '1.2 kB', '2.5 MB']);
  });
});
