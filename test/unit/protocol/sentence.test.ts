import assert from 'node:assert/strict';
import { templatesIn } from '../../../media/l10n/make/templates';
import type { Written } from '../../../src/protocol/place';
import { english, say, sentence, SentenceError, translated, type Sentence } from '../../../src/protocol/sentence';

describe('a sentence', () => {
  const inner = sentence`${'tanh2'} gives ${84} features`;
  const said = sentence`in_features is ${90}, but ${inner}`;

  it('keeps its words apart from what goes into them', () => {
    assert.deepEqual(said, {
      words: 'in_features is {0}, but {1}',
      values: [90, { words: '{0} gives {1} features', values: ['tanh2', 84] }],
    });
    assert.deepEqual(sentence`nothing`, { words: 'nothing', values: [] });
  });

  it('is put together in English', () => {
    assert.equal(english(said), 'in_features is 90, but tanh2 gives 84 features');
    assert.deepEqual(say(said), { message: english(said), sentence: said });
    assert.equal(new SentenceError(said).message, english(said));
  });

  it('has places and shapes in the order in which they are stored, unless somebody writes them otherwise', () => {
    const tensor = 'fc1.weight';
    const wrong = sentence`${tensor} (${{ tensor, shape: [2, 3] }}) is wrong`;
    const placed = sentence`${wrong} at ${{ tensor, index: [1, 0] }}`;
    assert.equal(english(placed), 'fc1.weight (2 × 3) is wrong at [1, 0]');
    const backwards = (written: Written): string =>
      ('index' in written ? written.index : written.shape).toReversed().join('|');
    assert.equal(translated(placed, (words) => words.toUpperCase(), backwards), 'fc1.weight (3|2) IS WRONG AT 0|1');
  });

  it('takes what goes into it as it is', () => {
    assert.equal(english(sentence`there is no ${'{1}'} before ${'$&'}`), 'there is no {1} before $&');
    assert.equal(english(sentence`expected ${'{ "op": … }'} or ${Infinity}`), 'expected { "op": … } or Infinity');
    assert.equal(english(sentence`an object in braces: { … } and {0}`), 'an object in braces: { … } and {0}');
  });

  it('crosses to another thread and through JSON as it is', () => {
    assert.deepEqual(structuredClone(said), said);
    assert.deepEqual(JSON.parse(JSON.stringify(said)), said);
    const strange = sentence`between ${-Infinity} and ${NaN}`;
    assert.equal(english(JSON.parse(JSON.stringify(strange)) as Sentence), 'between -Infinity and NaN');
  });

  it('is found in the code as it puts its words together', () => {
    const code = [
      'const a = sentence`in_features is ${90}, but ${sentence`${name} gives ${84} features`}`;',
      'const b = other`not this`, c = `nor this`, d = sentence`one backslash \\\\`;',
      'const e = localised`Step ${at} of ${count}`, f = localised(a);',
    ];
    assert.deepEqual(templatesIn('a.ts', code.join('\n')),
      [said.words, inner.words, 'one backslash \\', 'Step {0} of {1}']);
  });
});
