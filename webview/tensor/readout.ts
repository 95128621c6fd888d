import { verdictWords } from '../../src/protocol/verdicts';
import { formatNumber } from '../format/number';
import { around, here } from '../ui/around';
import { element, setChildren, setText } from '../ui/element';
import { localised } from '../ui/localised';
import { showSymbol } from '../ui/symbol';
import type { View } from '../ui/view';
import { exactText, ofSide, type Entry } from './entryText';

/** The entry that the cursor is on, with every digit. */
export function readout(): View<Entry> {
  const symbol = element('span', { class: 'symbol' });
  const place = element('span');
  const value = element('output', { class: 'readout-value', attributes: { 'aria-live': 'off' } });
  const check = element('span', { class: 'readout-check' });
  const gradient = element('span', {}, symbol, place);
  const what = element('span');
  const line = element('div', { class: 'readout' }, what, '=', value, check);
  let side: string | undefined;
  return {
    element: line,
    render(entry) {
      showSymbol(symbol, entry.tensor.view.symbol);
      setText(place, entry.tensor.index(entry.index));
      const said = ofSide(entry, here);
      if (said !== side) setChildren(what, around(said, gradient));
      side = said;
      setText(value, exactText(entry));
      setText(check, checkText(entry));
      check.hidden = entry.checked === undefined;
    },
  };
}

function checkText({ checked }: Entry): string {
  if (!checked) return '';
  const { verdict, numeric, relativeError, oneSided } = checked;
  const parts = [
    localised`numeric ${formatNumber(numeric, 6)}`, localised`relative error ${formatNumber(relativeError, 2)}`,
  ];
  if (oneSided) parts.push(localised`left ${formatNumber(oneSided[0])}, right ${formatNumber(oneSided[1])}`);
  return localised`${localised(verdictWords[verdict].name)}: ${parts.join(', ')}`;
}
