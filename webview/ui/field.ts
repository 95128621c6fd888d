import { element, setAttribute } from './element';
import type { View } from './view';

let fields = 0;

/** A labelled line of text to type into. @param onEnter called when Enter is pressed in it */
export function field(label: string, onType: (text: string) => void, onEnter: () => void): View<string> {
  const id = `field-${fields++}`;
  const input = element('input', { class: 'field-input', attributes: { id, type: 'text', spellcheck: 'false' } });
  setAttribute(input, 'inputmode', 'decimal');
  setAttribute(input, 'autocomplete', 'off');
  input.addEventListener('input', () => onType(input.value));
  input.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') onEnter();
  });
  return {
    element: element('div', { class: 'field' }, element('label', { text: label, attributes: { for: id } }), input),
    render(text) {
      if (input.value !== text) input.value = text;
    },
  };
}
