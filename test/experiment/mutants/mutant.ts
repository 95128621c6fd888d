import { emptyLike } from '../../../src/check/magnitudes';
import type { Gradients, LayerState, Loss, Operator } from '../../../src/engine/operator';
import { standardRegistry, type Registry } from '../../../src/engine/registry';
import { clone, type Tensor } from '../../../src/tensor/tensor';

/** The backward pass of an operator. */
export type Backward = (state: LayerState, dOutput: Tensor, gradients: Gradients) => void;

/** A mistake in a backward pass, made of the right one. */
export interface Mutant {
  readonly name: string;
  /** True for a gradient of almost the right size. Absent: its structure is wrong. */
  readonly subtle?: true;
  of(right: Backward): Backward;
}

/** The name under which a registry knows the operator with the mistake. */
export const MUTANT = 'Mutant';

/** The operator with the mistake in its backward pass. */
export function spoiled<Kind extends Operator>(operator: Kind, mutant: Mutant): Kind {
  const right: Backward = (state, dOutput, gradients) => operator.backward(state as never, dOutput, gradients);
  return { ...operator, backward: mutant.of(right) };
}

/** All operators, and one more with a mistake: a layer of a network can be wrong while others of its kind are right. */
export function registryWith(operator: Operator, mutant: Mutant): Registry {
  const wrong = spoiled(operator, mutant);
  return {
    operators: new Map([...standardRegistry.operators, [MUTANT, wrong]]),
    losses: new Map([...standardRegistry.losses, [MUTANT, wrong as Loss]]),
  };
}

/** All operators, and one more that is right: what a network with a mistake is compared with. */
export function registryWithout(operator: Operator): Registry {
  return registryWith(operator, { name: 'none', of: (right) => right });
}

/** The gradient that a mistake is in. */
export type Pick = (gradients: Gradients) => Tensor | undefined;

export const input: Pick = ({ inputs }) => inputs[0];
export const weight: Pick = ({ parameters }) => parameters['weight'];
export const bias: Pick = ({ parameters }) => parameters['bias'];

/** What comes out wrong, given what is right: `gradient` holds it, and is to be changed. */
type Spoil = (gradient: Tensor, state: LayerState, dOutput: Tensor, right: Backward) => void;

/** A mistake in one gradient; the others stay right. */
export function mutant(name: string, pick: Pick, spoil: Spoil): Mutant {
  return {
    name,
    of: (right) => (state, dOutput, gradients) => {
      const own = emptyLike(gradients);
      right(state, dOutput, own);
      const gradient = pick(own);
      if (gradient) spoil(gradient, state, dOutput, right);
      deliver(own, gradients);
    },
  };
}

/** A mistake that leaves the gradient almost right. */
export function subtle(mistake: Mutant): Mutant {
  return { ...mistake, subtle: true };
}

/** A mistake that treats each entry of a gradient by itself. */
export function eachEntry(name: string, pick: Pick, wrong: (value: number, position: number) => number): Mutant {
  return mutant(name, pick, ({ data }) => data.set(data.map(wrong)));
}

/** A mistake that takes the right rule on the wrong numbers. */
export function misled(
  name: string,
  pick: Pick,
  mislead: (state: LayerState, dOutput: Tensor) => { readonly state?: LayerState; readonly dOutput?: Tensor },
): Mutant {
  return mutant(name, pick, (gradient, state, dOutput, right) => {
    const wrong = noGradients(state);
    const numbers = { state, dOutput, ...mislead(state, dOutput) };
    right(numbers.state, numbers.dOutput, wrong);
    gradient.data.set(pick(wrong)!.data);
  });
}

/** Gradients of a layer, all zero. */
export function noGradients({ inputs, parameters }: LayerState): Gradients {
  return emptyLike({ inputs, parameters });
}

/** The layer with another weight, for rules that read the wrong numbers of it. */
export function withWeight(state: LayerState, edit: Parameters<typeof edited>[1]): LayerState {
  return { ...state, parameters: { ...state.parameters, weight: edited(state.parameters['weight']!, edit) } };
}

/** A copy of a tensor with its numbers changed. */
export function edited(tensor: Tensor, edit: (data: Float64Array, tensor: Tensor) => void): Tensor {
  const copy = clone(tensor);
  edit(copy.data, copy);
  return copy;
}

/** As a backward pass does: adds to the gradients of inputs, writes those of parameters. */
function deliver(own: Gradients, gradients: Gradients): void {
  const add = (from: Tensor | undefined, to: Tensor | undefined): void =>
    from?.data.forEach((value, i) => (to!.data[i]! += value));
  own.inputs.forEach((gradient, i) => add(gradient, gradients.inputs[i]));
  for (const [key, gradient] of Object.entries(own.parameters)) gradients.parameters[key]!.data.set(gradient!.data);
}
