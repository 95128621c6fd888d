import type { ExplainedTerm } from '../../src/protocol/explanation';
import type { WindowGeometry } from '../../src/protocol/windowGeometry';
import { formatNumber } from '../format/number';
import { limitOf } from '../heatMap/scale';
import type { NamedTensor } from '../notation/naming';
import { element, setChildren } from '../ui/element';
import { localised } from '../ui/localised';
import { svg } from '../ui/svg';
import { drawnSymbol } from '../ui/symbol';
import type { View } from '../ui/view';
import { cellGrid, labelOf, liftedLabels, outlineOf, type DrawnCell } from './cellGrid';
import { pooledNeighbourhood, type Neighbourhood, type Place, type PooledCell } from './pooledNeighbourhood';
import type { WhyActions } from './whyState';

/** An entry of the input of a pooling. */
export interface PoolingPictureState {
  readonly geometry: Extract<WindowGeometry, { readonly kind: 'pooling' }>;
  /** Coordinates of the entry in the input. */
  readonly index: readonly number[];
  readonly terms: readonly ExplainedTerm[];
  /** Gradients of the output and of the input. */
  readonly output: NamedTensor;
  readonly input: NamedTensor;
}

const room = 308;
const largest = 26;
/** Room for the word above the upper grid and under the lower one, where no arrow goes, and between both grids. */
const heading = 16;
const between = 28;

/** The windows around an entry: which one gives its gradient to whom. */
export function poolingPicture(actions: Pick<WhyActions, 'part'>): View<PoolingPictureState> {
  const drawing = element('div', { class: 'part-drawing' });
  const sentences = element('div');
  const figure = element('figure', { class: 'pooling-picture' },
    element('figcaption', { text: localised`Where the windows send their gradients` }), drawing, sentences);
  let request = 0;

  async function draw(state: PoolingPictureState): Promise<void> {
    const own = ++request;
    const around = pooledNeighbourhood(state.geometry, state.index, state.output.view.shape);
    const fetched = await Promise.all([
      actions.part(state.output.view.name, around.output.part),
      actions.part(state.input.view.name, around.input.part),
    ]).catch(() => undefined);
    if (own !== request) return;
    setChildren(drawing, fetched
      ? [picture(state, around, fetched[0].data, fetched[1].data)]
      : [document.createTextNode(localised`Its numbers are not here.`)]);
  }

  return {
    element: figure,
    render(state) {
      const around = pooledNeighbourhood(state.geometry, state.index, state.output.view.shape);
      setChildren(sentences, sentencesOf(state, around).map((text) => element('p', { text })));
      void draw(state);
    },
  };
}

function picture(
  { geometry, output, input }: PoolingPictureState,
  around: Neighbourhood,
  upstream: Float64Array,
  gradients: Float64Array,
): SVGSVGElement {
  const { output: above, input: below, entry, cells } = around;
  const widest = Math.max(above.columns, below.columns);
  const side = Math.max(8, Math.min(largest, Math.floor(room / widest)));
  const lower = heading + above.rows * side + between;
  const indent = Math.max(0, ((below.columns - above.columns) * side) / 2);
  const own = cells.filter(({ reaches }) => reaches);
  const upper = cellGrid({
    ...above, side, limit: limitOf(output.view.statistics),
    at: (row, column) => {
      const cell = cells.find((candidate) => candidate.row === row && candidate.column === column);
      const value = upstream[row * above.columns + column]!;
      return {
        value, isLit: cell?.reaches === true, title: formatNumber(value), ...(cell?.isTie && { label: '=' }),
      };
    },
  });
  upper.setAttribute('transform', `translate(${indent} ${heading})`);
  const inputCell = (row: number, column: number): DrawnCell => {
    const value = gradients[row * below.columns + column]!;
    return { value, isLit: row === entry.row && column === entry.column, title: formatNumber(value) };
  };
  const lowerCells = cellGrid({ ...below, side, limit: limitOf(input.view.statistics), at: inputCell });
  lowerCells.setAttribute('transform', `translate(0 ${lower})`);
  const bottom = lower + below.rows * side;
  const size = { width: Math.max(room, widest * side) + 2, height: bottom + heading };
  const middle = (line: number): number => (line + 0.5) * side - 0.5;
  const dot = Math.max(2, side / 7);
  // Where an arrow ends and the winner's dot is: in the middle of a cell, or above what is written there.
  const spot = ({ row, column }: Place): readonly [x: number, y: number] =>
    [middle(column), labelOf(inputCell(row, column), side) ? row * side + dot + 0.5 : middle(row)];
  const windows = svg('g', { transform: `translate(0 ${lower})` },
    ...cells.map(({ window, reaches }) =>
      svg('path', { class: reaches ? 'window own' : 'window', d: outlineOf(window, side) })),
    ...cells.flatMap(({ winner }) => {
      if (!winner) return [];
      const [cx, cy] = spot(winner);
      return [svg('circle', { class: 'winner', cx, cy, r: dot })];
    }),
    svg('rect', {
      class: 'lit-current', x: entry.column * side - 0.5, y: entry.row * side - 0.5, width: side, height: side,
    }),
  );
  const arrow = ({ row, column, winner, reaches }: PooledCell): SVGElement[] => {
    const to = reaches ? entry : winner;
    if (!to) return [];
    const [x, y] = spot(to);
    const from: readonly [number, number] = [indent + middle(column), heading + middle(row)];
    return [arrowFrom(from, [x, lower + y], reaches ? 'arrow own' : 'arrow')];
  };
  return svg('svg', {
    ...size, 'viewBox': `-1 0 ${size.width} ${size.height}`, 'role': 'img',
    'aria-label': pictureInWords(own, geometry.winners !== undefined),
  },
  svg('text', { class: 'ruler-label', x: indent, y: 11 }, ...drawnSymbol(output.view.symbol)),
  svg('text', { class: 'ruler-label', x: 0, y: bottom + 11 }, ...drawnSymbol(input.view.symbol)),
  upper, lowerCells, windows, ...cells.filter(({ reaches }) => !reaches).flatMap(arrow), ...own.flatMap(arrow),
  liftedLabels(upper), liftedLabels(lowerCells));
}

