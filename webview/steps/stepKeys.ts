import type { Actions } from '../inspector';
import { isWriting } from '../ui/writing';

/**
 * Full stop and comma go through the backward pass, and Escape ends it, wherever the keyboard is but where text is
 * written, or something else is ended: also when what it was on has gone with the tensor before.
 */
export function listenToStepKeys(actions: Pick<Actions, 'step' | 'endSteps'>): void {
  document.addEventListener('keydown', (event) => {
    const { key, altKey, ctrlKey, metaKey, defaultPrevented } = event;
    if (altKey || ctrlKey || metaKey || defaultPrevented || isWriting(event.target)) return;
    if (key === 'Escape') actions.endSteps();
    if (key !== '.' && key !== ',') return;
    event.preventDefault();
    actions.step(key === '.' ? 1 : -1);
  });
}
