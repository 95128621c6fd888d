import { element, setAttribute, setText } from '../../ui/element';
import type { View } from '../../ui/view';
import type { RowOrder } from './rows';

/** What a heading says. */
export interface SortHeading {
  readonly by: RowOrder['by'];
  readonly title: string;
  /** What a press does. */
  readonly tip: string;
  /** The class of its cells. */
  readonly kind: string;
}

/** The heading of a column that sorts the rows by it, largest first; the second press turns the order round. */
export function sortHeading(
  { by, title, tip, kind }: SortHeading, onSort: (order: RowOrder) => void,
): View<RowOrder> {
  const arrow = element('span', { attributes: { 'aria-hidden': 'true' } });
  const button = element('button', { class: 'sort', title: tip }, title, arrow);
  const heading = element('div', { class: kind, attributes: { role: 'columnheader' } }, button);
  let shown: RowOrder | undefined;
  button.addEventListener('click', () => {
    const isSorted = shown?.by === by;
    onSort({ by, descending: isSorted ? !shown!.descending : by !== 'position' });
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
