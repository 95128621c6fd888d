import { line } from 'd3-shape';
import { formatNumber } from '../format/number';
import { element, setText } from '../ui/element';
import { localised } from '../ui/localised';
import { svg } from '../ui/svg';
import type { View } from '../ui/view';
import { valueAxis, type ValueAxis } from './axis';
import { decimate } from './decimate';

/** One curve of a plot. */
export interface Curve {
  readonly name: string;
  readonly values: Float64Array;
  /** The curves that matter most are drawn above the others, and stronger. */
  readonly isStrong: boolean;
}

/** What a plot shows. */
export interface PlotState {
  readonly title: string;
  readonly curves: readonly Curve[];
  /** Steps from the left edge to the right one. */
  readonly steps: number;
  /** The step that is on show. */
  readonly step: number | undefined;
  /** The curves in a sentence, for who does not see them. */
  readonly sentence: string;
}

/** Around the curves, in CSS pixels: values to the left, steps below. */
const margin = { left: 54, right: 8, top: 8, bottom: 20 };

/** A small plot over the steps of a descent. A click or a drag picks a step. */
export function plot(onPick: (step: number) => void): View<PlotState> {
  const title = element('h3');
  const drawing = svg('svg', { role: 'img', class: 'plot-drawing' });
  const figure = element('figure', { class: 'plot' }, title, drawing);
  let shown: PlotState | undefined;
  let axis: ValueAxis | undefined;

  function draw(): void {
    const { clientWidth: width, clientHeight: height } = drawing;
    if (!shown || !axis || width <= margin.left + margin.right || height <= margin.top + margin.bottom) return;
    const area = areaOf(width, height, Math.max(1, shown.steps));
    drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    drawing.replaceChildren(...paintAxes(area, axis, shown.steps), ...paintCurves(area, axis, shown));
  }

  function pick({ clientX }: PointerEvent): void {
    if (!shown) return;
    const { left, width } = drawing.getBoundingClientRect();
    const share = (clientX - left - margin.left) / (width - margin.left - margin.right);
    onPick(Math.round(Math.max(0, Math.min(1, share)) * shown.steps));
  }
  drawing.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    drawing.setPointerCapture(event.pointerId);
    pick(event);
  });
  drawing.addEventListener('pointermove', (event) => {
    if (drawing.hasPointerCapture(event.pointerId)) pick(event);
  });
  new ResizeObserver(draw).observe(drawing);

  return {
    element: figure,
    render(state) {
      if (state.curves.some(({ values }, i) => values !== shown?.curves[i]?.values)) axis = undefined;
      axis ??= valueAxis(state.curves.map(({ values }) => values));
      shown = state;
      setText(title, axis.isLogarithmic ? localised`${state.title}, log scale` : state.title);
      drawing.setAttribute('aria-label', state.sentence);
      draw();
    },
  };
}

/** The area of the curves: where a step and a share of the height are, in CSS pixels. */
interface Area {
  readonly right: number;
  readonly bottom: number;
  x(step: number): number;
  y(share: number): number;
}

function areaOf(width: number, height: number, steps: number): Area {
  const { left, top } = margin;
  const [right, bottom] = [width - margin.right, height - margin.bottom];
  return {
    right, bottom,
    x: (step) => left + (step / steps) * (right - left),
    y: (share) => bottom - share * (bottom - top),
  };
}

function paintAxes({ right, bottom, x, y }: Area, axis: ValueAxis, steps: number): SVGElement[] {
  const values = axis.ticks.flatMap((tick) => {
    const height = Math.round(y(axis.place(tick)!)) + 0.5;
    const label = { 'class': 'plot-label', 'x': margin.left - 6, 'y': height, 'dy': '0.32em', 'text-anchor': 'end' };
    return [
      svg('line', { class: 'plot-grid', x1: margin.left, x2: right, y1: height, y2: height }),
      svg('text', label, formatNumber(tick, 2)),
    ];
  });
  const ends = [...new Set([0, steps])].map((step) => svg('text', {
    'class': 'plot-label', 'x': x(step), 'y': bottom + 14, 'text-anchor': step === 0 ? 'start' : 'end',
  }, step === 0 ? localised`step 0` : String(step)));
  return [...values, ...ends];
}

function paintCurves({ right, bottom, x, y }: Area, axis: ValueAxis, { curves, step }: PlotState): SVGElement[] {
  const path = line<readonly [number, number]>()
    .defined(([, value]) => axis.place(value) !== undefined)
    .x(([at]) => x(at))
    .y(([, value]) => y(axis.place(value)!));
  const ordered = [...curves].sort((a, b) => Number(a.isStrong) - Number(b.isStrong));
  const drawn = ordered.map(({ values, isStrong }) => {
    const d = path(decimate(values, right - margin.left)) ?? '';
    return svg('path', { class: isStrong ? 'plot-curve strong' : 'plot-curve', d });
  });
  if (step === undefined) return drawn;
  const at = Math.round(x(step)) + 0.5;
  const dots = ordered.filter(({ isStrong }) => isStrong).flatMap(({ values }) => {
    const place = axis.place(values[step] ?? NaN);
    return place === undefined ? [] : [svg('circle', { class: 'plot-dot', cx: at, cy: y(place), r: 3.5 })];
  });
  return [...drawn, svg('line', { class: 'plot-step', x1: at, x2: at, y1: margin.top, y2: bottom }), ...dots];
}
