import type { Actions } from '../inspector';
import { isWriting } from '../ui/writing';

/** N goes to the next bad entry, Shift+N to the one before, wherever the keyboard is but where text is written. */
export function listenToBadEntryKeys(actions: Pick<Actions, 'nextBad'>): void {
  document.addEventListener('keydown', (event) => {
    const { key, altKey, ctrlKey, metaKey, target } = event;
    if (altKey || ctrlKey || metaKey || key.toLowerCase() !== 'n' || isWriting(target)) return;
    event.preventDefault();
    actions.nextBad(key === 'N' ? -1 : 1);
  });
}
