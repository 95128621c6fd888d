import assert from 'node:assert/strict';
import {
  channelsOf, formatShape, innerOf, ravel, sameShape, sizeOf, stridesOf, unravel, type Shape,
} from '../../../src/tensor/shape';

const shapes: readonly Shape[] = [[], [1], [7], [2, 3], [3, 1, 2], [2, 3, 4, 5], [1, 1, 1]];

describe('Shapes', () => {
  it('have as many entries as the product of their sizes; a scalar has one, an empty tensor none', () => {
    assert.deepEqual([[], [5], [2, 3, 4], [3, 0, 2]].map(sizeOf), [1, 5, 24, 0]);
  });

  it('have row-major strides: the last axis lies together', () => {
    assert.deepEqual(stridesOf([2, 3, 4]), [12, 4, 1]);
    assert.deepEqual(stridesOf([5]), [1]);
    assert.deepEqual(stridesOf([]), []);
  });

  it('count coordinates like nested loops, the last axis fastest', () => {
    let position = 0;
    for (let i = 0; i < 2; i++) for (let j = 0; j < 3; j++) for (let k = 0; k < 4; k++, position++) {
      assert.deepEqual(unravel(position, [2, 3, 4]), [i, j, k]);
      assert.equal(ravel([i, j, k], [2, 3, 4]), position);
    }
  });

  it('take every position to coordinates and back, and agree with the strides', () => {
    for (const shape of shapes) {
      const strides = stridesOf(shape);
      for (let position = 0; position < sizeOf(shape); position++) {
        const index = unravel(position, shape);
        assert.equal(ravel(index, shape), position);
        assert.equal(index.reduce((sum, at, axis) => sum + at * strides[axis]!, 0), position);
      }
    }
  });

  it('stay exact above 2³¹', () => {
    assert.deepEqual(unravel(5_000_000_000, [100_000, 100_000]), [50_000, 0]);
    assert.equal(ravel([99_999, 99_999], [100_000, 100_000]), 9_999_999_999);
  });

  it('are the same when they have the same axes', () => {
    assert.ok(sameShape([], []));
    assert.ok(sameShape([2, 3], [2, 3]));
    for (const [a, b] of [[[2, 3], [3, 2]], [[2, 3], [2, 3, 1]], [[1], []], [[2], [2, 3]]] as const) {
      assert.ok(!sameShape(a, b), `${a.join()} and ${b.join()}`);
    }
  });

  it('read like 120 × 400, with the sign for times; letters stand for unknown axes', () => {
    assert.equal(formatShape([120, 400]), '120 \u00d7 400');
    assert.equal(formatShape(['N', 3, 'H', 'W']), 'N × 3 × H × W');
    assert.equal(formatShape([7]), '7');
    assert.equal(formatShape([]), 'scalar');
  });

  it('have channels on their second axis, one if there is none, and the rest inside', () => {
    assert.deepEqual([[2, 3, 4, 5], [2, 3], [2], []].map(channelsOf), [3, 3, 1, 1]);
    assert.deepEqual([[2, 3, 4, 5], [2, 3], [2], []].map(innerOf), [20, 1, 1, 1]);
  });
});
