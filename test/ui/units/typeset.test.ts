import assert from 'node:assert/strict';
import { standardRegistry } from '../../../src/engine/registry';
import { sourceOf } from '../../../webview/equations/source';

describe('equations in the syntax of the typesetting library', () => {
  for (const [text, source] of [
    ['dW = dZ A_prevᵀ', '"d"W = "d"Z A_"prev"^⊤'],
    ['dA_prev = dZ *_full W', '"d"A_"prev" = "d"Z ∗_"full" W'],
    ['dZ = dA / (1 + |Z|)²', '"d"Z = "d"A / (1 + |Z|)^2'],
    ['dA_prev = vec⁻¹(dA)', '"d"A_"prev" = "vec"^(−1)("d"A)'],
    ['db = Σ dZ', '"d"b = sum  "d"Z'],
    ['dZ = dA ⊙ f′(Z)', '"d"Z = "d"A ⊙ f\'(Z)'],
    ['A = max(Z, 0)', 'A = max(Z, 0)'],
    ['dW[2, 3] = Σ(n, x) dZ[n, 2, x] · A_prev[n, x + 1]',
      '"d"W[2, 3] = sum_"n, x" "d"Z[n, 2, x] · A_"prev"[n, x + 1]'],
  ] as const) {
    it(text, () => assert.equal(sourceOf(text), source));
  }

  it('keep the blanks around words, which typesetting drops', () => {
    assert.equal(sourceOf('dA_prev = mask ⊙ dA of the window'),
      '"d"A_"prev" = "mask\u00A0\u2060" ⊙ "d"A "\u2060\u00A0of the window"');
  });

  it('have every letter of every operator’s equations in place', () => {
    for (const { equations } of standardRegistry.operators.values()) {
      for (const { text } of equations) {
        const quotes = sourceOf(text).split('"').length - 1;
        assert.equal(quotes % 2, 0, text);
      }
    }
  });
});
