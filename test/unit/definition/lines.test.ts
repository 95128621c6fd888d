import assert from 'node:assert/strict';
import { Lines } from '../../../src/definition/lines';

describe('Lines', () => {
  it('counts lines and columns from 1', () => {
    const lines = new Lines('ab\ncd');
    assert.deepEqual(lines.positionAt(0), { line: 1, column: 1 });
    assert.deepEqual(lines.positionAt(2), { line: 1, column: 3 });
    assert.deepEqual(lines.positionAt(3), { line: 2, column: 1 });
    assert.deepEqual(lines.positionAt(5), { line: 2, column: 3 });
  });

  it('takes LF, CR LF and CR for line endings', () => {
    const text = 'a\nb\r\nc\rd\n\re';
    const lines = new Lines(text);
    assert.equal(lines.count, 6);
    const places = ['a', 'b', 'c', 'd', 'e'].map((letter) => lines.positionAt(text.indexOf(letter)));
    assert.deepEqual(places.map(({ line }) => line), [1, 2, 3, 4, 6]);
    assert.ok(places.every(({ column }) => column === 1));
  });

  it('does not count a byte order mark as a column', () => {
    const lines = new Lines('\uFEFFab\nc');
    assert.deepEqual(lines.positionAt(1), { line: 1, column: 1 });
    assert.deepEqual(lines.positionAt(0), { line: 1, column: 1 });
    assert.equal(lines.offsetAt({ line: 1, column: 1 }), 1);
  });

  it('counts columns in UTF-16 code units', () => {
    assert.deepEqual(new Lines('𝛿x').positionAt(2), { line: 1, column: 3 });
  });

  it('keeps places outside the text inside', () => {
    const lines = new Lines('ab\r\ncd');
    assert.deepEqual(lines.positionAt(-3), { line: 1, column: 1 });
    assert.deepEqual(lines.positionAt(99), { line: 2, column: 3 });
    assert.equal(lines.offsetAt({ line: 1, column: 99 }), 2);
    assert.equal(lines.offsetAt({ line: 0, column: 5 }), 0);
    assert.equal(lines.offsetAt({ line: 1, column: -5 }), 0);
    assert.equal(lines.offsetAt({ line: 9, column: 1 }), 6);
  });

  it('gives back every offset that is not inside a line ending', () => {
    const text = 'one\n\ntwo\r\n\r\nthree\rfour\r';
    const lines = new Lines(text);
    for (let offset = 0; offset <= text.length; offset++) {
      if (text[offset - 1] === '\r' && text[offset] === '\n') continue;
      assert.equal(lines.offsetAt(lines.positionAt(offset)), offset, `offset ${offset}`);
    }
  });

  it('has one empty line for an empty text', () => {
    assert.equal(new Lines('').count, 1);
    assert.deepEqual(new Lines('').positionAt(0), { line: 1, column: 1 });
  });
});
