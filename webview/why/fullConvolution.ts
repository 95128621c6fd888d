import type { SlidingAxis } from '../../src/protocol/windowGeometry';
import { formatNumber } from '../format/number';
import { limitOf } from '../heatMap/scale';
import type { NamedTensor } from '../notation/naming';
import { element, setChildren } from '../ui/element';
import { localised } from '../ui/localised';
import { svg } from '../ui/svg';
import type { View } from '../ui/view';
import { cellGrid, outlineOf } from './cellGrid';
import type { Plane } from './groups';
import { singleLine, stretchedLines, type StretchedLine } from './turnedKernel';
import type { WhyActions } from './whyState';

/** An entry of dA of a convolution, and the planes of dZ and W that it comes from. */
export interface FullConvolutionState {
  readonly axes: readonly SlidingAxis[];
  /** Coordinates of the entry in the input. */
  readonly index: readonly number[];
  readonly upstream: { readonly plane: Plane; readonly tensor: NamedTensor };
  readonly weight: { readonly plane: Plane; readonly tensor: NamedTensor };
  /** Where the product that somebody looks at is found in the kernel. */
  readonly current: { readonly row: number; readonly column: number } | undefined;
}

/** Width of a picture, and the largest side of a cell, in CSS pixels. */
const room = 308;
const largest = 30;

interface Numbers {
  readonly upstream: ReadonlyMap<string, number>;
  readonly kernel: Float64Array;
}

/** Shows the kernel as it lies over dZ: turned by half a turn, over the zeros beyond the border as well. */
export function fullConvolution(actions: Pick<WhyActions, 'part'>): View<FullConvolutionState> {
  const over = element('div', { class: 'part-drawing' });
  const turn = element('div', { class: 'part-drawing' });
  const words = element('p');
  const figure = element('figure', { class: 'full-convolution' },
    element('figcaption', { text: localised`The turned kernel over dZ` }), over, turn,
    element('details', {}, element('summary', { text: localised`Why turned, and why full?` }), words),
  );
  let request = 0;

  async function draw(state: FullConvolutionState): Promise<void> {
    const own = ++request;
    const lines = linesOf(state);
    const numbers = await fetchNumbers(actions, state, lines).catch(() => undefined);
    if (own !== request) return;
    const missing = document.createTextNode(localised`Its numbers are not here.`);
    setChildren(over, [numbers ? overPicture(state, lines, numbers) : missing]);
    setChildren(turn, numbers ? [turnPicture(state, numbers)] : []);
  }

  return {
    element: figure,
    render(state) {
      words.textContent = explanationOf(state);
      void draw(state);
    },
  };
}

type Lines = readonly [rows: readonly StretchedLine[], columns: readonly StretchedLine[]];

function linesOf({ axes, index }: FullConvolutionState): Lines {
  const along = axes.map((axis, at) => stretchedLines(axis, index[index.length - axes.length + at]!));
  return along.length === 1 ? [[singleLine], along[0]!] : [along[0]!, along[1]!];
}

/** The part of dZ that the kernel lies over, and the kernel. */
async function fetchNumbers(
  actions: Pick<WhyActions, 'part'>,
  { upstream, weight, axes }: FullConvolutionState,
  [rows, columns]: Lines,
): Promise<Numbers> {
  const kernel = await actions.part(weight.plane.tensor, {
    start: [...weight.plane.leading, 0, 0],
    size: [...weight.plane.leading.map(() => 1), ...weight.tensor.view.shape.slice(-2)],
  });
  const entries = (lines: readonly StretchedLine[]): number[] => lines.flatMap(({ entry }) => entry ?? []);
  const [high, wide] = [entries(rows), entries(columns)];
  const found = new Map<string, number>();
  if (high.length === 0 || wide.length === 0) return { upstream: found, kernel: kernel.data };
  const [top, left] = [high[0]!, wide[0]!];
  const size = [high.at(-1)! - top + 1, wide.at(-1)! - left + 1];
  const { leading } = upstream.plane;
  // A signal's plane is that of one sample: channels down, positions across.
  const start = axes.length === 1 ? [...leading, upstream.plane.cells[0]!.row, left] : [...leading, top, left];
  const { data } = await actions.part(upstream.plane.tensor, { start, size: [...leading.map(() => 1), ...size] });
  for (let row = 0; row < size[0]!; row++) {
    for (let column = 0; column < size[1]!; column++) {
      found.set(`${top + row} ${left + column}`, data[row * size[1]! + column]!);
    }
  }
  return { upstream: found, kernel: kernel.data };
}

