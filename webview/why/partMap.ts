import type { Sentence } from '../../src/protocol/sentence';
import { formatExactly } from '../format/number';
import { limitOf } from '../heatMap/scale';
import type { NamedTensor } from '../notation/naming';
import { column, pluralOf, row } from '../tensor/axisNames';
import { element, setChildren } from '../ui/element';
import { localised } from '../ui/localised';
import { svg } from '../ui/svg';
import { showSymbol, spokenSymbol } from '../ui/symbol';
import type { View } from '../ui/view';
import { cellGrid, outlineOf } from './cellGrid';
import { cropAround, type Crop } from './crop';
import type { Plane, PlaneCell } from './groups';
import type { WhyActions } from './whyState';

/** A plane of a tensor, in which some cells are lit. */
export interface PartMapState {
  readonly plane: Plane;
  readonly tensor: NamedTensor;
  /** The product that somebody looks at, by its position in its group. */
  readonly current: number | undefined;
}

/** Width that a small map has, the most of its height, and the sides of cells, in CSS pixels. */
const room = { width: 284, height: 190 };
const sides = { smallest: 8, largest: 22 };

/** Room for the numbers of rows and columns. */
const ruler = { left: 22, top: 14 };

/** As many rows and columns as there is room for. */
const mostCells = [
  Math.floor((room.height - ruler.top) / sides.smallest), Math.floor((room.width - ruler.left) / sides.smallest),
] as const;

/** Puts together where some cells of a tensor lie: a small map of the plane around them. */
export function partMap(actions: Pick<WhyActions, 'part'>): View<PartMapState> {
  const symbol = element('span', { class: 'symbol' });
  const place = element('span', { class: 'part-place' });
  const drawing = element('div', { class: 'part-drawing' });
  const figure = element('figure', { class: 'part-map' }, element('figcaption', {}, symbol, ' ', place), drawing);
  let request = 0;

  async function draw(state: PartMapState): Promise<void> {
    const own = ++request;
    const { plane, tensor: { view } } = state;
    const isTurned = hasSamplesAsColumns(state);
    const high = view.shape.at(-2) ?? 1;
    const wide = view.shape.at(-1) ?? 1;
    const crop = cropAround(cellsOf(state), isTurned ? [wide, high] : [high, wide], mostCells, currentCell(state));
    const { top, left, rows, columns } = crop;
    const leading = plane.leading.map(() => 1);
    const cut = view.shape.length === 1
      ? { start: [left], size: [columns] }
      : isTurned
        ? { start: [left, top], size: [columns, rows] }
        : { start: [...plane.leading, top, left], size: [...leading, rows, columns] };
    const part = await actions.part(plane.tensor, cut).catch(() => undefined);
    if (own !== request) return;
    const missing = document.createTextNode(localised`Its numbers are not here.`);
    setChildren(drawing, [part ? picture(state, crop, part.data) : missing]);
  }

  return {
    element: figure,
    render(state) {
      showSymbol(symbol, state.plane.symbol);
      place.textContent = placeOf(state);
      void draw(state);
    },
  };
}

/** True for a matrix of samples that the notation writes with a column for each of them. */
function hasSamplesAsColumns({ tensor: { view, order } }: PartMapState): boolean {
  return view.shape.length === 2 && order[0] === 1;
}

/** What is lit, as it is drawn. */
function cellsOf(state: PartMapState): readonly PlaneCell[] {
  const { cells } = state.plane;
  return hasSamplesAsColumns(state) ? cells.map((cell) => ({ ...cell, row: cell.column, column: cell.row })) : cells;
}

function currentCell(state: PartMapState): PlaneCell {
  const { current } = state;
  const cells = cellsOf(state);
  return cells.find(({ terms }) => current !== undefined && terms.includes(current)) ?? cells[0]!;
}

/** Which plane it is: `sample 0, channel 2`. */
function placeOf({ plane: { leading }, tensor: { axes, order, place, view } }: PartMapState): string {
  if (view.shape.length === 2) {
    const [down, across] = [axes[order[0]!] ?? row, axes[order[1]!] ?? column].map(pluralOf);
    return localised`${down!} ↓  ${across!} →`;
  }
  return place(leading);
}

