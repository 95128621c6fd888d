import { iconButton } from './controls';
import { element, setAttribute } from './element';
import type { Icon } from './icons';

/** One thing to do. Items without `run` are headings. */
export interface MenuItem {
  readonly label: string;
  readonly run?: () => void;
}

/** A button that opens a list of things to do; they are worked out when it is opened. Arrows move, Escape closes. */
export function menuButton(drawing: Icon, label: string, items: () => readonly MenuItem[]): HTMLElement {
  const list = element('div', { class: 'menu-list', attributes: { 'role': 'menu', 'aria-label': label } });
  const button = iconButton(drawing, label, () => (list.hidden ? open() : close(true))).element;
  const whole = element('div', { class: 'menu' }, button, list);
  setAttribute(button, 'aria-haspopup', 'menu');
  list.hidden = true;

  const entries = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[role=menuitem]')];

  function open(): void {
    list.replaceChildren(...items().map(itemNode));
    list.hidden = false;
    setAttribute(button, 'aria-expanded', 'true');
    entries()[0]?.focus();
  }

  function close(returnsFocus: boolean): void {
    list.hidden = true;
    setAttribute(button, 'aria-expanded', 'false');
    if (returnsFocus) button.focus();
  }

  function itemNode({ label: text, run }: MenuItem): HTMLElement {
    if (!run) return element('div', { class: 'menu-heading', text, attributes: { role: 'presentation' } });
    const attributes = { type: 'button', role: 'menuitem', tabindex: '-1' };
    const item = element('button', { class: 'menu-item', text, attributes });
    item.addEventListener('click', () => {
      close(true);
      run();
    });
    return item;
  }

  list.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close(true);
    else if (!moveFocus(entries(), event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  whole.addEventListener('focusout', ({ relatedTarget }) => {
    if (!whole.contains(relatedTarget as Node | null)) close(false);
  });
  return whole;
}

/** Moves the focus as keys do in a menu, around both ends; false for other keys. */
function moveFocus(items: readonly HTMLElement[], key: string): boolean {
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[key];
  if (to === undefined) return false;
  items.at(to % items.length)?.focus();
  return true;
}
