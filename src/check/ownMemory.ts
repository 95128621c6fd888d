import type { Node } from '../engine/network';
import type { Gradients } from '../engine/operator';
import { inParts, inStretches, NUMBERS_AT_ONCE, within } from '../engine/parts';
import { clone, zerosLike, type Tensor } from '../tensor/tensor';

/** Whether no two slots of a node read the same value, so that each slot has a gradient of its own. */
export function hasOwnSlots({ sources }: Node): boolean {
  return new Set(sources).size === sources.length;
}

/**
 * The gradients that a node's backward rule gives by itself. The rule works in the network's own memory, where the
 * kernels do, and what was there is put back, also when this is left in the middle. Yields in the middle of long work.
 * @param node with slots of its own
 */
export function* backwardAlone(node: Node): Generator<void, Gradients> {
  const { operator, state, output, gradients } = node;
  return yield* leaving(tensorsOf(gradients), function* () {
    for (const gradient of gradients.inputs) gradient?.data.fill(0);
    yield* inParts(node, (part) => operator.backward(state as never, output.gradient!, gradients, part), 2);
    return yield* copyGradients(gradients);
  });
}

/**
 * The same with every number by its magnitude: that of the inputs, of the parameters, and of the gradient of the
 * output, which is given.
 * @param node with slots of its own, whose gradients are linear in all of these
 */
export function* magnitudesAlone(node: Node, dOutput: Tensor): Generator<void, Gradients> {
  const { operator, state, output, gradients } = node;
  const factors = [...state.inputs, ...Object.values(state.parameters)] as Tensor[];
  return yield* leaving([...factors, output.gradient!, ...tensorsOf(gradients)], function* () {
    for (const { data } of factors) yield* inStretches(data.length, (from, to) => dropSigns(data, from, to));
    output.gradient!.data.set(dOutput.data);
    for (const gradient of gradients.inputs) gradient?.data.fill(0);
    yield* inParts(node, (part) => operator.backward(state as never, output.gradient!, gradients, part), 2);
    return yield* copyGradients(gradients);
  });
}

/** Does some work on these tensors and puts their numbers back. */
function* leaving<Result>(tensors: readonly Tensor[], work: () => Generator<void, Result>): Generator<void, Result> {
  const before: Tensor[] = [];
  for (const tensor of tensors) before.push(yield* copyTensor(tensor));
  let restored = 0;
  try {
    const result = yield* work();
    for (const tensor of tensors) {
      yield* copyInto(before[restored]!.data, tensor.data);
      restored++;
    }
    return result;
  } finally {
    // Left in the middle: nobody comes back for the rest.
    for (; restored < tensors.length; restored++) tensors[restored]!.data.set(before[restored]!.data);
  }
}

function tensorsOf({ inputs, parameters }: Gradients): Tensor[] {
  return [...inputs, ...Object.values(parameters)].filter((tensor) => tensor !== undefined);
}

/** Copies on the heap; yields on the way when they are large. */
export function* copyGradients({ inputs, parameters }: Gradients): Generator<void, Gradients> {
  const own: Record<string, Tensor> = {};
  for (const [key, tensor] of Object.entries(parameters)) own[key] = yield* copyTensor(tensor!);
  const copies: (Tensor | undefined)[] = [];
  for (const tensor of inputs) copies.push(tensor && (yield* copyTensor(tensor)));
  return { inputs: copies, parameters: own };
}

function dropSigns(data: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) data[i] = Math.abs(data[i]!);
}

/** A copy on the heap; yields on the way when it is large. */
export function* copyTensor(tensor: Tensor): Generator<void, Tensor> {
  if (tensor.data.length <= NUMBERS_AT_ONCE) return clone(tensor);
  const copy = zerosLike(tensor);
  yield* copyInto(tensor.data, copy.data);
  return copy;
}

function copyInto(source: Float64Array, target: Float64Array): Generator<void, void> {
  return inStretches(source.length, (from, to) => target.set(within(source, from, to), from));
}
