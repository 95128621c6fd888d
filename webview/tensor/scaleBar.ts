import type { Statistics } from '../../src/tensor/statistics';
import { entryCount, formatNumber } from '../format/number';
import { element, setText } from '../ui/element';
import type { View } from '../ui/view';

/** What the scale bar explains. */
export interface ScaleState {
  /** The magnitude at which the colours end. */
  readonly limit: number;
  /** Entries beyond it. */
  readonly beyond: number;
  readonly statistics: Statistics;
}

/** The colours with their numbers, and the glyphs that occur in the tensor. */
export function scaleBar(): View<ScaleState> {
  const low = element('span');
  const high = element('span');
  const bar = element('span', { class: 'scale-colours', attributes: { 'aria-hidden': 'true' } });
  const beyond = element('span', { class: 'scale-key' }, swatch('beyond'), element('span'));
  const zero = element('span', { class: 'scale-key' }, swatch('zero'), 'zero');
  const nan = element('span', { class: 'scale-key' }, swatch('nan'), 'NaN');
  const plus = element('span', { class: 'scale-key' }, swatch('plus-infinity'), '∞');
  const minus = element('span', { class: 'scale-key' }, swatch('minus-infinity'), '−∞');
  const colours = element('span', { class: 'scale-range' }, low, bar, high);
  const attributes = { 'role': 'group', 'aria-label': 'Colour scale' };
  const all = element('div', { class: 'scale', attributes }, colours, zero, beyond, nan, plus, minus);

  return {
    element: all,
    render({ limit, beyond: count, statistics }) {
      colours.hidden = limit === 0;
      setText(low, formatNumber(-limit, 3));
      setText(high, formatNumber(limit, 3));
      beyond.hidden = count === 0;
      setText(beyond.lastChild!, `${entryCount(count)} beyond`);
      beyond.title = 'The colours end at three times the root mean square of the entries that are not zero.';
      zero.hidden = statistics.zeros === 0;
      nan.hidden = statistics.nan === 0;
      plus.hidden = minus.hidden = statistics.infinite === 0;
    },
  };
}

function swatch(kind: string): HTMLElement {
  return element('span', { class: `swatch ${kind}`, attributes: { 'aria-hidden': 'true' } });
}

/** How many finite entries lie beyond the scale. */
export function countBeyond(data: Float64Array, limit: number): number {
  let count = 0;
  for (const value of data) if (Math.abs(value) > limit && Number.isFinite(value)) count++;
  return count;
}