function overPicture(state: FullConvolutionState, [rows, columns]: Lines, numbers: Numbers): SVGSVGElement {
  const side = Math.min(largest, Math.floor(room / columns.length));
  const taps = rows.flatMap(({ tap: a }, row) => columns.flatMap(({ tap: b }, column) =>
    (a === undefined || b === undefined ? [] : [{ row, column, a, b }])));
  const grid = cellGrid({
    rows: rows.length, columns: columns.length, side, limit: limitOf(state.upstream.tensor.view.statistics),
    at(row, column) {
      const [y, x] = [rows[row]!, columns[column]!];
      const isTap = y.tap !== undefined && x.tap !== undefined;
      const isEntry = y.entry !== undefined && x.entry !== undefined;
      const value = isEntry ? numbers.upstream.get(`${y.entry} ${x.entry}`) : undefined;
      const label = isTap ? tapLabel(state, y.tap, x.tap) : value === undefined ? '0' : '';
      return { value, isLit: isTap, label, title: cellTitle(value, y, x) };
    },
  });
  const first = { row: taps.at(-1)!, column: taps[0]! };
  const bounds = taps.filter(({ a, b }) => state.current?.row === a && state.current.column === b);
  const size = { width: columns.length * side + 2, height: rows.length * side + 2 };
  const lie = localised`The kernel over dZ, its last tap ${tapLabel(state, first.column.a, first.column.b)} first`;
  return svg('svg', {
    ...size, 'viewBox': `-1 -1 ${size.width} ${size.height}`, 'role': 'img',
    'aria-label': localised`${lie}; beyond the border of dZ there are zeros.`,
  },
  grid,
  svg('path', { class: 'lit-outline-ground', d: outlineOf(taps, side) }),
  svg('path', { class: 'lit-outline', d: outlineOf(taps, side) }),
  ...bounds.map(({ row, column }) =>
    svg('rect', { class: 'lit-current', x: column * side - 0.5, y: row * side - 0.5, width: side, height: side })));
}

function cellTitle(value: number | undefined, row: StretchedLine, column: StretchedLine): string {
  if (value !== undefined) return `dZ ${formatNumber(value)}`;
  if (row.isBeyond || column.isBeyond) return localised`Beyond the border of dZ: 0`;
  return localised`Between the entries of dZ, because of the stride: 0`;
}

function tapLabel({ axes }: FullConvolutionState, a: number | undefined, b: number | undefined): string {
  return axes.length === 1 ? String(b) : `${a},${b}`;
}

/** The kernel as it is stored, and after half a turn. */
function turnPicture(state: FullConvolutionState, { kernel }: Numbers): SVGSVGElement {
  const { axes, weight, current } = state;
  const [rows, columns] = axes.length === 1 ? [1, axes[0]!.kernel] : [axes[0]!.kernel, axes[1]!.kernel];
  const between = 56;
  const side = Math.min(26, Math.floor((room - between) / 2 / columns));
  const offset = axes.length === 1 ? weight.plane.cells[0]!.row * columns : 0;
  const draw = (turned: boolean): SVGGElement => cellGrid({
    rows, columns, side, limit: limitOf(weight.tensor.view.statistics),
    at(row, column) {
      const [a, b] = turned ? [rows - 1 - row, columns - 1 - column] : [row, column];
      const isCurrent = current === undefined || (current.row === a && current.column === b);
      return {
        value: kernel[offset + a * columns + b]!, isLit: isCurrent, label: tapLabel(state, a, b),
        title: `W ${formatNumber(kernel[offset + a * columns + b]!)}`,
      };
    },
  });
  const [width, height] = [columns * side, rows * side];
  const middle = height / 2;
  const whole = { width: 2 * width + between + 2, height: Math.max(height, 24) + 16 };
  const second = draw(true);
  second.setAttribute('transform', `translate(${width + between} 0)`);
  return svg('svg', {
    ...whole, 'viewBox': `-1 -1 ${whole.width} ${whole.height}`, 'role': 'img',
    'aria-label': localised`The kernel W as it is, and the same kernel turned by half a turn`,
  },
  draw(false), second,
  svg('path', { class: 'turn-arrow', d: `M${width + 14} ${middle + 5}a14 12 0 0 1 28 0m-5 -5l5 5l4 -6` }),
  svg('text', { 'class': 'ruler-label', 'x': width / 2, 'y': height + 12, 'text-anchor': 'middle' }, 'W'),
  svg('text', {
    'class': 'ruler-label', 'x': width + between + width / 2, 'y': height + 12, 'text-anchor': 'middle',
  }, localised`W turned`));
}

function explanationOf({ axes }: FullConvolutionState): string {
  const meeting = localised`On the way forward the window slid over this entry, and each time another tap of W met it`;
  const collecting = localised`On the way back the entry collects dZ from all of these places`;
  const turning = localised`over dZ the taps lie in the opposite order: the kernel is turned by half a turn`;
  const counting = localised`No window was there, so those places count as 0`;
  const visiting = localised`the kernel visits every place that it touches at all: that is what “full” means`;
  return [
    localised`${meeting}: the last tap first.`,
    localised`${collecting}, each times the tap it met, so that ${turning}.`,
    localised`Near the edge the turned kernel hangs over the border of dZ.`,
    localised`${counting}, and ${visiting}.`,
    ...(axes.some(({ stride }) => stride > 1)
      ? [localised`Where the stride made the window jump, a 0 stands between.`] : []),
  ].join(' ');
}
