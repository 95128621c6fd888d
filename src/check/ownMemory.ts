import type { Node } from '../engine/network';
import type { Gradients, Parameters } from '../engine/operator';
import { clone, type Tensor } from '../tensor/tensor';

/** Whether no two slots of a node read the same value, so that each slot has a gradient of its own. */
export function hasOwnSlots({ sources }: Node): boolean {
  return new Set(sources).size === sources.length;
}

/**
 * The gradients that a node's backward rule gives by itself. The rule works in the network's own memory, where the
 * kernels do, and what was there is put back.
 * @param node with slots of its own
 */
export function backwardAlone({ operator, state, output, gradients }: Node): Gradients {
  return leaving(tensorsOf(gradients), () => {
    for (const gradient of gradients.inputs) gradient?.data.fill(0);
    operator.backward(state as never, output.gradient!, gradients);
    return copyOf(gradients);
  });
}

/**
 * The same with every number by its magnitude: that of the inputs, of the parameters, and of the gradient of the
 * output, which is given.
 * @param node with slots of its own, whose gradients are linear in all of these
 */
export function magnitudesAlone({ operator, state, output, gradients }: Node, dOutput: Tensor): Gradients {
  const factors = [...state.inputs, ...Object.values(state.parameters)] as Tensor[];
  return leaving([...factors, output.gradient!, ...tensorsOf(gradients)], () => {
    for (const { data } of factors) for (let i = 0; i < data.length; i++) data[i] = Math.abs(data[i]!);
    output.gradient!.data.set(dOutput.data);
    for (const gradient of gradients.inputs) gradient?.data.fill(0);
    operator.backward(state as never, output.gradient!, gradients);
    return copyOf(gradients);
  });
}

/** Does some work on these tensors and puts their numbers back. */
function leaving<Result>(tensors: readonly Tensor[], work: () => Result): Result {
  const before = tensors.map(({ data }) => data.slice());
  try {
    return work();
  } finally {
    tensors.forEach(({ data }, i) => {
      data.set(before[i]!);
    });
  }
}

function tensorsOf({ inputs, parameters }: Gradients): Tensor[] {
  return [...inputs, ...Object.values(parameters)].filter((tensor) => tensor !== undefined);
}

function copyOf({ inputs, parameters }: Gradients): Gradients {
  const own = Object.entries(parameters).map(([key, tensor]) => [key, clone(tensor!)]);
  return { inputs: inputs.map((tensor) => tensor && clone(tensor)), parameters: Object.fromEntries(own) as Parameters };
}
