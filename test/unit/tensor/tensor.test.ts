import assert from 'node:assert/strict';
import { clone, firstNonFinite, magnitudes, onHeap, tensor, zeros, zerosLike } from '../../../src/tensor/tensor';

describe('Tensors', () => {
  it('of zeros have as many as their shape says', () => {
    assert.deepEqual(zeros([2, 3]).data, new Float64Array(6));
    assert.deepEqual(zeros([]).data, new Float64Array(1));
    assert.deepEqual(zerosLike(tensor([2], [3, 4])), { shape: [2], data: new Float64Array(2) });
  });

  it('take their memory from where they are told', () => {
    const lengths: number[] = [];
    const allocate = (length: number): Float64Array => {
      lengths.push(length);
      return onHeap(length);
    };
    zeros([2, 3], allocate);
    zerosLike(tensor([4], [1, 2, 3, 4]), allocate);
    assert.deepEqual(lengths, [6, 4]);
  });

  it('lie over a Float64Array without a copy, and over other lists with one', () => {
    const data = Float64Array.of(1, 2, 3, 4);
    assert.equal(tensor([2, 2], data).data, data);
    assert.deepEqual(tensor([2], Float32Array.of(0.5, 2)).data, Float64Array.of(0.5, 2));
    assert.deepEqual(tensor([], [7]).data, Float64Array.of(7));
  });

  it('refuse numbers that do not fill the shape, saying how many there are and what the shape is', () => {
    assert.throws(() => tensor([2, 3], [1, 2, 3]), /^RangeError: 3 numbers do not fill a tensor of shape \[2, 3\]$/);
    assert.throws(() => tensor([0], [1]), RangeError);
  });

  it('are copied with their numbers', () => {
    const source = tensor([2], [1, 2]);
    const copy = clone(source);
    copy.data[0] = 9;
    assert.deepEqual([...source.data], [1, 2]);
    assert.deepEqual(copy.shape, [2]);
  });

  it('have magnitudes in a tensor of their own; NaN stays', () => {
    const source = tensor([5], [-1, 2, -0, -Infinity, NaN]);
    assert.deepEqual([...magnitudes(source).data], [1, 2, 0, Infinity, NaN]);
    assert.equal(source.data[0], -1);
  });

  it('know their first entry that is not finite', () => {
    assert.equal(firstNonFinite(tensor([3], [1, 2, 3])), -1);
    assert.equal(firstNonFinite(tensor([3], [1, NaN, Infinity])), 1);
    assert.equal(firstNonFinite(tensor([2], [-Infinity, 1])), 0);
    assert.equal(firstNonFinite(tensor([4], [NaN, 1, Infinity, NaN]), 1, 4), 2);
    assert.equal(firstNonFinite(tensor([4], [NaN, 1, 2, NaN]), 1, 3), -1);
    assert.equal(firstNonFinite(zeros([0])), -1);
    assert.equal(firstNonFinite(tensor([2], [Number.MAX_VALUE, 5e-324])), -1);
  });
});
