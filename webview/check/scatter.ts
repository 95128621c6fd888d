import { isBad, verdictWords, verdicts } from '../../src/protocol/verdicts';
import type { CheckedEntries, Verdict } from '../../src/protocol/views';
import { unravel } from '../../src/tensor/shape';
import { entryCount, formatCount, formatExactly, formatNumber } from '../format/number';
import { verdictWord } from '../format/verdictWord';
import { onThemeChange } from '../heatMap/palette';
import { element, setText } from '../ui/element';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { cloudOf, drawingOrder, entryOf, nearest, type Cloud } from './points';

/** What is drawn, and what was chosen to be. */
export interface ScatterState {
  readonly gradients: readonly CheckedEntries[];
  /** Coordinates of an entry of what was checked, as they are written. */
  placeIn(checked: string, index: readonly number[]): string;
}

/** A press on a point leads to its entry. @param name what was checked: `conv1.weight` */
export type OnPoint = (name: string, index: readonly number[]) => void;

/** How far from a point the mouse may be, in CSS pixels. */
const reach = 8;

/** Analytic against numeric, a point an entry: what agrees lies on the diagonal. */
export function scatter(onPoint: OnPoint): View<ScatterState> {
  const canvas = element('canvas', { class: 'scatter-canvas', attributes: { role: 'img' } });
  const text = element('p', { class: 'scatter-text' });
  const figure = element('figure', { class: 'scatter' },
    element('div', {}, canvas), element('p', { class: 'scatter-axes', text: axesText() }), text);
  let gradients: readonly CheckedEntries[] = [];
  let placeIn: ScatterState['placeIn'] = () => '';
  let cloud: Cloud | undefined;

  function draw(): void {
    const ratio = window.devicePixelRatio;
    const side = Math.round(canvas.clientWidth * ratio);
    if (side === 0 || gradients.length === 0) return;
    if (cloud?.side !== side) cloud = cloudOf(gradients, side);
    canvas.width = side;
    canvas.height = side;
    paint(canvas, cloud, ratio);
    setText(text, summary(gradients, cloud));
  }

  function pointAt({ clientX, clientY }: MouseEvent): number | undefined {
    if (!cloud) return undefined;
    const { left, bottom } = canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio;
    return nearest(cloud, (clientX - left) * ratio, (bottom - clientY) * ratio, reach * ratio);
  }

  canvas.addEventListener('pointermove', (event) => {
    const point = pointAt(event);
    canvas.classList.toggle('on-point', point !== undefined);
    if (cloud) setText(text, point === undefined ? summary(gradients, cloud) : pointText(gradients, point, placeIn));
  });
  canvas.addEventListener('pointerleave', () => cloud && setText(text, summary(gradients, cloud)));
  canvas.addEventListener('click', (event) => {
    const point = pointAt(event);
    if (point === undefined) return;
    const [gradient, position] = entryOf(gradients, point);
    onPoint(gradient.name, unravel(position, gradient.shape));
  });
  new ResizeObserver(draw).observe(canvas);
  onThemeChange(() => requestAnimationFrame(draw));

  return {
    element: figure,
    render(state) {
      placeIn = state.placeIn;
      if (sameGradients(state.gradients, gradients)) return;
      gradients = state.gradients;
      cloud = undefined;
      canvas.setAttribute('aria-label', inWords(gradients));
      draw();
    },
  };
}

function axesText(): string {
  return localised`Backpropagation to the right, numeric upwards; both by orders of magnitude around 0.`;
}

function sameGradients(a: readonly CheckedEntries[], b: readonly CheckedEntries[]): boolean {
  return a.length === b.length && a.every((gradient, i) => gradient === b[i]);
}

/** The colours of the points, by verdict; those that need attention are crosses as well. */
const colours: Readonly<Record<Verdict, string>> = {
  fail: '--bad', nonFinite: '--bad', nondeterministic: '--bad', kink: '--doubtful', belowNoise: '--quiet',
  untested: '--faint', pass: '--heat-positive',
};

function paint(canvas: HTMLCanvasElement, { side, x, y, verdict }: Cloud, ratio: number): void {
  const context = canvas.getContext('2d')!;
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, side, side);
  context.strokeStyle = style.getPropertyValue('--heat-frame');
  context.lineWidth = ratio;
  context.beginPath();
  const middle = side / 2;
  for (const [fromX, fromY, toX, toY] of [[0, side, side, 0], [middle, 0, middle, side], [0, middle, side, middle]]) {
    context.moveTo(fromX!, fromY!);
    context.lineTo(toX!, toY!);
  }
  context.stroke();
  const small = Math.max(1, Math.round(1.5 * ratio));
  const arm = 4 * ratio;
  for (const kind of drawingOrder) {
    const wanted = verdicts.indexOf(kind);
    const isCross = isBad(kind) || kind === 'kink';
    context.fillStyle = context.strokeStyle = style.getPropertyValue(colours[kind]);
    context.lineWidth = 1.5 * ratio;
    context.beginPath();
    for (let i = 0; i < verdict.length; i++) {
      if (verdict[i] !== wanted) continue;
      const [left, top] = [x[i]!, side - y[i]!];
      if (isCross) cross(context, left, top, arm, kind === 'kink');
      else context.fillRect(left - small / 2, top - small / 2, small, small);
    }
    context.stroke();
  }
}

/** × for what is wrong, + for a kink. */
function cross(context: CanvasRenderingContext2D, x: number, y: number, arm: number, isUpright: boolean): void {
  const [a, b] = isUpright ? [arm, 0] : [arm * 0.7, arm * 0.7];
  context.moveTo(x - a, y - b);
  context.lineTo(x + a, y + b);
  context.moveTo(x + b, y - a);
  context.lineTo(x - b, y + a);
}

function summary(gradients: readonly CheckedEntries[], { limit, left }: Cloud): string {
  const count = gradients.reduce((sum, { verdict }) => sum + verdict.length, 0);
  const drawn = localised`${entryCount(count)}, up to ±${formatNumber(limit, 2)}`;
  return left > 0 ? localised`${drawn}; ${formatCount(left)} not checked or not finite` : drawn;
}

function pointText(
  gradients: readonly CheckedEntries[], point: number, placeIn: ScatterState['placeIn'],
): string {
  const [{ name, shape, analytic, numeric, verdict }, position] = entryOf(gradients, point);
  const word = localised(verdictWords[verdicts[verdict[position]!]!].name);
  const place = `${name}${placeIn(name, unravel(position, shape))}`;
  const [given, expected] = [formatExactly(analytic[position]!), formatExactly(numeric[position]!)];
  return localised`${place}: ${given}, numeric ${expected}, ${word}`;
}

/** The picture in a sentence; entry by entry it is in the list of the worst ones. */
function inWords(gradients: readonly CheckedEntries[]): string {
  const counts = verdicts.map((verdict, at) => ({
    verdict, count: gradients.reduce((sum, gradient) => sum + gradient.verdict.filter((one) => one === at).length, 0),
  }));
  const parts = counts.filter(({ count }) => count > 0)
    .map(({ verdict, count }) => localised`${formatCount(count)} ${verdictWord(verdict)}`);
  const names = gradients.map(({ name }) => name).join(', ');
  const found = localised`Backpropagation against numeric gradients of ${names}: ${parts.join(', ')}.`;
  return localised`${found} Entries that agree lie on the diagonal.`;
}
