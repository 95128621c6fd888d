import assert from 'node:assert/strict';
import { fortranToC } from '../../../src/files/fortranOrder';
import { ravel, sizeOf, unravel } from '../../../src/tensor/shape';

const shapes = [[], [5], [1, 1], [4, 1], [3, 4], [2, 3, 4], [5, 1, 2, 3], [2, 2, 2, 2, 2], [40, 50], [0, 3]];

describe('Fortran order', () => {
  for (const shape of shapes) {
    for (const itemSize of [1, 2, 4, 8]) {
      it(`[${shape.join(', ')}] of ${itemSize}-byte items becomes C order`, () => {
        const source = new Uint8Array(sizeOf(shape) * itemSize).map((_, i) => (i * 37 + (i >> 8)) & 0xff);
        const result = fortranToC(source, shape, itemSize);
        for (let i = 0; i < sizeOf(shape); i++) {
          // In column-major order the first axis runs fastest: the position is that of the reversed index.
          const from = ravel(unravel(i, shape).reverse(), [...shape].reverse()) * itemSize;
          assert.deepEqual(result.slice(i * itemSize, (i + 1) * itemSize), source.slice(from, from + itemSize));
        }
      });
    }
  }
});
