import type { Statistics } from '../../src/tensor/statistics';
import { entryCount, formatNumber } from '../format/number';
import { decades, endOf, errorTicks, largestRatio, type Scale } from '../heatMap/scale';
import type { ScaleMode } from '../state/appState';
import { choice } from '../ui/choice';
import { element, setText } from '../ui/element';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';

/** What the scale bar explains. */
export interface ScaleState {
  readonly mode: ScaleMode;
  readonly scale: Scale;
  /** Entries beyond its end. */
  readonly beyond: number;
  readonly statistics: Statistics;
  /** Entries that there are, computed or not. */
  readonly size: number;
  /** Where the colours of the row sums end; absent without a margin. */
  readonly sumLimit?: number | undefined;
}

const modes = [
  { value: 'auto', label: localised`Auto (3σ)` },
  { value: 'layer', label: localised`Same for layer` },
  { value: 'network', label: localised`Same for network` },
  { value: 'signedLog', label: localised`Signed log` },
] as const;

/** The colours with their numbers, what they can be, and the glyphs that occur in the tensor. */
export function scaleBar(onChoose: (mode: ScaleMode) => void): View<ScaleState> {
  const list = choice<ScaleMode>(localised`Colour scale`, modes, onChoose);
  const low = element('span');
  const high = element('span');
  const bar = element('span', { class: 'scale-colours', attributes: { 'aria-hidden': 'true' } });
  const note = element('span', { class: 'scale-note' });
  const beyond = element('span', { class: 'scale-key' }, swatch('beyond'), element('span'));
  const zero = element('span', { class: 'scale-key' }, swatch('zero'), localised`zero`);
  const nan = element('span', { class: 'scale-key' }, swatch('nan'), 'NaN');
  const plus = element('span', { class: 'scale-key' }, swatch('plus-infinity'), '∞');
  const minus = element('span', { class: 'scale-key' }, swatch('minus-infinity'), '−∞');
  const colours = element('span', { class: 'scale-range' }, low, bar, high);
  const attributes = { 'role': 'group', 'aria-label': localised`Colour scale` };
  const absent = element('span', { class: 'scale-key' }, swatch('missing'), localised`not computed`);
  const keys = [zero, beyond, nan, plus, minus, absent];
  const all = element('div', { class: 'scale', attributes }, list.element, colours, note, ...keys);

  return {
    element: all,
    render({ mode, scale, beyond: count, statistics, size, sumLimit }) {
      list.render(mode);
      list.element.hidden = scale.kind === 'relativeError' || scale.kind === 'ratio';
      all.dataset['scale'] = scale.kind;
      const [from, to] = endsOf(scale);
      colours.hidden = to === 0;
      setText(low, formatNumber(from, 3));
      setText(high, formatNumber(to, 3));
      setText(note, noteOf(scale, sumLimit));
      note.hidden = note.textContent === '';
      beyond.hidden = count === 0;
      setText(beyond.lastChild!, localised`${entryCount(count)} beyond`);
      beyond.title = reasonOf(mode, scale);
      zero.hidden = statistics.zeros === 0;
      nan.hidden = statistics.nan === 0;
      absent.hidden = statistics.count === size;
      plus.hidden = minus.hidden = statistics.infinite === 0;
    },
  };
}

function endsOf(scale: Scale): readonly [from: number, to: number] {
  switch (scale.kind) {
    case 'relativeError': return [errorTicks[0]!, errorTicks.at(-1)!];
    case 'ratio': return [1 / largestRatio, largestRatio];
    default: return [-scale.limit, scale.limit];
  }
}

function noteOf(scale: Scale, sumLimit: number | undefined): string {
  const sums = sumLimit === undefined || sumLimit === 0 ? '' : localised`Σ to ±${formatNumber(sumLimit, 3)}`;
  if (scale.kind === 'ratio') return localised`1 in the middle: both are the same`;
  if (scale.kind === 'relativeError') {
    return localised`ticks at ${errorTicks.slice(1, -1).map((tick) => formatNumber(tick, 1)).join(', ')}`;
  }
  const log = scale.kind === 'signedLog' && scale.limit > 0
    ? localised`logarithmic, down to ±${formatNumber(scale.limit * 10 ** -decades, 2)}` : '';
  return [log, sums].filter(Boolean).join(', ');
}

function reasonOf(mode: ScaleMode, scale: Scale): string {
  if (scale.kind === 'relativeError' || scale.kind === 'ratio') {
    return localised`The colours end at ${endOf(scale)}.`;
  }
  if (mode === 'auto') {
    return localised`The colours end at three times the root mean square of the entries that are not zero.`;
  }
  return localised`The colours end where they do for the tensor that needs the widest scale.`;
}

function swatch(kind: string): HTMLElement {
  return element('span', { class: `swatch ${kind}`, attributes: { 'aria-hidden': 'true' } });
}
