import type { Network, Node } from '../engine/network';
import { isOutOfMemory } from '../engine/outOfMemory';
import { sentence } from '../protocol/sentence';
import { formatCount } from '../tensor/formatCount';
import { formatShape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import { PreflightError } from './preflight';

/**
 * Runs a check. Where there is no room for what it takes beside the run, says so of the layer with the largest tensor.
 * @throws PreflightError
 */
export function* withinMemory<Step, Result>(network: Network, check: Generator<Step, Result>): Generator<Step, Result> {
  try {
    return yield* check;
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    const { layer, name, tensor } = largestOf(network);
    const parameters = [...network.parameters.values()].reduce((sum, { data }) => sum + data.length, 0);
    const what = sentence`the ${formatCount(parameters)} parameters of this network`;
    const found = sentence`there is not enough memory to check ${what}`;
    const largest = sentence`its largest tensor is ${name} (${formatShape(tensor.shape)})`;
    const remedy = sentence`expected room for several copies of it; make the layer or the batch smaller`;
    throw new PreflightError(layer, sentence`${layer}: ${found}; ${largest}: ${remedy}`);
  }
}

function largestOf({ nodes }: Network): { readonly layer: string; readonly name: string; readonly tensor: Tensor } {
  const tensorsOf = ({ name: layer, output, state }: Node) => [
    { layer, name: `${layer}.output`, tensor: output.tensor },
    ...Object.entries(state.parameters).map(([key, tensor]) => ({ layer, name: `${layer}.${key}`, tensor: tensor! })),
  ];
  return nodes.flatMap(tensorsOf).reduce((a, b) => (b.tensor.data.length > a.tensor.data.length ? b : a));
}
