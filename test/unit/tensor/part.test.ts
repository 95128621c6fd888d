import assert from 'node:assert/strict';
import { partOf } from '../../../src/tensor/part';
import { tensor } from '../../../src/tensor/tensor';

describe('a part of a tensor', () => {
  // Entry [i, j, k] is 100 i + 10 j + k.
  const whole = tensor([3, 4, 5], Array.from({ length: 60 }, (_, position) =>
    100 * Math.floor(position / 20) + 10 * (Math.floor(position / 5) % 4) + (position % 5)));

  it('has the numbers of its place', () => {
    const part = partOf(whole, { start: [1, 2, 3], size: [2, 1, 2] });
    assert.deepEqual(part, { shape: [2, 1, 2], data: Float64Array.of(123, 124, 223, 224) });
  });

  it('may be all of it, or a scalar, or nothing', () => {
    assert.deepEqual(partOf(whole, { start: [0, 0, 0], size: whole.shape }), whole);
    assert.deepEqual(partOf(tensor([], [7]), { start: [], size: [] }), tensor([], [7]));
    assert.equal(partOf(whole, { start: [0, 4, 0], size: [3, 0, 5] }).data.length, 0);
  });

  it('is a copy', () => {
    const part = partOf(whole, { start: [0, 0, 0], size: [1, 1, 1] });
    part.data[0] = -1;
    assert.equal(whole.data[0], 0);
  });

  for (const [start, size] of [
    [[0, 0, 4], [1, 1, 2]], [[0, 0], [1, 1]], [[0, -1, 0], [1, 1, 1]],
    [[0, 0, 0.5], [1, 1, 1]], [[0, 0, 0], [1, 1, NaN]],
  ] as const) {
    it(`is refused outside: ${size.join(' × ')} from ${start.join()}`, () => {
      assert.throws(() => partOf(whole, { start, size }), { name: 'RangeError', message: /the tensor is 3 × 4 × 5/ });
    });
  }
});
