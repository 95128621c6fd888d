import type { ExplainedTerm } from '../../src/protocol/explanation';
import { sentence, type Sentence } from '../../src/protocol/sentence';
import { localised } from '../ui/localised';

/** A cell of a plane, and the products it is a factor of. */
export interface PlaneCell {
  readonly row: number;
  readonly column: number;
  /** Positions of the products in their group. */
  readonly terms: readonly number[];
}

/** The last two axes of a tensor, at one place of the others; a vector is a plane of one row. */
export interface Plane {
  readonly tensor: string;
  readonly symbol: string;
  /** Coordinates of all axes but the last two. */
  readonly leading: readonly number[];
  readonly cells: readonly PlaneCell[];
}

/** Products that are made alike, of entries of the same planes: one picture shows them. */
export interface Group {
  readonly key: string;
  /** The symbols of the factors: `dZ · A_prev`. */
  readonly form: string;
  readonly terms: readonly ExplainedTerm[];
  readonly planes: readonly Plane[];
  readonly sum: number;
}

/** Sorts products into groups, in the order in which they first occur. */
export function groupsOf(terms: readonly ExplainedTerm[]): readonly Group[] {
  const groups = new Map<string, ExplainedTerm[]>();
  for (const term of terms) {
    const key = keyOf(term);
    const group = groups.get(key);
    if (group) group.push(term);
    else groups.set(key, [term]);
  }
  return [...groups].map(([key, own]) => ({
    key,
    form: own[0]!.factors.map(({ symbol }) => symbol).join(' · '),
    terms: own,
    planes: planesOf(own),
    sum: own.reduce((sum, { product }) => sum + product, 0),
  }));
}

function keyOf({ factors }: ExplainedTerm): string {
  return factors.map(({ symbol, tensor, index }) =>
    `${symbol} ${tensor ?? ''} ${index ? leadingOf(index).join() : ''}`).join(' · ');
}

function leadingOf(index: readonly number[]): readonly number[] {
  return index.slice(0, Math.max(0, index.length - 2));
}

/** Each tensor once, though it may give several factors: Â of the entry itself, and of the others. */
function planesOf(terms: readonly ExplainedTerm[]): readonly Plane[] {
  type Cells = Map<string, PlaneCell & { readonly terms: number[] }>;
  const planes = new Map<string, { readonly plane: Omit<Plane, 'cells'>; readonly cells: Cells }>();
  terms.forEach(({ factors }, term) => {
    for (const { symbol, tensor, index } of factors) {
      if (tensor === undefined || !index || index.length === 0) continue;
      const leading = leadingOf(index);
      const key = `${tensor} ${leading.join()}`;
      let entry = planes.get(key);
      if (!entry) planes.set(key, entry = { plane: { tensor, symbol, leading }, cells: new Map() });
      const [row, column] = index.length === 1 ? [0, index[0]!] : [index.at(-2)!, index.at(-1)!];
      const place = `${row} ${column}`;
      const cell = entry.cells.get(place);
      if (!cell) entry.cells.set(place, { row, column, terms: [term] });
      else if (cell.terms.at(-1) !== term) cell.terms.push(term);
    }
  });
  return [...planes.values()].map(({ plane, cells }) => ({ ...plane, cells: [...cells.values()] }));
}

/**
 * What tells groups apart, in words: `sample 0`, `filter 3`, and the symbols where those differ.
 * @param axesOf what the axes of a tensor count
 */
export function groupLabels(
  groups: readonly Group[],
  axesOf: (tensor: string) => readonly Sentence[],
): readonly string[] {
  const haveOneForm = new Set(groups.map(({ form }) => form)).size === 1;
  const varying = varyingAxes(groups);
  return groups.map(({ form, planes }) => {
    const places = varying.flatMap(([plane, axis]) => {
      const own = planes[plane];
      const at = own?.leading[axis];
      if (!own || at === undefined) return [];
      return [localised`${axesOf(own.tensor)[axis] ?? sentence`place`} ${at}`];
    });
    const words = [...new Set(places)];
    return [...words, ...(haveOneForm && words.length > 0 ? [] : [form])].join(', ');
  });
}

type PlaneAxis = readonly [plane: number, axis: number];

/**
 * The leading axes whose coordinates are not the same in all groups. Of those that go hand in hand the last one: what
 * is a channel of dZ is a filter of W, which says more.
 */
function varyingAxes(groups: readonly Group[]): readonly PlaneAxis[] {
  const most = Math.max(0, ...groups.map(({ planes }) => planes.length));
  const byCoordinates = new Map<string, PlaneAxis>();
  for (let plane = 0; plane < most; plane++) {
    const axes = groups[0]?.planes[plane]?.leading.length ?? 0;
    for (let axis = 0; axis < axes; axis++) {
      const coordinates = groups.map(({ planes }) => planes[plane]?.leading[axis]);
      if (new Set(coordinates).size > 1) byCoordinates.set(coordinates.join(), [plane, axis]);
    }
  }
  return [...byCoordinates.values()];
}
