import type { LayerCheck, LayerView, TensorCheck } from '../../src/protocol/views';
import { overallVerdict } from '../../src/protocol/verdicts';
import { formatCount, formatNumber } from '../format/number';
import type { Actions } from '../inspector';
import { gradientName } from '../state/selection';
import { element, setAttribute, setText } from '../ui/element';
import { keyedList, type ItemView } from '../ui/keyedList';
import { localised } from '../ui/localised';
import { showSymbol } from '../ui/symbol';
import { verdictBadge } from '../ui/verdictBadge';
import type { View } from '../ui/view';

/** A layer, its check, and which of its gradients the rest of the pane is about. */
export interface CheckedTensorsState {
  readonly layer: LayerView;
  readonly check: LayerCheck | undefined;
  readonly current: TensorCheck | undefined;
}

interface Row {
  readonly check: TensorCheck;
  readonly symbol: string;
  readonly current: boolean;
}

/** The gradients of a layer that were checked through the whole network, a row each, which leads to the gradient. */
export function checkedTensors(actions: Actions): View<CheckedTensorsState> {
  const body = element('tbody');
  const table = element('table', { class: 'checked-tensors' },
    element('thead', {}, element('tr', {},
      ...[localised`Gradient`, localised`Checked`, localised`Largest error`, localised`Relative`].map((text, column) =>
        element('th', { text, class: column === 0 ? '' : 'number', attributes: { scope: 'col' } })),
      element('th', { attributes: { scope: 'col' } }, element('span', { class: 'unseen', text: localised`Verdict` })),
    )),
    body,
  );
  const show = keyedList<Row>(body, ({ check }) => check.name, (name) => rowView(name, actions));
  return {
    element: table,
    render({ layer, check, current }) {
      const checks = check?.tensors ?? [];
      table.hidden = checks.length === 0;
      show(checks.map((one) => ({
        check: one,
        symbol: layer.tensors.find(({ name }) => name === gradientName(one.name))?.symbol ?? one.name,
        current: one === current,
      })));
    },
  };
}

function rowView(name: string, actions: Actions): ItemView<Row> {
  const link = element('button', { class: 'link symbol', title: gradientName(name), attributes: { type: 'button' } });
  link.addEventListener('click', () => actions.goToGradient(name));
  const checked = element('td', { class: 'number' });
  const error = element('td', { class: 'number' });
  const relative = element('td', { class: 'number' });
  const badge = verdictBadge();
  const row = element('tr', {}, element('td', {}, link), checked, error, relative, element('td', {}, badge.element));
  return {
    element: row,
    render({ check, symbol, current }) {
      showSymbol(link, symbol);
      setText(checked, formatCount(check.checked));
      setText(error, formatNumber(check.maxError, 2));
      setText(relative, formatNumber(check.maxRelativeError, 2));
      badge.render(overallVerdict(check.verdicts));
      setAttribute(row, 'aria-current', current ? 'true' : undefined);
    },
  };
}
