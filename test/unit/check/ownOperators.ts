import type { Operator } from '../../../src/engine/operator';
import { erased, registryOf, standardRegistry, type Registry } from '../../../src/engine/registry';

/**
 * Operators as a user might write them: forward and backward, and no difference rule.
 */

type Own = Pick<Operator, 'forward' | 'backward' | 'magnitude' | 'channels'> & Partial<Operator>;

/** An operator of one input, whose output has its shape. */
function own(op: string, rules: Own): Operator {
  return erased({
    op,
    summary: 'An operator of a test.',
    args: {},
    arity: [1, 1],
    symbols: { inputs: ['X'], output: 'Y' },
    equations: [],
    shape: ([input]) => ({ output: input!, parameters: {} }),
    explain: () => [],
    ...rules,
  });
}

/** y = g(x), entry by entry. */
export function entrywise(op: string, g: (x: number) => number, slope: (x: number) => number): Operator {
  return own(op, {
    forward({ inputs: [x], output }) {
      x!.data.forEach((value, i) => (output.data[i] = g(value)));
    },
    backward({ inputs: [x] }, dY, { inputs: [dX] }) {
      dX?.data.forEach((_, i) => (dX.data[i]! += dY.data[i]! * slope(x!.data[i]!)));
    },
    magnitude: 'diagonal',
    channels: 'kept',
  });
}

/**
 * A smooth layer that mixes the features of a sample: yⱼ = wⱼ sin(xⱼ) s with s = Σ xₖ², so that
 * dxᵢ = dyᵢ wᵢ cos(xᵢ) s + 2 xᵢ Σ dyⱼ wⱼ sin(xⱼ) and dwⱼ = Σ dyⱼ sin(xⱼ) s over the samples.
 * @param factor what the second term of dx is multiplied by: 1, or a mistake
 */
export function mixing(factor = 1): Operator {
  const features = (shape: readonly number[]): number => shape[1]!;
  const pass = (magnitude: (value: number) => number): Operator['backward'] =>
    ({ inputs: [x], parameters: { weight } }, dY, { inputs: [dX], parameters: { weight: dW } }) => {
      const n = features(x!.shape);
      dW!.data.fill(0);
      for (let row = 0; row < x!.data.length; row += n) {
        let [s, all] = [0, 0];
        for (let j = row; j < row + n; j++) {
          s += x!.data[j]! ** 2;
          all += magnitude(dY.data[j]! * weight!.data[j - row]! * Math.sin(x!.data[j]!));
        }
        for (let j = row; j < row + n; j++) {
          const own = magnitude(dY.data[j]! * weight!.data[j - row]! * Math.cos(x!.data[j]!) * s);
          if (dX) dX.data[j]! += own + factor * magnitude(2 * x!.data[j]!) * all;
          dW!.data[j - row]! += magnitude(dY.data[j]! * Math.sin(x!.data[j]!) * s);
        }
      }
    };
  return own('Mixing', {
    shape: ([input]) => ({ output: input!, parameters: { weight: [features(input!)] } }),
    initialisers: { weight: 'normal' },
    forward({ inputs: [x], parameters: { weight }, output }) {
      const n = features(x!.shape);
      for (let row = 0; row < x!.data.length; row += n) {
        const s = x!.data.subarray(row, row + n).reduce((sum, value) => sum + value ** 2, 0);
        for (let j = row; j < row + n; j++) output.data[j] = weight!.data[j - row]! * Math.sin(x!.data[j]!) * s;
      }
    },
    backward: pass((value) => value),
    magnitude: pass(Math.abs),
    channels: 'mixed',
  });
}

/** A number in [−1, 1) that depends on every bit of x, as errors of an iteration that stops early do. */
export function scramble(x: number): number {
  const words = new Uint32Array(Float64Array.of(x).buffer);
  let hash = words[0]! ^ Math.imul(words[1]!, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 31 - 1;
}

/** The standard operators, and these. */
export function registryWithOwn(...operators: readonly Operator[]): Registry {
  const { operators: standard, losses } = standardRegistry;
  return registryOf([...standard.values(), ...operators], [...losses.values()]);
}
