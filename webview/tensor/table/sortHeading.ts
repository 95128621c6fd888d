import type { EntryOrder } from '../../../src/tensor/pages/request';
import { element, setAttribute, setText } from '../../ui/element';
import type { View } from '../../ui/view';
import type { RowOrder } from './rows';

/**
 * The heading of a column that sorts the rows by it; the second press turns the order round.
 * @param descendingFirst the order of the first press
 */
export function sortHeading(
  title: string, by: EntryOrder, descendingFirst: boolean, onSort: (order: RowOrder) => void,
): View<RowOrder> {
  const arrow = element('span', { class: 'sort-arrow', attributes: { 'aria-hidden': 'true' } });
  const name = by === 'magnitude' ? `Sort by |${title.toLowerCase()}|` : `Sort by ${title.toLowerCase()}`;
  const button = element('button', { class: 'sort', title: name }, title, arrow);
  const kind = `entry-${title.toLowerCase()}`;
  const heading = element('div', { class: kind, attributes: { role: 'columnheader' } }, button);
  let shown: RowOrder | undefined;
  button.addEventListener('click', () => {
    const isSorted = shown?.by === by;
    onSort({ by, descending: isSorted ? !shown!.descending : descendingFirst });
  });
  return {
    element: heading,
    render(order) {
      shown = order;
      const isSorted = order.by === by;
      setText(arrow, isSorted ? (order.descending ? ' ↓' : ' ↑') : '');
      setAttribute(heading, 'aria-sort', isSorted ? (order.descending ? 'descending' : 'ascending') : 'none');
    },
  };
}
