import assert from 'node:assert/strict';
import { ShapeError } from '../../../src/engine/operator';
import { zeros, zerosLike, type Tensor } from '../../../src/tensor/tensor';
import { openNetwork } from '../engine/networks';
import { layerOf, sample } from './state';

const slopes = (...numbers: number[]): Record<string, Tensor> =>
  ({ weight: { shape: [numbers.length], data: Float64Array.from(numbers) } });

describe('PReLU', () => {
  it('starts with slopes of 0.25, as in PyTorch', () => {
    const args = { num_parameters: 3 };
    const network = openNetwork({ inputs: { x: [2, 3] }, layers: [{ name: 'a', op: 'PReLU', args }] });
    assert.deepEqual([...network.parameters.get('a.weight')!.data], [0.25, 0.25, 0.25]);
  });

  it('applies one slope to all, or one to each channel', () => {
    const z = sample([-2, 3, -4]);
    assert.deepEqual([...layerOf('PReLU', {}, z, slopes(0.5)).state.output.data], [-1, 3, -2]);
    const { state } = layerOf('PReLU', { num_parameters: 3 }, z, slopes(0.5, 1, -2));
    assert.deepEqual([...state.output.data], [-1, 3, 8]);
  });

  for (const [shape, found] of [[[1, 4], '4 channels'], [[2, 1, 5], '1 channel'], [[6], '1 channel']] as const) {
    it(`refuses three slopes for an input of ${shape.join(' × ')}`, () => {
      assert.throws(() => layerOf('PReLU', { num_parameters: 3 }, zeros(shape)), (error: ShapeError) => {
        assert.ok(error instanceof ShapeError);
        const sentence = `num_parameters is 3, but its input has ${found}: take one slope for each, or 1`;
        assert.deepEqual([error.message, error.argument, error.fix], [sentence, 'num_parameters', Number(found[0])]);
        return true;
      });
    });
  }

  it('refuses no slopes at all', () => {
    assert.throws(() => layerOf('PReLU', { num_parameters: 0 }, sample([1])), /num_parameters is 0, expected .* ≥ 1/);
  });

  it('gives the slope of an entry at 0 no gradient, and the entry that slope', () => {
    const { operator, state } = layerOf('PReLU', { num_parameters: 2 }, sample([0, -3]), slopes(0.25, 0.5));
    const [dZ, dw] = [zerosLike(state.output), zeros([2])];
    operator.backward(state as never, sample([8, 2]), { inputs: [dZ], parameters: { weight: dw } });
    assert.deepEqual([...dZ.data], [2, 1]);
    assert.deepEqual([...dw.data].map(Math.abs), [0, 6]);
  });

  for (const [w, hasKink] of [[0.25, true], [1, false], [-1, true]] as const) {
    it(`with slope ${w} has ${hasKink ? 'a' : 'no'} kink at 0`, () => {
      const { operator, state } = layerOf('PReLU', {}, sample([0]), slopes(w));
      const one = new Int32Array(1);
      const stack = { rows: 1, sample: one, perturbation: one, branches: 'free' as const, kinks: new Uint8Array(1) };
      const output = { from: 0, to: 1, data: new Float64Array(1) };
      operator.difference!(state as never, stack, [{ ...output, data: Float64Array.of(-0.5) }], output);
      assert.deepEqual([output.data[0], stack.kinks[0]], [-0.5 * w, Number(hasKink)]);
    });
  }
});
