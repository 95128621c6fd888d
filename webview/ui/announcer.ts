import { element } from './element';

/** Says things to a screen reader that the eye sees by itself. */
export interface Announcer {
  readonly element: HTMLElement;
  announce(text: string): void;
}

/** A live region. Saying the same twice is heard twice. */
export function announcer(): Announcer {
  const region = element('div', { class: 'unseen', attributes: { 'aria-live': 'polite', 'aria-atomic': 'true' } });
  return {
    element: region,
    announce(text) {
      region.replaceChildren(element('span', { text }));
    },
  };
}
