import type { Actions } from '../inspector';
import { isWriting } from '../ui/writing';

/**
 * Full stop and comma go through the backward pass, wherever the keyboard is but where text is written: also when what
 * it was on has gone with the tensor before.
 */
export function listenToStepKeys(actions: Pick<Actions, 'step'>): void {
  document.addEventListener('keydown', (event) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey || (key !== '.' && key !== ',') || isWriting(event.target)) return;
    event.preventDefault();
    actions.step(key === '.' ? 1 : -1);
  });
}
