import { element, setAttribute, setText } from './element';
import { keyedList } from './keyedList';
import type { View } from './view';

/** One of several things, of which one is chosen. */
export interface Segment {
  readonly id: string;
  readonly label: string;
  readonly title?: string;
}

/** What there is to choose from. */
export interface SegmentsState {
  readonly options: readonly Segment[];
  readonly chosen: string;
}

/** A row of options, one of them chosen: one tab stop, arrows choose. @param name what is chosen, for the ear */
export function segments(name: string, onChoose: (id: string) => void): View<SegmentsState> {
  const row = element('div', { class: 'segments', attributes: { 'role': 'radiogroup', 'aria-label': name } });
  let state: SegmentsState = { options: [], chosen: '' };
  const show = keyedList<Segment>(row, ({ id }) => id, (id) => {
    const button = element('button', { class: 'segment', attributes: { type: 'button', role: 'radio' } });
    button.addEventListener('click', () => onChoose(id));
    return {
      element: button,
      render({ label, title }) {
        const isChosen = id === state.chosen;
        setText(button, label);
        button.title = title ?? '';
        button.tabIndex = isChosen ? 0 : -1;
        setAttribute(button, 'aria-checked', String(isChosen));
      },
    };
  });
  row.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const { options, chosen } = state;
    if (step === undefined || options.length === 0) return;
    event.preventDefault();
    const at = options.findIndex(({ id }) => id === chosen);
    const next = options[(at + step + options.length) % options.length]!;
    onChoose(next.id);
    // What was chosen is drawn by the next turn of the state.
    queueMicrotask(() => row.querySelector<HTMLElement>('[aria-checked=true]')?.focus());
  });
  return {
    element: row,
    render(next) {
      state = next;
      show(next.options);
    },
  };
}
