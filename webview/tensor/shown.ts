import type { Variant } from '../../src/protocol/variants';
import type {
  CheckedEntries, CheckedEntry, LayerView, RunView, TensorCheck, TensorView,
} from '../../src/protocol/views';
import type { Interval } from '../../src/tensor/pages/blocks';
import { gridOf, type Grid } from '../../src/tensor/pages/grid';
import type { Distribution } from '../../src/tensor/pages/distribution';
import { sameShape, sizeOf, unravel } from '../../src/tensor/shape';
import { statisticsOf } from '../../src/tensor/statistics';
import type { Margin } from '../heatMap/margin';
import { endOf, largestOf, limitOf, type Scale } from '../heatMap/scale';
import { namedTensor, type NamedTensor } from '../notation/naming';
import { lookOf, notationOf, type AppState, type Look } from '../state/appState';
import type { Pages } from '../state/pages';
import { withStatistics } from '../state/presented';
import { checkOf, gradientName, outputGradientOf, selected, tensorCheckOf } from '../state/selection';
import type { VariantOnShow } from '../variants/variantState';
import { cursorShown } from './cursorShown';
import type { Entry } from './entryText';
import { intervalOf } from './histogram';
import { arrangementOf, layoutOf, sameLayout, type Layout } from './layout';
import { checkedEntryAt, entryOfCheck, notableEntries, type NotableEntries } from './notableEntries';
import { scaleOf } from './scaleOf';

/** The tensor that is on the screen, with all that its parts need to know. */
export interface Shown {
  readonly layer: LayerView;
  readonly view: TensorView;
  /** How it is written. */
  readonly tensor: NamedTensor;
  /** The side of a gradient that is in its place. */
  readonly side: Variant | undefined;
  readonly pages: Pages;
  readonly layout: Layout;
  readonly grid: Grid;
  /** The check of exactly this tensor, when it is a gradient. */
  readonly check: TensorCheck | undefined;
  readonly notable: NotableEntries;
  /** What the check found of every entry, as far as that is here. */
  readonly entries: CheckedEntries | undefined;
  readonly scale: Scale;
  /** Undefined while it is not here. */
  readonly distribution: Distribution | undefined;
  readonly margin: Margin | undefined;
  /** The bin of the histogram whose entries stand out, and its interval. */
  readonly chosenBin: number | undefined;
  readonly highlight: Interval | undefined;
  readonly look: Look;
}

/** A bin that was chosen, of the histogram of these numbers. */
export interface ChosenBin {
  readonly pages: Pages;
  readonly bin: number;
}

/** What is to be shown; undefined while the numbers are not here. @param before what was shown last */
export function shownOf(state: AppState, bin: ChosenBin | undefined, before: Shown | undefined): Shown | undefined {
  const { inspector, numbers, looks } = state;
  const { layer, tensor: view } = selected(state) ?? {};
  if (!inspector?.run || !layer || !view || numbers.kind !== 'ready' || numbers.name !== view.name) return undefined;
  const { pages } = numbers;
  const tensor = namedTensor(layer, view, notationOf(state));
  const look = lookOf(looks, view.name);
  const layout = layoutOf(pages.shape, tensor.order, look.layout);
  const grid = gridFor(pages, layout, before);
  const scale = variantScale(state, inspector.run, layer, view) ?? scaleOf(state.scale, inspector.run, layer, view);
  const check = exactCheck(tensorCheckOf(checkOf(inspector.check, layer.name), view.name), view);
  const nonFinite = nonFiniteOf(pages, view);
  const distribution = grid.size > 0 ? pages.peek('distribution', { limit: endOf(scale) }) : undefined;
  const chosenBin = bin?.pages === pages ? bin.bin : undefined;
  const isSame = before?.check === check && before?.pages === pages;
  return {
    layer, view, tensor, pages, layout, grid, scale, check,
    side: sideOf(state, view)?.variant,
    notable: isSame && before.notable.nonFinite === nonFinite ? before.notable : notableEntries(nonFinite, check),
    entries: check && entriesOf(state, check),
    distribution, chosenBin,
    highlight: highlightFor(distribution, chosenBin, before),
    margin: marginOf(layer, view, tensor, pages, grid, before?.margin),
    look: { ...look, cursor: cursorShown(pages.shape, look, state.view) },
  };
}

/**
 * The scale of another side of a gradient: the gradient's own for what should be the same. Errors have one of their
 * own, whatever the gradients have: by orders of magnitude.
 */
