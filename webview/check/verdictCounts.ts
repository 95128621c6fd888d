import type { TensorCheck, Verdict } from '../../src/protocol/views';
import { verdicts } from '../../src/protocol/verdicts';
import { formatCount } from '../format/number';
import { element, setText } from '../ui/element';
import { keyedList } from '../ui/keyedList';
import { verdictBadge } from '../ui/verdictBadge';
import type { View } from '../ui/view';

interface Count {
  readonly verdict: Verdict;
  readonly count: number;
}

/** How many entries of a gradient got which verdict. */
export function verdictCounts(): View<TensorCheck | undefined> {
  const list = element('dl', { class: 'verdict-counts' });
  const show = keyedList<Count>(list, ({ verdict }) => verdict, () => {
    const badge = verdictBadge();
    const number = element('dd', { class: 'number' });
    const row = element('div', {}, element('dt', {}, badge.element), number);
    return {
      element: row,
      render({ verdict, count }) {
        badge.render(verdict);
        setText(number, formatCount(count));
        row.classList.toggle('nothing', count === 0);
      },
    };
  });
  return {
    element: list,
    render(check) {
      list.hidden = check === undefined;
      if (check) show(verdicts.map((verdict) => ({ verdict, count: check.verdicts[verdict] })));
    },
  };
}
