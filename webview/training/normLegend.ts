import { formatNumber } from '../format/number';
import type { Actions } from '../inspector';
import { element, setAttribute, setText } from '../ui/element';
import { keyedList } from '../ui/keyedList';
import { localised } from '../ui/localised';
import { rovingTabStop } from '../ui/rovingTabStop';
import type { View } from '../ui/view';

/** A layer with its gradient norm at the step on show. */
export interface LegendRow {
  readonly layer: string;
  readonly norm: number;
  readonly isSelected: boolean;
}

/** The layers of the gradient norms, largest first; a press selects a layer. One tab stop, arrows move. */
export function normLegend(actions: Actions): View<readonly LegendRow[]> {
  const attributes = { 'aria-label': localised`Gradient norm of each layer` };
  const list = element('ul', { class: 'norm-legend', attributes });
  const roving = rovingTabStop(list, 'button');
  const show = keyedList<LegendRow>(list, ({ layer }) => layer, (layer) => {
    const norm = element('span', { class: 'number' });
    const name = element('span', { text: layer });
    const button = element('button', { class: 'link', attributes: { type: 'button' } }, name, norm);
    button.addEventListener('click', () => actions.goToLayer(layer));
    return {
      element: element('li', {}, button),
      render(row) {
        setText(norm, formatNumber(row.norm, 2));
        setAttribute(button, 'aria-current', row.isSelected ? 'true' : undefined);
      },
    };
  });
  return {
    element: list,
    render(rows) {
      // NaN compares with nothing; it is the most alarming there is.
      const order = (norm: number): number => (Number.isNaN(norm) ? Infinity : norm);
      show([...rows].sort((a, b) => order(b.norm) - order(a.norm)));
      roving.refresh();
    },
  };
}
