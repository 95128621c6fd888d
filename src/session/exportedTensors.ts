import type { FileTensor } from '../files/fileTensor';
import type { Network } from '../engine/network';
import { targetWithAxes } from '../engine/target';
import type { NamedTensor } from './tensors';

/** Artifacts that count or number something, as integers as in PyTorch. */
const countingArtifacts = new Set(['mask', 'indices']);

/**
 * A run's tensors as they go into a file: what counts or numbers something (class labels, word indices, the mask and
 * the indices of a pooling) as int64, everything else as float64, whatever the network's own dtype.
 */
export function exportedTensors(network: Network, tensors: readonly NamedTensor[]): FileTensor[] {
  const integers = integerValues(network);
  return tensors.map(({ name, symbol, role, tensor: { shape, data } }) => {
    const isInteger = integers.has(name) || (role === 'artifact' && countingArtifacts.has(symbol));
    if (!isInteger) return { name, dtype: 'float64', shape, data };
    return { name, dtype: 'int64', shape, data: BigInt64Array.from(data, BigInt) };
  });
}

/** Names of the inputs that hold word indices, and of the target if it holds class labels. */
function integerValues({ spec: { inputs, loss }, loss: node }: Network): Set<string> {
  const names = inputs.filter(({ integer }) => integer).map(({ name }) => name);
  const [prediction, target] = node.state.inputs;
  const { classes } = targetWithAxes(loss.operator.target(prediction!.shape, loss.args as never), target!.shape.length);
  return new Set(classes === undefined ? names : [...names, loss.target]);
}
