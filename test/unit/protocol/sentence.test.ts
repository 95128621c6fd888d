import assert from 'node:assert/strict';
import { templatesIn } from '../../../media/l10n/make/templates';
import { english, say, sentence, SentenceError, type Sentence } from '../../../src/protocol/sentence';

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
    ];
    assert.deepEqual(templatesIn('a.ts', code.join('\n')), [said.words, inner.words, 'one backslash \\']);
  });
});
