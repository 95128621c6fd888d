import assert from 'node:assert/strict';
import { cornersOf, sampleEntries } from '../../../src/check/sample';

/** The samples one after the other, as lists. */
function samples(size: number, milliseconds: number, seed = 1): number[][] {
  return [...sampleEntries(size, milliseconds, seed)].map((sample) => [...sample]);
}

const upTo = (size: number): number[] => Array.from({ length: size }, (_, entry) => entry);

describe('Samples of a tensor', () => {
  it('are all entries in order, at once, when there is no limit', () => {
    for (const size of [0, 1, 64, 65, 1000]) assert.deepEqual(samples(size, Infinity), [upTo(size)]);
  });

  it('are all entries of a small tensor, whatever the limit', () => {
    for (const size of [1, 2, 63, 64]) assert.deepEqual(samples(size, 0), [upTo(size)]);
  });

  for (const size of [65, 66, 100, 257, 1000, 4096, 5000]) {
    describe(`of ${size} entries, within a limit`, () => {
      const drawn = samples(size, 1);

      it('cover all of them in the end, none twice', () => {
        assert.deepEqual(drawn.flat().sort((a, b) => a - b), upTo(size));
      });

      it('start with about 64, the first and the last entry among them', () => {
        const [first] = drawn;
        assert.ok(first!.includes(0) && first!.includes(size - 1));
        assert.ok(first!.length >= 33 && first!.length <= 66, `${first!.length}`);
      });

      it('are in rising order, which lets neighbours travel together', () => {
        for (const sample of drawn) assert.deepEqual([...sample].sort((a, b) => a - b), sample);
      });

      it('leave no stretch of the tensor out: gaps of the first sample are at most two strata', () => {
        const [first] = drawn;
        const gaps = first!.slice(1).map((entry, i) => entry - first![i]!);
        assert.ok(Math.max(...gaps) <= Math.ceil((2 * size) / 64), `${Math.max(...gaps)}`);
      });

      it('depend on the seed and on nothing else', () => {
        assert.deepEqual(samples(size, 1), drawn);
        if (size > 200) assert.notDeepEqual(samples(size, 1, 2)[0], drawn[0]);
      });
    });
  }

  it('grow from one to the next', () => {
    const sizes = samples(100_000, 1).map(({ length }) => length);
    assert.ok(sizes.length >= 4);
    sizes.slice(1, -1).forEach((length, i) => assert.ok(length > 2 * sizes[i]!, sizes.join()));
  });
});

describe('Corners of a tensor', () => {
  it('are every combination of first and last along its axes', () => {
    assert.deepEqual(cornersOf([3, 4]).sort((a, b) => a - b), [0, 3, 8, 11]);
    assert.equal(cornersOf([6, 2, 5, 5]).length, 16);
  });

  it('are counted once where an axis has one place', () => assert.deepEqual(cornersOf([1, 5]).sort(), [0, 4]));
  it('of a vector, such as a bias, are all of its entries', () => assert.deepEqual(cornersOf([4]), [0, 1, 2, 3]));
  it('of a very long one are its ends', () => assert.deepEqual(cornersOf([5000]), [0, 4999]));

  it('are in the first sample of a tensor that is not checked whole', () => {
    const shape = [20, 5, 3, 3];
    const [first] = sampleEntries(900, 1, 3, cornersOf(shape));
    for (const corner of cornersOf(shape)) assert.ok([...first!].includes(corner), `${corner}`);
  });
});
