import { element, setAttribute } from './element';
import type { View } from './view';

/** One of the things that can be chosen. */
export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

/** A labelled list to choose one thing from. The label is read out; it is seen only where there is room for it. */
export function choice<Value extends string>(
  label: string, options: readonly Option<Value>[], onChoose: (value: Value) => void,
): View<Value> {
  const list = element('select', { class: 'choice' },
    ...options.map(({ value, label: text }) => element('option', { text, attributes: { value } })));
  setAttribute(list, 'aria-label', label);
  list.addEventListener('change', () => onChoose(list.value as Value));
  return {
    element: list,
    render(value) {
      if (list.value !== value) list.value = value;
    },
  };
}
