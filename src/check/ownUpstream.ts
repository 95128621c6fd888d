import { exportName, type Network, type Value } from '../engine/network';
import { addTo, magnitudes, zerosLike, type Tensor } from '../tensor/tensor';
import { emptyLike, magnitudeSums } from './magnitudes';

/** A gradient, and for every entry the sum S of the magnitudes of all products in it. */
export interface Expected {
  readonly gradient: Tensor;
  readonly sums: Tensor;
}

/** What the exact rules make of gradients that are wrong, by their names in an export (`x.grad`, `fc1.weight.grad`). */
export type Continuation = ReadonlyMap<string, Expected>;

/**
 * The exact backward pass, in which somebody's own gradient of a layer's output takes the place of the exact one
 * wherever it was given. A gradient of theirs that agrees with this, though it is wrong, has no mistake of its own: it
 * was inherited.
 * @param given somebody's own gradients of inputs and layers' outputs
 */
export function continueFrom(network: Network, given: ReadonlyMap<Value, Tensor>): Continuation {
  const values = new Map<Value, Expected>();
  const continuation = new Map<string, Expected>();
  for (const value of [...network.inputs, ...network.nodes.map(({ output }) => output)]) {
    if (value.gradient) values.set(value, { gradient: zerosLike(value.tensor), sums: zerosLike(value.tensor) });
  }
  const seed = values.get(network.loss.output)!;
  for (const { data } of [seed.gradient, seed.sums]) data[0] = 1;

  for (const node of [...network.nodes].reverse()) {
    const own = given.get(node.output);
    const { gradient, sums } = own ? { gradient: own, sums: magnitudes(own) } : values.get(node.output)!;
    const gradients = emptyLike(node.gradients);
    node.operator.backward(node.state as never, gradient, gradients);
    const bounds = magnitudeSums(node, sums);
    node.sources.forEach((source, slot) => {
      const expected = values.get(source);
      if (!expected) return;
      addTo(expected.gradient, gradients.inputs[slot]!);
      addTo(expected.sums, bounds.inputs[slot]!);
    });
    for (const key of Object.keys(node.gradients.parameters)) {
      const both = { gradient: gradients.parameters[key]!, sums: bounds.parameters[key]! };
      continuation.set(`${node.name}.${key}.grad`, both);
    }
  }
  for (const [value, expected] of values) continuation.set(`${exportName(network, value)}.grad`, expected);
  return continuation;
}
