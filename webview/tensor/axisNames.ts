import type { LayerView, TensorView } from '../../src/protocol/views';
import type { Arrangement } from '../../src/tensor/pages/arrangement';
import type { EdgeTexts } from '../heatMap/rulers';

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

/** The names of the axes with their sizes on the edges of a map: `→ channel (6) · column (3)` above it. */
export function edgeTexts(arrangement: Arrangement, names: readonly string[]): EdgeTexts {
  const { ranges, down, across } = arrangement;
  const list = (arrow: string, axes: readonly number[]): string =>
    (axes.length === 0 ? '' : `${arrow} ${axes.map((axis) => `${names[axis]} (${ranges[axis]!.count})`).join(' · ')}`);
  return { top: list('→', across), left: list('↓', down) };
}

/** The same for the ear: `filter and row down, channel and column across`. */
export function layoutInWords({ down, across }: Arrangement, names: readonly string[]): string {
  const list = (axes: readonly number[], where: string): string =>
    (axes.length === 0 ? '' : `${axes.map((axis) => names[axis]).join(' and ')} ${where}`);
  return [list(down, 'down'), list(across, 'across')].filter(Boolean).join(', ');
}

/**
 * A place in words: `row 2, column 3`.
 * @param order in which the axes are written; those that have no coordinate are left out
 */
export function placeInWords(index: readonly number[], names: readonly string[], order: readonly number[]): string {
  return order
    .filter((axis) => axis < index.length)
    .map((axis) => `${names[axis] ?? `axis ${axis}`} ${index[axis]}`)
    .join(', ');
}
