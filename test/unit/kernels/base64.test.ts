import assert from 'node:assert/strict';
import { decodeBase64 } from '../../../src/engine/kernels/base64';

/** Every byte once, and a rest that needs padding. */
const bytes = Uint8Array.from({ length: 257 }, (_, i) => i);
const text = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElK'
  + 'S0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SV'
  + 'lpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g'
  + '4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/wA=';

describe('base64', () => {
  it('is decoded by Node', () => {
    assert.deepEqual(new Uint8Array(decodeBase64(text)), bytes);
  });

  it('is decoded where there is nothing but atob', () => {
    assert.deepEqual(decodeBase64(text, {}), bytes);
  });

  it('is decoded by Uint8Array.fromBase64 where there is one', () => {
    const seen: string[] = [];
    const fromBase64 = (given: string): Uint8Array => {
      seen.push(given);
      return bytes;
    };
    assert.equal(decodeBase64(text, { Uint8Array: { fromBase64 } }), bytes);
    assert.deepEqual(seen, [text]);
  });
});
