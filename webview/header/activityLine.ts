import type { InspectorState } from '../../src/protocol/inspector';
import { formatCount } from '../format/number';
import { element, setAttribute, setText } from '../ui/element';
import { progressRing } from '../ui/controls';
import type { View } from '../ui/view';

/** What is under way: a run, or a check with how far it has come. */
export function activityLine(): View<InspectorState['activity']> {
  const text = element('span');
  const ring = progressRing();
  const filled = element('span');
  const bar = element('span', {
    class: 'progress-bar',
    attributes: {
      'role': 'progressbar', 'aria-label': 'Gradient check', 'aria-valuemin': '0', 'aria-valuemax': '100',
    },
  }, filled);
  const line = element('div', { class: 'activity' }, ring, bar, text);
  return {
    element: line,
    render(activity) {
      const progress = activity.kind === 'checking' ? activity.progress : undefined;
      ring.hidden = progress !== undefined;
      bar.hidden = progress === undefined;
      if (progress) {
        const { layer, done, total } = progress;
        const share = total === 0 ? 0 : done / total;
        filled.style.transform = `scaleX(${share})`;
        setAttribute(bar, 'aria-valuenow', String(Math.floor(100 * share)));
        setText(text, `Checking ${layer}: ${formatCount(done)} of ${formatCount(total)} entries`);
      } else {
        setText(text, activity.kind === 'running' ? 'Running forward and backward …' : 'Preparing the check …');
      }
    },
  };
}
