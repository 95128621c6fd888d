import { sentence, type Sentence } from '../../src/protocol/sentence';
import type { LayerView, TensorView } from '../../src/protocol/views';
import type { Arrangement } from '../../src/tensor/pages/arrangement';
import type { EdgeTexts } from '../heatMap/rulers';
import { localised } from '../ui/localised';

const [sample, unit, input, filter] = [sentence`sample`, sentence`unit`, sentence`input`, sentence`filter`];
const [channel, position] = [sentence`channel`, sentence`position`];

/** What pictures have, whatever they are of. */
export const row = sentence`row`;
export const column = sentence`column`;

/** What the axes of an activation are called, by their number. */
const activations: Readonly<Record<number, readonly Sentence[]>> = {
  1: [sample],
  2: [sample, unit],
  3: [sample, channel, position],
  4: [sample, channel, row, column],
};

/** The same of a weight. */
const weights: Readonly<Record<number, readonly Sentence[]>> = {
  2: [unit, input],
  3: [filter, channel, position],
  4: [filter, channel, row, column],
};

/** The same in the plural. */
const plurals = new Map([
  [sample, sentence`samples`], [unit, sentence`units`], [input, sentence`inputs`], [filter, sentence`filters`],
  [channel, sentence`channels`], [row, sentence`rows`], [column, sentence`columns`], [position, sentence`positions`],
]);

/** What an axis counts, in the plural. */
export function pluralOf(name: Sentence): Sentence {
  return plurals.get(name) ?? name;
}

/** What each axis of a tensor counts, in the singular: sample, channel, row, column. */
export function axisNames(layer: LayerView, { name, shape }: TensorView): readonly Sentence[] {
  const known = kindOf(layer, name)[shape.length];
  return known ?? shape.map((_, axis) => sentence`axis ${axis}`);
}

function kindOf(layer: LayerView, name: string): Readonly<Record<number, readonly Sentence[]>> {
  if (/\.weight(\.grad)?$/.test(name)) return weights;
  if (/\.bias(\.grad)?$/.test(name)) return { 1: [layer.op === 'Linear' ? unit : filter] };
  return activations;
}

/** The names of the axes with their sizes on the edges of a map: `→ channel (6) · column (3)` above it. */
export function edgeTexts(arrangement: Arrangement, names: readonly Sentence[]): EdgeTexts {
  const { ranges, down, across } = arrangement;
  const list = (arrow: string, axes: readonly number[]): string =>
    (axes.length === 0 ? '' : `${arrow} ${axes.map((axis) =>
      `${localised(names[axis]!)} (${ranges[axis]!.count})`).join(' · ')}`);
  return { top: list('→', across), left: list('↓', down) };
}

/** The same for the ear: `filter and row down, channel and column across`. */
export function layoutInWords({ down, across }: Arrangement, names: readonly Sentence[]): string {
  const list = (axes: readonly number[]): string | undefined => axes
    .map((axis) => localised(names[axis]!))
    .reduce<string | undefined>((before, name) => (before === undefined ? name : localised`${before} and ${name}`),
      undefined);
  const [rows, columns] = [list(down), list(across)];
  return [
    ...(rows === undefined ? [] : [localised`${rows} down`]),
    ...(columns === undefined ? [] : [localised`${columns} across`]),
  ].join(', ');
}

/**
 * A place in words: `row 2, column 3`.
 * @param order in which the axes are written; those that have no coordinate are left out
 */
export function placeInWords(
  index: readonly number[], names: readonly Sentence[], order: readonly number[],
): string {
  return order
    .filter((axis) => axis < index.length)
    .map((axis) => localised`${names[axis] ?? sentence`axis ${axis}`} ${index[axis]!}`)
    .join(', ');
}
