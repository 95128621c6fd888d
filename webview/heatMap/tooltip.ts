import { element } from '../ui/element';

/** A box beside the mouse. */
export interface Tooltip {
  readonly element: HTMLElement;
  /** @param point where the mouse is, from the corner of `inside`, in CSS pixels; the box stays inside */
  show(lines: readonly string[], point: readonly [x: number, y: number], inside: HTMLElement): void;
  hide(): void;
}

/** Distance from the mouse, in CSS pixels: the cell under it stays in sight. */
const distance = 16;

/** Creates a tooltip that follows the mouse. Screen readers have the live region instead. */
export function tooltip(): Tooltip {
  const box = element('div', { class: 'tooltip', attributes: { 'aria-hidden': 'true' } });
  box.hidden = true;

  return {
    element: box,
    show(lines, [x, y], inside) {
      box.hidden = false;
      box.replaceChildren(...lines.map((text) => element('div', { text })));
      const { offsetWidth, offsetHeight } = box;
      const left = x + distance + offsetWidth > inside.clientWidth ? x - distance - offsetWidth : x + distance;
      const top = y + distance + offsetHeight > inside.clientHeight ? y - distance - offsetHeight : y + distance;
      box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    },
    hide() {
      box.hidden = true;
    },
  };
}
