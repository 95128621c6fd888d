import assert from 'node:assert/strict';
import {
  convolve, convolveFull, corner, correlate, crop, frobenius, kronecker, multiply, pad, rot180, spread, subsample,
  trace, transpose, unvec, vec,
} from './matrix';

const a = [[1, 2], [3, 4]];
const b = [[0, 5], [6, 7]];
const image = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];
const kernel = [[1, 10], [100, 1000]];

describe('Matrices of the derivation, by hand', () => {
  it('A B', () => {
    assert.deepEqual(multiply(a, b), [[12, 19], [24, 43]]);
    assert.deepEqual(multiply([[1, 2]], a, [[1], [1]]), [[17]]);
  });

  it('Aᵀ, tr A, ⟨A, B⟩_F', () => {
    assert.deepEqual(transpose([[1, 2, 3]]), [[1], [2], [3]]);
    assert.equal(trace(a), 5);
    assert.equal(frobenius(a, b), 56);
  });

  it('A ⊗ B', () => {
    assert.deepEqual(kronecker(a, b), [[0, 5, 0, 10], [6, 7, 12, 14], [0, 15, 0, 20], [18, 21, 24, 28]]);
    assert.deepEqual(kronecker([[1], [2]], [[3, 4]]), [[3, 4], [6, 8]]);
  });

  it('vec A, column by column, and back', () => {
    assert.deepEqual(vec([[1, 2, 3], [4, 5, 6]]), [[1], [4], [2], [5], [3], [6]]);
    assert.deepEqual(unvec(vec([[1, 2, 3], [4, 5, 6]]), 2), [[1, 2, 3], [4, 5, 6]]);
  });

  it('ROT180, padding, cropping, spreading', () => {
    assert.deepEqual(rot180([[1, 2, 3], [4, 5, 6]]), [[6, 5, 4], [3, 2, 1]]);
    assert.deepEqual(pad([[1]], 1, 2), [[0, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0]]);
    assert.deepEqual(crop(image, 1, 0), [[4, 5, 6]]);
    assert.deepEqual(corner(a, 1, 3), [[1, 2, 0]]);
    assert.deepEqual(spread(a, 2, 3), [[1, 0, 0, 2], [0, 0, 0, 0], [3, 0, 0, 4]]);
    assert.deepEqual(subsample(image, 2, 3), [[1], [7]]);
  });

  it('cross-correlation: 1 + 20 + 400 + 5000 in the corner', () => {
    assert.deepEqual(correlate(image, kernel), [[5421, 6532], [8754, 9865]]);
  });

  it('cross-correlation with the larger operand behind: the result is turned round', () => {
    assert.deepEqual(correlate(kernel, image), rot180([[5421, 6532], [8754, 9865]]));
  });

  it('true convolution: 5 + 40 + 200 + 1000 in the corner', () => {
    assert.deepEqual(convolve(image, kernel), [[1245, 2356], [4578, 5689]]);
  });

  it('full convolution reaches over every edge', () => {
    assert.deepEqual(convolveFull([[1, 2]], kernel), [[1, 12, 20], [100, 1200, 2000]]);
  });
});
