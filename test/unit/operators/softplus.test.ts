import assert from 'node:assert/strict';
import { ShapeError } from '../../../src/engine/operator';
import { changeOf, layerOf, sample } from './state';

describe('Softplus', () => {
  it('refuses beta 0, by which it would divide', () => {
    assert.throws(() => layerOf('Softplus', { beta: 0 }, sample([1])), (error: ShapeError) => {
      assert.ok(error instanceof ShapeError);
      assert.equal(error.argument, 'beta');
      assert.match(error.message, /^beta is 0/);
      return true;
    });
  });

  it('is not a number away from overflow', () => {
    const { state } = layerOf('Softplus', { beta: -3, threshold: 1e9 }, sample([-1000, 1000]));
    assert.deepEqual([...state.output.data], [-1000, -0]);
  });

  /** At z = 2 the curve lies log(1 + e⁻²) above the line: so far the function falls. */
  const jump = Math.log1p(Math.exp(-2));

  it('jumps at the threshold, and says so', () => {
    const step = 2 ** -40;
    const up = changeOf('Softplus', { threshold: 2 }, [2], [step]);
    assert.ok(up.touchesKink);
    assert.ok(Math.abs(up.change[0]! - (step - jump)) < 1e-16);
    const down = changeOf('Softplus', { threshold: 2 }, [2 + step], [-step]);
    assert.ok(Math.abs(down.change[0]! - (jump - step)) < 1e-16);
  });

  it('stays on its branch when branches are held', () => {
    const { change } = changeOf('Softplus', { threshold: 2 }, [1.5], [1], 'held');
    assert.ok(Math.abs(change[0]! - Math.log((1 + Math.exp(2.5)) / (1 + Math.exp(1.5)))) < 1e-15);
    assert.equal(changeOf('Softplus', { threshold: 2 }, [2.5], [-1], 'held').change[0], -1);
  });
});
