import type { LayerView, RunView, TensorView } from '../../src/protocol/views';
import { largestOf, limitOf, type Scale } from '../heatMap/scale';
import type { ScaleMode } from '../state/appState';

/**
 * The scale of a tensor. One that is the same for several tensors suits the one that needs the widest; values and
 * gradients have scales of their own, because they are of different size by nature.
 */
export function scaleOf(mode: ScaleMode, run: RunView, layer: LayerView, tensor: TensorView): Scale {
  switch (mode) {
    case 'auto': return { kind: 'linear', limit: limitOf(tensor.statistics) };
    case 'layer': return { kind: 'linear', limit: widest(layer.tensors, tensor) };
    case 'network': return { kind: 'linear', limit: widest(run.layers.flatMap(({ tensors }) => tensors), tensor) };
    case 'signedLog': return { kind: 'signedLog', limit: largestOf(tensor.statistics) };
  }
}

/** The largest limit among the tensors that share a scale with this one. */
function widest(tensors: readonly TensorView[], { role }: TensorView): number {
  const isGradient = role === 'gradient';
  const alike = tensors.filter((other) => (other.role === 'gradient') === isGradient);
  return alike.reduce((limit, { statistics }) => Math.max(limit, limitOf(statistics)), 0);
}
