import assert from 'node:assert/strict';
import { ShapeError } from '../../../src/engine/operator';
import { layerOf, sample } from './state';

describe('Hardtanh', () => {
  for (const [min_val, max_val] of [[1, 1], [2, -2]] as const) {
    it(`refuses ends ${min_val} and ${max_val}`, () => {
      assert.throws(() => layerOf('Hardtanh', { min_val, max_val }, sample([0])), (error: ShapeError) => {
        assert.ok(error instanceof ShapeError);
        const sentence = `min_val is ${min_val} and max_val is ${max_val}, but max_val must lie above min_val`;
        assert.deepEqual([error.message, error.argument], [sentence, 'max_val']);
        return true;
      });
    });
  }

  it('refuses an end that is not finite', () => {
    assert.throws(() => layerOf('Hardtanh', { max_val: Infinity }, sample([0])), /max_val/);
  });
});
