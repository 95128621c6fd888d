import type { NetworkDefinition, TextRange } from '../../definition/definition';
import { LOSS } from '../../engine/network';
import type { Axis } from '../../protocol/equationShapes';
import { INPUT } from '../definitions/inputLayer';
import { foreseeInput, foreseeLayer, type LayerTensor } from '../definitions/layerTensors';

/**
 * A layer or the loss as a test: the gradient check says whether its own backward rule is right. An input has no such
 * rule, and is there for its gradient.
 */
export interface TestedLayer {
  readonly name: string;
  readonly op: string;
  readonly hasOwnRule: boolean;
  /** Where it is named in the definition. */
  readonly range: TextRange;
  readonly tensors: readonly TestedTensor[];
}

/** A tensor whose gradient is checked through the whole network. */
export interface TestedTensor {
  /** As checks name it: `conv1.weight`, `x`. */
  readonly name: string;
  /** Of its gradient: `dW`. */
  readonly symbol: string;
  readonly shape: readonly Axis[];
}

/** The tests of a definition: inputs that have a gradient, layers in execution order and the loss. */
export function testedLayers(definition: NetworkDefinition): TestedLayer[] {
  const { inputs, layers, loss } = definition;
  const parametersOf = (name: string): TestedTensor[] =>
    foreseeLayer(definition, name)?.tensors.filter(({ isParameter }) => isParameter).map(tested) ?? [];
  return [
    ...[...inputs].map(([name, range]) =>
      ({ name, op: INPUT, hasOwnRule: false, range, tensors: inputTensors(definition, name) }))
      .filter(({ tensors }) => tensors.length > 0),
    ...layers.map(({ name, op, nameRange }) =>
      ({ name, op, hasOwnRule: true, range: nameRange, tensors: parametersOf(name) })),
    ...(loss ? [{ name: LOSS, op: loss.op, hasOwnRule: true, range: loss.opRange, tensors: [] }] : []),
  ];
}

/** Word indices and labels have no gradient. */
function inputTensors(definition: NetworkDefinition, name: string): TestedTensor[] {
  const input = foreseeInput(definition, name);
  return input?.hasGradient ? [tested(input)] : [];
}

function tested({ name, symbol, shape }: LayerTensor): TestedTensor {
  return { name, symbol: `d${symbol}`, shape };
}
