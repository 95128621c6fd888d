import { choice } from '../ui/choice';
import { element, setText } from '../ui/element';
import type { ItemView } from '../ui/keyedList';
import type { AxisPlace } from './layout';

/** An axis, and where it runs. */
export interface AxisChoiceState {
  readonly axis: number;
  readonly name: string;
  readonly size: number;
  readonly place: AxisPlace;
}

const places = [
  { value: 'outerRows', label: '↓ rows, outside' },
  { value: 'innerRows', label: '↓ rows, inside' },
  { value: 'outerColumns', label: '→ columns, outside' },
  { value: 'innerColumns', label: '→ columns, inside' },
  { value: 'index', label: 'one index' },
] as const;

/** Lets a person choose where an axis runs. */
export function axisChoice(axis: number, name: string, move: (place: AxisPlace) => void): ItemView<AxisChoiceState> {
  const label = element('span', { class: 'axis-name' });
  const list = choice<AxisPlace>(`Where ${name} runs`, places, move);
  return {
    element: element('div', { class: 'axis-choice', attributes: { 'data-axis': String(axis) } }, label, list.element),
    render({ size, place }) {
      setText(label, `${name} (${size})`);
      list.render(place);
    },
  };
}