function picture(state: PartMapState, crop: Crop, data: Float64Array): SVGSVGElement {
  const { tensor, current } = state;
  const cells = cellsOf(state);
  const { rows, columns, top, left } = crop;
  const isTurned = hasSamplesAsColumns(state);
  const inner = { width: room.width - ruler.left, height: room.height - ruler.top };
  const fitting = Math.floor(Math.min(inner.width / columns, inner.height / rows));
  const side = Math.max(sides.smallest, Math.min(sides.largest, fitting));
  const lit = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));
  const inSight = cells
    .map((cell) => ({ ...cell, row: cell.row - top, column: cell.column - left }))
    .filter(({ row, column }) => row >= 0 && column >= 0 && row < rows && column < columns);
  const grid = cellGrid({
    rows, columns, side, limit: limitOf(tensor.view.statistics),
    at: (row, column) => {
      const isLit = lit.has(`${row + top} ${column + left}`);
      const value = data[isTurned ? column * rows + row : row * columns + column]!;
      return { value, isLit, ...(isLit && { title: formatExactly(value) }) };
    },
  });
  const now = inSight.filter(({ terms }) => current !== undefined && terms.includes(current));
  const width = ruler.left + columns * side + 1;
  const height = ruler.top + rows * side + 1;
  return svg('svg', {
    'width': width, 'height': height, 'viewBox': `0 0 ${width} ${height}`, 'role': 'img', 'aria-label': inWords(state),
  },
  ...rulers(crop, side, tensor.view.shape.length > 1),
  svg('g', { transform: `translate(${ruler.left} ${ruler.top})` },
    grid,
    svg('path', { class: 'lit-outline-ground', d: outlineOf(inSight, side) }),
    svg('path', { class: 'lit-outline', d: outlineOf(inSight, side) }),
    ...now.map(({ row, column }) =>
      svg('rect', { class: 'lit-current', x: column * side - 0.5, y: row * side - 0.5, width: side, height: side })),
  ));
}

/** Numbers of rows and columns, as far apart as they need to be. */
function rulers({ top, left, rows, columns }: Crop, side: number, hasRows: boolean): SVGElement[] {
  const step = (first: number, count: number, needed: number): number =>
    [1, 2, 5, 10, 20, 50].find((each) => each * side >= needed * String(first + count).length) ?? 100;
  const marks = (first: number, count: number, needed: number): number[] => {
    const each = step(first, count, needed);
    return Array.from({ length: count }, (_, line) => line).filter((line) => (first + line) % each === 0);
  };
  return [
    ...marks(left, columns, 8).map((line) => svg('text', {
      class: 'ruler-label', x: ruler.left + (line + 0.5) * side, y: ruler.top - 4, 'text-anchor': 'middle',
    }, String(left + line))),
    ...(hasRows ? marks(top, rows, 11 / String(top + rows).length).map((line) => svg('text', {
      class: 'ruler-label', x: ruler.left - 4, y: ruler.top + (line + 0.5) * side + 3.5, 'text-anchor': 'end',
    }, String(top + line))) : []),
  ];
}

function inWords(state: PartMapState): string {
  const { plane: { symbol, leading }, tensor: { axes, view } } = state;
  const cells = cellsOf(state);
  const [down, across] = hasSamplesAsColumns(state) ? [-1, -2] as const : [-2, -1] as const;
  const span = (lines: readonly number[], name: Sentence): string => {
    const first = lines.reduce((least, line) => Math.min(least, line));
    const last = lines.reduce((largest, line) => Math.max(largest, line));
    return first === last ? localised`${name} ${first}` : localised`${pluralOf(name)} ${first} to ${last}`;
  };
  const lit = [
    ...(view.shape.length > 1 ? [span(cells.map((cell) => cell.row), axes.at(down) ?? row)] : []),
    span(cells.map((cell) => cell.column), axes.at(across) ?? column),
  ];
  const place = [spokenSymbol(symbol), ...(leading.length > 0 ? [placeOf(state)] : [])];
  return [...place, localised`lit: ${lit.join(', ')}`].join(', ');
}
