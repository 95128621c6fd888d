import assert from 'node:assert/strict';
import { ShapeError } from '../../../src/engine/operator';
import { zeros } from '../../../src/tensor/tensor';
import { changeOf, gradientOf, layerOf, sample } from './state';

for (const op of ['Softmax', 'LogSoftmax']) {
  describe(op, () => {
    const refusals: readonly (readonly [shape: readonly number[], dim: number, message: string, fix?: number])[] = [
      [[2, 3], 0, 'dim is 0, the axis of the samples: they would be mixed; take 1, or −1 for the last', 1],
      [[2, 3], -2, 'dim is -2, the axis of the samples: they would be mixed; take 1, or −1 for the last', 1],
      [[2, 3, 4, 4], 4, 'dim is 4, but its input has axes 0 to 3', 3],
      [[2, 3], -3, 'dim is -3, but its input has axes 0 to 1', 1],
      [[5], -1, 'needs axes behind that of the samples, but its input has shape 5'],
    ];
    for (const [shape, dim, message, fix] of refusals) {
      it(`refuses dim ${dim} for ${shape.join(' × ')}`, () => {
        assert.throws(() => layerOf(op, { dim }, zeros(shape)), (error: ShapeError) => {
          assert.ok(error instanceof ShapeError);
          assert.deepEqual([error.message, error.fix], [message, fix]);
          return true;
        });
      });
    }

    it('asks for dim, which has no default', () => {
      assert.throws(() => layerOf(op, {}, sample([1, 2])), /dim is missing/);
    });

    it('keeps the digits of an entry that takes nearly all', () => {
      // p = 1 − 2e⁻⁶⁰, whose digits are in the 2e⁻⁶⁰ alone.
      const rest = 2 * Math.exp(-60);
      const { gradient, magnitude } = gradientOf(op, { dim: 1 }, [60, 0, 0], [1, 0, 0]);
      assert.ok(Math.abs(gradient[0]! - rest) <= 1e-15 * rest, `${gradient[0]!} is not ${rest}`);
      assert.ok(magnitude[0]! < 4 * rest, 'the magnitudes are not those of the terms that are left');
      const { change } = changeOf(op, { dim: 1 }, [60, 0, 0], [2 ** -80, 0, 0]);
      assert.ok(Math.abs(change[0]! * 2 ** 80 - rest) <= 1e-15 * rest, `${change[0]! * 2 ** 80} is not ${rest}`);
    });

    it('does not care for what is added to all scores', () => {
      const { change } = changeOf(op, { dim: 1 }, [0.5, -1, 3], [64, 64, 64]);
      for (const d of change) assert.ok(Math.abs(d) < 1e-13, `${d} is not 0`);
    });
  });
}

describe('LogSoftmax', () => {
  it('keeps the digits of a logarithm next to 0', () => {
    const { state } = layerOf('LogSoftmax', { dim: 1 }, sample([50, 0]));
    assert.ok(Math.abs(state.output.data[0]! + Math.exp(-50)) <= 1e-15 * Math.exp(-50));
    assert.equal(state.output.data[1], -50);
  });
});
