import { entryInWords } from './entryText';
import { entryAt, type Shown } from './shown';

/** Says where the cursor is when it was moved from elsewhere than the mouse, as soon as its number is here. */
export function speech(announce: (text: string) => void): (shown: Shown) => void {
  let waiting: string | undefined;
  let said: string | undefined;
  return (shown) => {
    const { view, look } = shown;
    const place = `${view.name} ${look.cursor}`;
    const isMoved = look.scroll === 'cursor' && place !== said;
    if (!isMoved && place !== waiting) {
      if (look.scroll !== 'cursor') said = undefined;
      return;
    }
    const entry = entryAt(shown, look.cursor);
    waiting = entry.value === undefined ? place : undefined;
    if (entry.value === undefined) return;
    said = place;
    announce(entryInWords(entry));
  };
}
