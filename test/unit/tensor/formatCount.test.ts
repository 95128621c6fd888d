import assert from 'node:assert/strict';
import { formatCount } from '../../../src/tensor/formatCount';

describe('A count in digits', () => {
  it('has a comma between groups of three', () => {
    assert.deepEqual([0, 7, 999, 1000, 61_706, 132_863_336, 1e15].map(formatCount),
      ['0', '7', '999', '1,000', '61,706', '132,863,336', '1,000,000,000,000,000']);
  });

  it('is what English makes of it', () => {
    for (let power = 0; power < 53; power++) {
      for (const count of [2 ** power - 1, 2 ** power]) assert.equal(formatCount(count), count.toLocaleString('en-US'));
    }
  });
});
