import type { Network, Node, Value } from '../engine/network';
import type { Gradients, Parameters } from '../engine/operator';
import { finish, inParts } from '../engine/parts';
import { addTo, magnitudes, zerosLike, type Tensor } from '../tensor/tensor';
import { hasOwnSlots, magnitudesAlone } from './ownMemory';

/**
 * The backward pass of one node with every product replaced by its magnitude, from these sums of magnitudes for the
 * entries of its output, in its shape: the sums for its inputs, slot by slot, and for its parameters.
 */
export function magnitudeSums(node: Node, output: Tensor): Gradients {
  return finish(magnitudeSumsInSteps(node, output));
}

/** The same, yielding in the middle of long work. */
export function* magnitudeSumsInSteps(node: Node, output: Tensor): Generator<void, Gradients> {
  const { operator, state, gradients } = node;
  if (operator.magnitude === 'linear' && hasOwnSlots(node)) return yield* magnitudesAlone(node, output);
  const sums = emptyLike(gradients);
  const { magnitude } = operator;
  if (typeof magnitude === 'function') {
    yield* inParts(node, (part) => magnitude(state as never, output, sums, part), 2);
    return sums;
  }
  if (operator.magnitude === 'linear') {
    const inputs = state.inputs.map(magnitudes);
    const parameters = allMagnitudes(state.parameters);
    const absolute = { ...state, inputs, parameters };
    yield* inParts(node, (part) => operator.backward(absolute as never, output, sums, part), 2);
    return sums;
  }
  operator.backward(state as never, output, sums);
  yield;
  return {
    inputs: sums.inputs.map((gradient) => gradient && magnitudes(gradient)),
    parameters: allMagnitudes(sums.parameters),
  };
}

function allMagnitudes(tensors: Parameters): Parameters {
  return Object.fromEntries(Object.entries(tensors).map(([key, tensor]) => [key, magnitudes(tensor!)]));
}

/** Gradients of the same shapes, all zero. */
export function emptyLike({ inputs, parameters }: Gradients): Gradients {
  return {
    inputs: inputs.map((gradient) => gradient && zerosLike(gradient)),
    parameters: Object.fromEntries(Object.entries(parameters).map(([key, gradient]) => [key, zerosLike(gradient!)])),
  };
}

/**
 * For every gradient of a network the sum of the magnitudes of all products that went into it: S of the error bound.
 * Where S is 0, nothing leads from the entry to the loss. Nodes are passed one by one from the loss back, all that are
 * needed at the latest when a sum is asked for.
 */
export class MagnitudeSums {
  private readonly values = new Map<Value, Tensor>();
  private readonly parameters = new Map<string, Tensor>();
  private left: number;

  /** @param network after `forward` and `backward` */
  constructor(private readonly network: Network) {
    for (const { gradient, value } of gradientsOf(network)) this.values.set(value, zerosLike(gradient));
    this.values.get(network.loss.output)!.data[0] = 1;
    this.left = network.nodes.length;
  }

  /** Passes the nodes from the last one to the one at this position; yields in the middle of long work. */
  *passTo(position: number): Generator<void, void> {
    while (this.left > position) {
      yield* this.pass(this.network.nodes[this.left - 1]!);
      this.left--;
    }
  }

  /** S of a parameter's gradient, in its shape. */
  ofParameter(name: string): Tensor {
    if (!this.parameters.has(name)) finish(this.passTo(0));
    return this.parameters.get(name)!;
  }

  /** S of the gradient of an input or a layer's output, in its shape. */
  ofValue(value: Value): Tensor {
    finish(this.passTo(0));
    return this.values.get(value)!;
  }

  private *pass(node: Node): Generator<void, void> {
    const sums = yield* magnitudeSumsInSteps(node, this.values.get(node.output)!);
    yield;
    node.sources.forEach((source, slot) => {
      const own = sums.inputs[slot];
      if (own) addTo(this.values.get(source)!, own);
    });
    for (const [key, tensor] of Object.entries(sums.parameters)) this.parameters.set(`${node.name}.${key}`, tensor!);
  }
}

function* gradientsOf({ inputs, nodes }: Network): Generator<{ value: Value; gradient: Tensor }> {
  for (const value of [...inputs, ...nodes.map(({ output }) => output)]) {
    if (value.gradient) yield { value, gradient: value.gradient };
  }
}
