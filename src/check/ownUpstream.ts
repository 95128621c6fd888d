import { exportName, type Network, type Node, type Value } from '../engine/network';
import type { Gradients } from '../engine/operator';
import { magnitudes, zerosLike, type Tensor } from '../tensor/tensor';
import { addMagnitudes } from './magnitudes';

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
    const [gradients, magnitudeSums] = (['gradient', 'sums'] as const).map((kind): Gradients => ({
      inputs: node.sources.map((source) => values.get(source)?.[kind]),
      parameters: Object.fromEntries(parametersOf(node).map(([key, tensor]) => [key, zerosLike(tensor)])),
    })) as [Gradients, Gradients];
    node.operator.backward(node.state as never, gradient, gradients);
    addMagnitudes(node, sums, magnitudeSums);
    for (const [key] of parametersOf(node)) {
      const both = { gradient: gradients.parameters[key]!, sums: magnitudeSums.parameters[key]! };
      continuation.set(`${node.name}.${key}.grad`, both);
    }
  }
  for (const [value, expected] of values) continuation.set(`${exportName(network, value)}.grad`, expected);
  return continuation;
}

function parametersOf({ gradients }: Node): [string, Tensor][] {
  return Object.entries(gradients.parameters).map(([key, tensor]) => [key, tensor!]);
}
