import type { ComparedTensor } from '../../src/protocol/compare';
import type { Notation } from '../../src/protocol/notation';
import type { RunView } from '../../src/protocol/views';
import { formatNumber } from '../format/number';
import type { Actions } from '../inspector';
import { inNotation } from '../notation/sentences';
import { element, setAttribute, setText } from '../ui/element';
import { keyedList, type ItemView } from '../ui/keyedList';
import { localised } from '../ui/localised';
import { rovingTabStop } from '../ui/rovingTabStop';
import type { View } from '../ui/view';
import { statusBadge } from './statusBadge';

/** The gradients that were compared, on the way back from the loss, and the one that is on show. */
export interface ComparedTensorsState {
  readonly tensors: readonly ComparedTensor[];
  readonly selected: string | undefined;
  readonly run: RunView | undefined;
  readonly notation: Notation;
}

interface Row {
  readonly tensor: ComparedTensor;
  readonly message: string;
  readonly current: boolean;
}

/** A row for each gradient that was compared; a press leads to it, to its worst entry when it is wrong. */
export function comparedTensors(actions: Actions): View<ComparedTensorsState> {
  const body = element('tbody');
  const heads = [localised`Gradient`, localised`Largest error`, localised`Standing`].map((text, column) =>
    element('th', { text, class: column === 1 ? 'number' : '', attributes: { scope: 'col' } }));
  const head = element('thead', {}, element('tr', {}, ...heads));
  const table = element('table', { class: 'compared-tensors' }, head, body);
  const roving = rovingTabStop(body, 'button');
  const show = keyedList<Row>(body, ({ tensor }) => tensor.name, (name) => rowView(name, actions));
  return {
    element: table,
    render({ tensors, selected, run, notation }) {
      table.hidden = tensors.length === 0;
      show(tensors.map((tensor) => (
        { tensor, message: inNotation(tensor.sentence, run, notation), current: tensor.name === selected })));
      roving.refresh();
    },
  };
}

function rowView(name: string, actions: Actions): ItemView<Row> {
  let shown: ComparedTensor | undefined;
  const link = element('button', { class: 'link', text: name, attributes: { type: 'button' } });
  link.addEventListener('click', () => {
    if (!shown) return;
    const { layer, status, worst: [first] } = shown;
    if (status === 'agrees' || !first) actions.goToTensor(layer, name);
    else actions.goToEntry(layer, name, first.index);
  });
  const error = element('td', { class: 'number' });
  const badge = statusBadge();
  const row = element('tr', {}, element('td', {}, link), error, element('td', {}, badge.element));
  return {
    element: row,
    render({ tensor, message, current }) {
      shown = tensor;
      link.title = message;
      setText(error, formatNumber(tensor.maxError, 2));
      badge.render(tensor.status);
      setAttribute(row, 'aria-current', current ? 'true' : undefined);
    },
  };
}
