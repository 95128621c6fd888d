import type { CheckedEntry, LayerView, TensorCheck } from '../../src/protocol/views';
import type { Notation } from '../../src/protocol/notation';
import { ravel } from '../../src/tensor/shape';
import { verdictWords } from '../../src/protocol/verdicts';
import { formatNumber } from '../format/number';
import type { Actions } from '../inspector';
import { namedTensor } from '../notation/naming';
import { lookOf, type AppState } from '../state/appState';
import { gradientName } from '../state/selection';
import { cursorShown } from '../tensor/cursorShown';
import { around, here } from '../ui/around';
import { element, setAttribute, setText } from '../ui/element';
import { icon } from '../ui/icons';
import { keyedList, type ItemView } from '../ui/keyedList';
import { localised } from '../ui/localised';
import { rovingTabStop } from '../ui/rovingTabStop';
import { showSymbol } from '../ui/symbol';
import type { View } from '../ui/view';

/** The check of a gradient, and where the cursor is in which tensor. */
export interface WorstEntriesState {
  readonly layer: LayerView;
  readonly check: TensorCheck | undefined;
  readonly notation: Notation;
  readonly look: ({ readonly tensor: string } & Pick<AppState, 'looks' | 'view'>) | undefined;
}

interface Row {
  readonly entry: CheckedEntry;
  /** Its coordinates as they are written. */
  readonly place: string;
  readonly current: boolean;
}

/** The entries to look at first, worst first; each leads to its cell. One tab stop, arrows move. */
export function worstEntries(actions: Actions): View<WorstEntriesState> {
  const symbol = element('span', { class: 'symbol' });
  const body = element('tbody');
  const table = element('table', {},
    element('thead', {}, element('tr', {},
      ...[localised`Entry`, localised`Analytic`, localised`Numeric`, localised`Error`].map((text, column) =>
        element('th', { text, class: column === 0 ? '' : 'number', attributes: { scope: 'col' } })),
    )),
    body,
  );
  const heading = element('h3', {}, ...around(localised`Worst entries of ${here}`, symbol));
  const section = element('section', { class: 'worst-entries' }, heading, table);
  const roving = rovingTabStop(body, 'button');
  let name = '';
  const goTo = (index: readonly number[]): void => actions.goToGradient(name, index);
  const show = keyedList<Row>(body, ({ entry }) => entry.index.join(' '), () => rowView(goTo));

  return {
    element: section,
    render({ layer, check, notation, look }) {
      section.hidden = !check || check.worst.length === 0;
      if (!check) return;
      name = check.name;
      const gradient = gradientName(name);
      const view = layer.tensors.find((tensor) => tensor.name === gradient);
      const named = view && namedTensor(layer, view, notation);
      showSymbol(symbol, view?.symbol ?? gradient);
      const cursor = look?.tensor === gradient
        ? cursorShown(check.shape, lookOf(look.looks, gradient), look.view) : undefined;
      show(check.worst.map((entry) => ({
        entry,
        place: check.shape.length === 0 ? localised`scalar` : named?.index(entry.index) ?? '',
        current: ravel(entry.index, check.shape) === cursor,
      })));
      roving.refresh();
    },
  };
}

function rowView(onChoose: (index: readonly number[]) => void): ItemView<Row> {
  let shown: CheckedEntry | undefined;
  const place = element('span');
  const verdict = element('span', { class: 'verdict' });
  const button = element('button', { class: 'link', attributes: { type: 'button' } }, verdict, place);
  button.addEventListener('click', () => shown && onChoose(shown.index));
  const analytic = element('td', { class: 'number' });
  const numeric = element('td', { class: 'number' });
  const error = element('td', { class: 'number' });
  const row = element('tr', {}, element('td', {}, button), analytic, numeric, error);
  return {
    element: row,
    render({ entry, place: written, current }) {
      if (entry.verdict !== shown?.verdict) verdict.replaceChildren(icon(entry.verdict));
      shown = entry;
      verdict.dataset['verdict'] = entry.verdict;
      const { name: word, meaning } = verdictWords[entry.verdict];
      const name = localised(word);
      button.title = localised`${name}. ${localised(meaning)}`;
      setAttribute(button, 'aria-label', `${written}, ${name}`);
      setText(place, written);
      setText(analytic, formatNumber(entry.analytic));
      setText(numeric, formatNumber(entry.numeric));
      setText(error, formatNumber(entry.error, 2));
      setAttribute(row, 'aria-current', current ? 'true' : undefined);
    },
  };
}
