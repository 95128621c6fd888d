import assert from 'node:assert/strict';
import { fitOf, readIn, type TensorKind } from '../../../src/check/readings';
import { ravel, sizeOf, unravel, type Shape } from '../../../src/tensor/shape';

/** What a fit says in a word: the order it takes, or `declared`, with the others that fit. */
function wordOf(given: Shape, declared: Shape, kind: TensorKind): string {
  const fit = fitOf(given, declared, kind);
  switch (fit.kind) {
    case 'declared':
      return ['declared', ...fit.alsoFits.map(({ order }) => order)].join(' or ');
    case 'other':
      return fit.reading.order;
    case 'none':
      return 'none';
  }
}

/** Shapes in a file, the shapes they should have in PyTorch's order, and how they are to be read. */
const fits: readonly (readonly [given: Shape, declared: Shape, kind: TensorKind, word: string])[] = [
  [[3, 5], [3, 5], 'activation', 'declared'],
  [[5, 3], [3, 5], 'activation', '[n, m]'],
  [[4, 4], [4, 4], 'activation', 'declared or [n, m]'],
  [[1, 4], [4, 1], 'activation', 'declared'],
  [[4, 6], [3, 5], 'activation', 'none'],
  [[2, 5, 3], [2, 3, 5], 'activation', '(m, n, n_c)'],
  [[5, 3, 2], [2, 3, 5], 'activation', '[n, n_c, m]'],
  [[2, 5, 6, 3], [2, 3, 5, 6], 'activation', '(m, n_H, n_W, n_c)'],
  [[5, 6, 3, 2], [2, 3, 5, 6], 'activation', '[n_H, n_W, n_c, m]'],
  // Two samples, three channels, 3 × 3 pixels: as it stands, or with the channels last.
  [[2, 3, 3, 3], [2, 3, 3, 3], 'activation', 'declared or (m, n_H, n_W, n_c)'],
  [[3, 3, 3, 5], [3, 5, 3, 3], 'activation', '(m, n_H, n_W, n_c)'],
  [[5, 5, 5, 5], [5, 5, 5, 5], 'activation', 'declared or (m, n_H, n_W, n_c) or [n_H, n_W, n_c, m]'],
  // One channel: with the channels last nothing moves.
  [[2, 5, 6, 1], [2, 1, 5, 6], 'activation', 'declared'],
  [[4, 7], [7, 4], 'parameter', '[in, out]'],
  [[5, 5, 1, 6], [6, 1, 5, 5], 'parameter', '[k_H, k_W, in, out]'],
  [[3, 2, 4], [4, 2, 3], 'parameter', '[k, in, out]'],
  [[7, 1], [7], 'parameter', 'declared'],
  [[1, 1, 1, 6], [6], 'parameter', 'declared'],
  [[6, 2], [7], 'parameter', 'none'],
  [[], [1], 'parameter', 'declared'],
];

describe('Orders of axes', () => {
  for (const [given, declared, kind, word] of fits) {
    it(`${given.join(' × ')} for the ${kind} ${declared.join(' × ')}: ${word}`, () => {
      assert.equal(wordOf(given, declared, kind), word);
    });
  }

  it('moves every entry to its place', () => {
    // [n_H, n_W, n_c, m] to (m, n_c, n_H, n_W).
    const [given, declared] = [[5, 6, 3, 2], [2, 3, 5, 6]];
    const fit = fitOf(given, declared, 'activation');
    assert.ok(fit.kind === 'other');
    const data = Float64Array.from({ length: sizeOf(given) }, (_, i) => i);
    const read = readIn(fit.reading, { shape: given, data }, declared);
    assert.deepEqual(read.shape, declared);
    read.data.forEach((value, at) => {
      const [m, c, y, x] = unravel(at, declared) as [number, number, number, number];
      assert.equal(value, ravel([y, x, c, m], given));
    });
  });
});
