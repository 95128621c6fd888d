import { formatCount } from '../format/number';
import { element, setText } from '../ui/element';
import { icon } from '../ui/icons';
import { localised } from '../ui/localised';
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
      const { step: made } = step.shown;
      const then = made === 1
        ? localised`Everything here is as it was after 1 step of gradient descent.`
        : localised`Everything here is as it was after ${formatCount(made)} steps of gradient descent.`;
      setText(text, localised`${then} The check belongs to now.`);
    },
  };
}
