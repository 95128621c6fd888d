import { axisOrder, written, writtenShape, type Notation } from '../../src/protocol/notation';
import type { Sentence } from '../../src/protocol/sentence';
import type { LayerView, RunView, TensorView } from '../../src/protocol/views';
import { formatIndex, shapeText } from '../format/number';
import { gradientName } from '../state/selection';
import { axisNames, placeInWords } from '../tensor/axisNames';

/** A tensor of a run, and how it is written in the notation that is chosen. */
export interface NamedTensor {
  readonly layer: LayerView;
  readonly view: TensorView;
  readonly isParameter: boolean;
  /** What the axes count, as they are stored. */
  readonly axes: readonly Sentence[];
  /** The axes in the order in which they are written, by their number. */
  readonly order: readonly number[];
  /** Coordinates in the order in which they are written. */
  written(index: readonly number[]): readonly number[];
  /** Coordinates as they are written: `[2, 3]`; nothing for those of a scalar. */
  index(index: readonly number[]): string;
  /** Coordinates, or those of the first axes, in words: `unit 2, sample 3`. */
  place(index: readonly number[]): string;
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
  const axes = axisNames(layer, view);
  const order = axisOrder(view.shape.length, isParameter, notation);
  const inOrder = (index: readonly number[]): readonly number[] => written(index, isParameter, notation);
  return {
    layer, view, isParameter, axes, order,
    written: inOrder,
    index: (index) => (index.length === 0 ? '' : formatIndex(inOrder(index))),
    place: (index) => placeInWords(index, axes, order),
    shape: shapeText(writtenShape(view.shape, isParameter, notation)),
  };
}
