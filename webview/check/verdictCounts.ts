import type { TensorCheck, Verdict } from '../../src/protocol/views';
import { byAttention } from '../../src/protocol/verdicts';
import { formatCount, formatNumber } from '../format/number';
import { element, setText } from '../ui/element';
import { keyedList } from '../ui/keyedList';
import { localised } from '../ui/localised';
import { verdictBadge } from '../ui/verdictBadge';
import type { View } from '../ui/view';

interface Count {
  readonly verdict: Verdict;
  readonly count: number;
}

/** How many entries of a gradient got which verdict, and what rounding to float32 does to it. */
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
  const rounding = element('p', { class: 'check-sentence' });
  const whole = element('div', { class: 'verdict-summary' }, list, rounding);
  return {
    element: whole,
    render(check) {
      whole.hidden = check === undefined;
      rounding.hidden = check?.float32Deviation === undefined;
      const deviation = formatNumber(check?.float32Deviation ?? 0, 2);
      setText(rounding, localised`Rounding to float32 changes it by up to ${deviation} of its largest entry.`);
      if (check) show(byAttention.filter(isOfInterest).map((verdict) => ({ verdict, count: check.verdicts[verdict] })));

      /** Layers that differ from run to run are rare: that others do not goes without saying. */
      function isOfInterest(verdict: Verdict): boolean {
        return verdict !== 'nondeterministic' || check!.verdicts[verdict] > 0;
      }
    },
  };
}