/** A line with a head, which ends a little before the middle of the cell so that what is on it stays in sight. */
function arrowFrom([x, y]: readonly [number, number], [toX, toY]: readonly [number, number], kind: string): SVGElement {
  const length = Math.hypot(toX - x, toY - y);
  const [dx, dy] = [(toX - x) / length, (toY - y) / length];
  const [endX, endY] = [toX - 4 * dx, toY - 4 * dy];
  const head = `M${endX - 6 * dx - 3.5 * dy} ${endY - 6 * dy + 3.5 * dx}L${endX} ${endY}`
    + `L${endX - 6 * dx + 3.5 * dy} ${endY - 6 * dy - 3.5 * dx}`;
  return svg('path', { class: kind, d: `M${x} ${y}L${endX} ${endY}${head}` });
}

function pictureInWords(own: readonly PooledCell[], isMax: boolean): string {
  const count = own.length === 1 ? localised`1 window` : localised`${own.length} windows`;
  if (!isMax) return localised`This entry gets its share of ${count}.`;
  return own.length === 0 ? localised`This entry won no window.` : localised`This entry won ${count}.`;
}

function sentencesOf({ geometry, terms, output }: PoolingPictureState, { cells }: Neighbourhood): readonly string[] {
  const sentences: string[] = [];
  const covering = cells.filter(({ covers }) => covers);
  if (geometry.winners && terms.length === 0) {
    sentences.push(covering.length === 0
      ? localised`No window covers this entry, so nothing flows back to it.`
      : localised`${lost()}, and the winner takes all: nothing flows back here.`);
  }
  if (terms.length > 1) {
    const sum = terms.reduce((total, { product }) => total + product, 0);
    const numbers = terms.map(({ product }, at) =>
      (at === 0 ? formatNumber(product) : `${product < 0 ? '−' : '+'} ${formatNumber(Math.abs(product))}`));
    const equation = `${numbers.join(' ')} = ${formatNumber(sum)}`;
    sentences.push(localised`Windows overlap here, and their gradients add up: ${equation}`);
  }
  const tied = covering.filter(({ isTie }) => isTie);
  if (tied.length > 0) {
    const places = tied.map(({ index }) => `${output.view.symbol}${output.index(index)}`).join(', ');
    const found = tied.length === 1
      ? localised`Tie: the window of ${places} holds its largest number more than once.`
      : localised`Tie: the windows of ${places} hold their largest number more than once.`;
    const rule = localised`The first in row-major order wins, as in PyTorch`;
    sentences.push(localised`${found} ${rule}; the function has no derivative there.`);
  }
  return sentences;
}

function lost(): string {
  return localised`In every window that covers it another entry is larger`;
}
