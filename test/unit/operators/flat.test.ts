import assert from 'node:assert/strict';
import type { Flat } from '../../../src/engine/flat';
import { layerOf, sample, type Written } from './state';

type Parts = readonly (Flat | undefined)[];

/**
 * Where functions are flat, derived by hand: tanh beyond 0.97, which is z = artanh 0.97 = 2.0923, where its slope is
 * 0.0591; the others where their slope falls to 0.0591 of their steepest.
 */
const flats: readonly (readonly [op: string, args: Written, z: readonly number[], parts: Parts])[] = [
  ['Tanh', {}, [-2.1, -2.09, 0, 2.09, 2.1], ['saturated', undefined, undefined, undefined, 'saturated']],
  // σ(z) = (1 + tanh(z / 2)) / 2: the same curve, twice as wide.
  ['Sigmoid', {}, [-4.2, -4.18, 0, 4.18, 4.2], ['saturated', undefined, undefined, undefined, 'saturated']],
  // 1 / (1 + |z|)² = 0.0591 at |z| = 3.1134.
  ['Softsign', {}, [-3.12, 3.11, 3.12], ['saturated', undefined, 'saturated']],
  ['ReLU', {}, [-1, 0, 1e-300], ['off', 'off', undefined]],
  ['ReLU6', {}, [0, 3, 6, 7], ['off', undefined, 'saturated', 'saturated']],
  ['LeakyReLU', {}, [-100, 100], [undefined, undefined]],
  ['LeakyReLU', { negative_slope: 0 }, [-1, 1], ['off', undefined]],
  ['Hardtanh', {}, [-1, 0, 1], ['saturated', undefined, 'saturated']],
  ['Hardtanh', { min_val: 0, max_val: 2 }, [-1, 1, 3], ['off', undefined, 'saturated']],
  ['Hardswish', {}, [-3, -1.5, 4], ['off', undefined, undefined]],
  // eᶻ = 0.0591 at z = −2.8285, whatever α is.
  ['ELU', { alpha: 3 }, [-2.83, -2.82, 5], ['saturated', undefined, undefined]],
  ['SELU', {}, [-2.83, -2.82, 5], ['saturated', undefined, undefined]],
  // σ(z) = 0.0591 at z = −2.7676.
  ['Softplus', {}, [-2.77, -2.76, 9], ['off', undefined, undefined]],
  ['LogSigmoid', {}, [2.77, 2.76, -9], ['off', undefined, undefined]],
  // Least at z = −0.75, where the slope is 0 but nothing rests; Φ(−3) + 3 φ(3) = 0.0013 + 0.0133.
  ['GELU', {}, [-3, -0.7517915, 3], ['off', undefined, undefined]],
  // σ(−6) (1 + 6 σ(6)) = 0.0173.
  ['SiLU', {}, [-6, -1.2784645, 6], ['off', undefined, undefined]],
  ['Mish', {}, [-6, -1.1924, 6], ['off', undefined, undefined]],
  ['PReLU', {}, [-5, 5], [undefined, undefined]],
  ['Elementwise', { expr: 'max(x, 0)' }, [-1, 1], ['off', undefined]],
  ['Elementwise', { expr: 'min(x, 2)' }, [1, 3], [undefined, 'saturated']],
  // p (1 − p) = 0.0591 / 4 at p = 0.985: scores apart by log(0.985 / 0.015) = 4.1846.
  ['Softmax', { dim: 1 }, [4.2, 0], ['saturated', 'saturated']],
  ['Softmax', { dim: 1 }, [4.17, 0], [undefined, undefined]],
];

describe('Where activation functions are flat', () => {
  for (const [op, args, z, parts] of flats) {
    it(`${op} ${JSON.stringify(args)}`, () => {
      const weight = { shape: [1], data: Float64Array.of(0.25) };
      const { operator, state } = layerOf(op, args, sample(z), { weight });
      assert.deepEqual(z.map((_, i) => operator.flat!(state as never, i)), parts);
    });
  }

  it('is unknown to what is no activation function', () => {
    assert.equal(layerOf('Identity', {}, sample([1])).operator.flat, undefined);
  });
});
