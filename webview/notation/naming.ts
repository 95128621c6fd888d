import { written, writtenShape, type Notation } from '../../src/protocol/notation';
import type { LayerView, RunView, TensorView } from '../../src/protocol/views';
import { formatShape } from '../../src/tensor/shape';
import { gradientName } from '../state/selection';
import { axisNames } from '../tensor/axisNames';

/** A tensor of a run, and how it is written in the notation that is chosen. */
export interface NamedTensor {
  readonly layer: LayerView;
  readonly view: TensorView;
  readonly isParameter: boolean;
  /** What the axes count, as they are stored. */
  readonly axes: readonly string[];
  /** Coordinates as they are written: `[2, 3]`. */
  index(index: readonly number[]): string;
  /** The shape as it is written: `120 × 4`. */
  readonly shape: string;
}

/** True for the tensors that are trained, and their gradients. */
export function isParameterOf(layer: LayerView, { name }: Pick<TensorView, 'name'>): boolean {
  return layer.tensors.some((tensor) =>
    tensor.role === 'parameter' && (tensor.name === name || gradientName(tensor.name) === name));
}

/** Finds tensors by their names in an export: each under the layer that makes it, or the first that uses it. */
export function naming(run: RunView, notation: Notation): (name: string) => NamedTensor | undefined {
  const known = new Map<string, NamedTensor | undefined>();
  return (name) => {
    if (!known.has(name)) known.set(name, find(run, notation, name));
    return known.get(name);
  };
}

function find(run: RunView, notation: Notation, name: string): NamedTensor | undefined {
  for (const layer of run.layers) {
    const view = layer.tensors.find((tensor) => tensor.name === name);
    if (view) return namedTensor(layer, view, notation);
  }
  return undefined;
}

/** A tensor as a layer shows it. */
export function namedTensor(layer: LayerView, view: TensorView, notation: Notation): NamedTensor {
  const isParameter = isParameterOf(layer, view);
  return {
    layer, view, isParameter,
    axes: axisNames(layer, view),
    index: (index) => (index.length === 0 ? '' : `[${written(index, isParameter, notation).join(', ')}]`),
    shape: formatShape(writtenShape(view.shape, isParameter, notation)),
  };
}
