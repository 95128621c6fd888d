import type { InspectorState } from '../../src/protocol/inspector';
import { formatCount, formatNumber } from '../format/number';
import { element, setAttribute, setText } from '../ui/element';
import { progressRing } from '../ui/controls';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';

/** What is under way: a run, a check, a descent, with how far it has come. */
export function activityLine(): View<InspectorState['activity']> {
  const text = element('span');
  const ring = progressRing();
  const filled = element('span');
  const bar = element('span', {
    class: 'progress-bar',
    attributes: {
      'role': 'progressbar', 'aria-label': localised`Gradient check`, 'aria-valuemin': '0', 'aria-valuemax': '100',
    },
  }, filled);
  const line = element('div', { class: 'activity' }, ring, bar, text);
  return {
    element: line,
    render(activity) {
      const { text: words, share } = describe(activity);
      ring.hidden = share !== undefined;
      bar.hidden = share === undefined;
      if (share !== undefined) {
        filled.style.transform = `scaleX(${share})`;
        setAttribute(bar, 'aria-valuenow', String(Math.floor(100 * share)));
        const label = activity.kind === 'training' ? localised`Gradient descent` : localised`Gradient check`;
        setAttribute(bar, 'aria-label', label);
      }
      setText(text, words);
    },
  };
}

/** What is under way, and how much of it is done. */
function describe(activity: InspectorState['activity']): { readonly text: string; readonly share?: number } {
  if (activity.kind === 'checking' && activity.progress) {
    const { layer, done, total } = activity.progress;
    const text = localised`Checking ${layer}: ${formatCount(done)} of ${formatCount(total)} entries`;
    return { text, share: total === 0 ? 0 : done / total };
  }
  if (activity.kind === 'training' && activity.progress) {
    const { step, steps, loss } = activity.progress;
    const text = localised`Descending: step ${formatCount(step)} of ${formatCount(steps)}, loss ${formatNumber(loss)}`;
    return { text, share: step / steps };
  }
  return { text: waiting[activity.kind] };
}

const waiting: Readonly<Record<InspectorState['activity']['kind'], string>> = {
  idle: '', running: localised`Running forward and backward …`, checking: localised`Preparing the check …`,
  training: localised`Preparing the descent …`,
};
