import { verdictWords } from '../../src/protocol/verdicts';
import { formatNumber } from '../format/number';
import { element, setText } from '../ui/element';
import { showSymbol } from '../ui/symbol';
import type { View } from '../ui/view';
import { exactText, sideText, type Entry } from './entryText';

/** The entry that the cursor is on, with every digit. */
export function readout(): View<Entry> {
  const symbol = element('span', { class: 'symbol' });
  const place = element('span');
  const value = element('output', { class: 'readout-value', attributes: { 'aria-live': 'off' } });
  const check = element('span', { class: 'readout-check' });
  const side = element('span');
  const line = element('div', { class: 'readout' }, element('span', {}, side, symbol, place), '=', value, check);
  return {
    element: line,
    render(entry) {
      showSymbol(symbol, entry.tensor.view.symbol);
      setText(place, entry.tensor.index(entry.index));
      setText(side, sideText(entry));
      setText(value, exactText(entry));
      setText(check, checkText(entry));
      check.hidden = entry.checked === undefined;
    },
  };
}

function checkText({ checked }: Entry): string {
  if (!checked) return '';
  const { verdict, numeric, relativeError, oneSided } = checked;
  const parts = [`numeric ${formatNumber(numeric, 6)}`, `relative error ${formatNumber(relativeError, 2)}`];
  if (oneSided) parts.push(`left ${formatNumber(oneSided[0])}`, `right ${formatNumber(oneSided[1])}`);
  return `${verdictWords[verdict].name}: ${parts.join(', ')}`;
}
