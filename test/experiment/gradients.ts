import type { Network } from '../../src/engine/network';
import type { Gradient, Objective } from './rules/rule';

/** The gradients of all parameters, and of all inputs, after a forward and a backward pass; copies. */
export interface Gradients {
  readonly parameters: Gradient;
  readonly inputs: Gradient;
}

export function gradientsOf(network: Network): Gradients {
  network.forward();
  network.backward();
  const parameters = network.nodes.flatMap(({ gradients }) => Object.values(gradients.parameters));
  const inputs = network.inputs.map(({ gradient }) => gradient);
  const copies = (tensors: typeof inputs): Gradient =>
    tensors.flatMap((tensor) => (tensor ? [tensor.data.slice()] : []));
  return { parameters: copies(parameters), inputs: copies(inputs) };
}

/** J as a function of the parameters, in the order of `gradientsOf`. */
export function objectiveOf(network: Network): Objective {
  return {
    parameters: network.nodes.flatMap(({ state }) => Object.values(state.parameters).map((tensor) => tensor!.data)),
    evaluate: () => network.forward(),
  };
}

/** A mistake that changes no gradient by more than this, relative to the largest entry of all, is none. */
const EQUIVALENT = 1e-13;

/** True when any of these tensors differs by more than rounding, on the scale of all gradients of the network. */
export function differs(right: Gradients, wrong: Gradients, within: readonly (keyof Gradients)[]): boolean {
  const largest = Math.max(...[...right.parameters, ...right.inputs].map((tensor) =>
    tensor.reduce((most, value) => Math.max(most, Math.abs(value)), 0)));
  return within.some((part) => right[part].some((tensor, t) =>
    // Not `>`: a gradient that is no number differs.
    tensor.some((value, i) => !(Math.abs(value - wrong[part][t]![i]!) <= EQUIVALENT * largest))));
}
