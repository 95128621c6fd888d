import { parseArguments } from '../../../src/engine/arguments';
import type { Stack } from '../../../src/engine/delta';
import type { LayerState, Operator } from '../../../src/engine/operator';
import { standardRegistry } from '../../../src/engine/registry';
import { onHeap, zeros, zerosLike, type Tensor } from '../../../src/tensor/tensor';

/** Arguments as they stand in a definition. */
export type Written = Readonly<Record<string, unknown>>;

/** A layer after its forward pass. */
export interface Layer {
  readonly operator: Operator;
  readonly state: LayerState;
}

/** A layer of this operator on one input. */
export function layerOf(
  op: string,
  args: Written,
  input: Tensor,
  parameters: Readonly<Record<string, Tensor>> = {},
): Layer {
  const operator = standardRegistry.operators.get(op)!;
  const parsed = parseArguments(operator.args, args);
  const { output: shape } = operator.shape([input.shape], parsed, true);
  const saved = operator.prepare?.([input.shape], parsed, shape, onHeap);
  const state = { args: parsed, inputs: [input], parameters, buffers: {}, output: zeros(shape), training: true, saved };
  operator.forward(state);
  return { operator, state };
}

/** One sample with these features. */
export function sample(features: readonly number[]): Tensor {
  return { shape: [1, features.length], data: Float64Array.from(features) };
}

/** What a step of the input of one sample does to the output, and whether it moved a value on a kink. */
export function changeOf(
  op: string,
  args: Written,
  z: readonly number[],
  d: readonly number[],
  branches: Stack['branches'] = 'free',
): { readonly change: Float64Array; readonly touchesKink: boolean } {
  const { operator, state } = layerOf(op, args, sample(z));
  const one = new Int32Array(1);
  const stack = { rows: 1, sample: one, perturbation: one, branches, kinks: new Uint8Array(1) };
  const change = new Float64Array(z.length);
  const all = { from: 0, to: z.length };
  operator.difference!(state as never, stack, [{ ...all, data: Float64Array.from(d) }], { ...all, data: change });
  return { change, touchesKink: stack.kinks[0] === 1 };
}

/** The gradient of the input of one sample, and the magnitudes of its terms, for a gradient of the output. */
export function gradientOf(op: string, args: Written, z: readonly number[], upstream: readonly number[]): {
  readonly gradient: Float64Array;
  readonly magnitude: Float64Array;
} {
  const { operator, state } = layerOf(op, args, sample(z));
  const [gradient, magnitude] = [zerosLike(state.output), zerosLike(state.output)];
  operator.backward(state as never, sample(upstream), { inputs: [gradient], parameters: {} });
  const sums = { inputs: [magnitude], parameters: {} };
  if (typeof operator.magnitude === 'function') {
    operator.magnitude(state as never, sample(upstream.map(Math.abs)), sums);
  } else {
    magnitude.data.set(gradient.data.map(Math.abs));
  }
  return { gradient: gradient.data, magnitude: magnitude.data };
}