function variantScale(state: AppState, run: RunView, layer: LayerView, view: TensorView): Scale | undefined {
  const side = sideOf(state, view);
  if (!side) return undefined;
  switch (side.variant) {
    case 'relativeError':
    case 'ratio': return { kind: side.variant };
    case 'error':
    case 'difference': return { kind: 'signedLog', limit: largestOf(view.statistics) };
    default: {
      const ofValues = withStatistics(run, view.name, side.ofValue);
      const itself = ofValues.layers.find(({ name }) => name === layer.name)!;
      return scaleOf(state.scale, ofValues, itself, { ...view, statistics: side.ofValue });
    }
  }
}

/** The side of a gradient that is in its place. */
function sideOf({ variant, training }: AppState, { name }: TensorView): VariantOnShow | undefined {
  return variant?.tensor === name && !training.step?.shown ? variant : undefined;
}

/** An entry of the tensor, as far as its number is here. */
export function entryAt(shown: Shown, position: number): Entry {
  const { tensor, side, pages } = shown;
  return {
    tensor,
    side,
    index: unravel(position, pages.shape),
    value: pages.valueAt(position),
    isMissing: isMissingAt(shown, position),
    checked: checkedAt(shown, position),
  };
}

/** What the check says of an entry, as far as that is here. */
export function checkedAt({ notable, entries }: Shown, position: number): CheckedEntry | undefined {
  return checkedEntryAt(notable, position) ?? (entries && entryOfCheck(entries, position));
}

/** True for an entry that was not computed. */
export function isMissingAt({ view, pages }: Shown, position: number): boolean {
  return view.statistics.count < sizeOf(pages.shape) && pages.isMissing(position);
}

/** The grid as it was, unless something about it has changed: it is dear to compute. */
function gridFor({ shape }: Pages, layout: Layout, before: Shown | undefined): Grid {
  const isSame = before?.pages.shape === shape && sameLayout(before.layout, layout);
  return isSame ? before.grid : gridOf(arrangementOf(shape, layout));
}

/** The same interval as before, unless another bin was chosen. */
function highlightFor(
  distribution: Distribution | undefined, bin: number | undefined, before: Shown | undefined,
): Interval | undefined {
  if (!distribution || bin === undefined) return undefined;
  const isSame = before?.chosenBin === bin && before.distribution?.edges.join() === distribution.edges.join();
  return isSame ? before.highlight : intervalOf(distribution, bin);
}

function nonFiniteOf(pages: Pages, { statistics }: TensorView): Float64Array | undefined {
  const count = statistics.nan + statistics.infinite;
  if (count === 0 || count > mostNonFinite) return undefined;
  return pages.peek('nonFinite', { most: mostNonFinite });
}

/** More entries that are not finite than this need no pointing at; some of them would look as if they were all. */
const mostNonFinite = 100;

/** The check belongs to the gradient, and to this shape of it. */
function exactCheck(check: TensorCheck | undefined, view: TensorView): TensorCheck | undefined {
  if (!check || gradientName(check.name) !== view.name) return undefined;
  return sameShape(check.shape, view.shape) ? check : undefined;
}

function entriesOf({ entries, inspector }: AppState, { name }: TensorCheck): CheckedEntries | undefined {
  return entries && entries.of === inspector?.check ? entries.known.get(name) : undefined;
}

/**
 * The sums of rows, where one axis of several runs down and all of the tensor is shown; the sums of columns where the
 * units of a batch run across: what is added up are the samples.
 */
function marginOf(
  layer: LayerView, view: TensorView, { isParameter }: NamedTensor, pages: Pages, grid: Grid,
  before: Margin | undefined,
): Margin | undefined {
  const { arrangement } = grid;
  const { down, across, ranges, shape } = arrangement;
  const isWhole = ranges.every(({ count }, axis) => count === shape[axis]) && view.statistics.count === grid.size;
  if (down.length === 0 || across.length === 0 || !isWhole || grid.size === 0) return undefined;
  const of = !isParameter && across.join() === '1' ? 'columns' : 'rows';
  const lines = of === 'columns' ? across : down;
  if (lines.length !== 1) return undefined;
  const turned = { ...arrangement, down: across, across: down };
  const sums = pages.peek('rowSums', { arrangement: of === 'columns' ? turned : arrangement });
  if (!sums || (sums === before?.sums && of === before.of)) return sums && before;
  const statistics = statisticsOf({ shape: [sums.length], data: sums });
  return {
    symbol: isBiasGradient(layer, view, sums.length, lines[0]!) ? 'Σ = db' : 'Σ', of, sums,
    scale: { kind: 'linear', limit: limitOf(statistics) },
  };
}

/** The sums of dZ over everything but the units (channels) are the gradient of the bias (eq. 24, 31). */
function isBiasGradient(layer: LayerView, view: TensorView, count: number, lines: number): boolean {
  const bias = layer.tensors.find(({ name }) => name === `${layer.name}.bias.grad`);
  return outputGradientOf(layer) === view && lines === 1 && bias?.shape.length === 1 && bias.shape[0] === count;
}
