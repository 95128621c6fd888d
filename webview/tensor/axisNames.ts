import type { LayerView, TensorView } from '../../src/protocol/views';
import type { Shape } from '../../src/tensor/shape';
import { arrange } from '../heatMap/arrangement';

/** What the axes of an activation are called, by their number. */
const activations: Readonly<Record<number, readonly string[]>> = {
  1: ['sample'],
  2: ['sample', 'unit'],
  3: ['sample', 'channel', 'position'],
  4: ['sample', 'channel', 'row', 'column'],
};

/** The same of a weight. */
const weights: Readonly<Record<number, readonly string[]>> = {
  2: ['unit', 'input'],
  3: ['filter', 'channel', 'position'],
  4: ['filter', 'channel', 'row', 'column'],
};

/** What each axis of a tensor counts, in the singular: `['sample', 'channel', 'row', 'column']`. */
export function axisNames(layer: LayerView, { name, shape }: TensorView): readonly string[] {
  const known = kindOf(layer, name)[shape.length];
  return known ?? shape.map((_, axis) => `axis ${axis}`);
}

function kindOf(layer: LayerView, name: string): Readonly<Record<number, readonly string[]>> {
  if (/\.weight(\.grad)?$/.test(name)) return weights;
  if (/\.bias(\.grad)?$/.test(name)) return { 1: [layer.op === 'Linear' ? 'unit' : 'filter'] };
  return activations;
}

/** What runs down and what across: `↓ sample, row  → channel, column`. */
export function axisCaption(shape: Shape, names: readonly string[]): string {
  const { down, across } = arrange(shape);
  const list = (axes: readonly number[]): string => axes.map((axis) => names[axis]).join(', ');
  return [down.length > 0 && `↓ ${list(down)}`, across.length > 0 && `→ ${list(across)}`].filter(Boolean).join('   ');
}

/** A place in words: `row 2, column 3`. */
export function placeInWords(index: readonly number[], names: readonly string[]): string {
  return index.map((coordinate, axis) => `${names[axis] ?? `axis ${axis}`} ${coordinate}`).join(', ');
}
