import { formatCount } from '../format/number';
import { element, setText } from '../ui/element';
import { icon } from '../ui/icons';
import type { View } from '../ui/view';
import type { TrainingState } from './trainingState';

/** Says that what is on show is not the network as it is now. */
export function stepNotice(): View<TrainingState> {
  const text = element('span');
  const notice = element('div', { class: 'step-notice' }, icon('note'), text);
  return {
    element: notice,
    render({ step }) {
      notice.hidden = step?.shown === undefined;
      if (!step?.shown) return;
      const made = step.shown.step === 1 ? '1 step' : `${formatCount(step.shown.step)} steps`;
      setText(text, `Everything here is as it was after ${made} of gradient descent. The check belongs to now.`);
    },
  };
}
