import { choice } from '../ui/choice';
import { element, setText } from '../ui/element';
import type { ItemView } from '../ui/keyedList';
import { localised } from '../ui/localised';
import type { AxisPlace } from './layout';

/** An axis, and where it runs. */
export interface AxisChoiceState {
  readonly axis: number;
  readonly name: string;
  readonly size: number;
  readonly place: AxisPlace;
}

const places = [
  { value: 'outerRows', label: localised`↓ rows, outside` },
  { value: 'innerRows', label: localised`↓ rows, inside` },
  { value: 'outerColumns', label: localised`→ columns, outside` },
  { value: 'innerColumns', label: localised`→ columns, inside` },
  { value: 'index', label: localised`one index` },
] as const;

/** Lets a person choose where an axis runs. */
export function axisChoice(axis: number, name: string, move: (place: AxisPlace) => void): ItemView<AxisChoiceState> {
  const label = element('span', { class: 'axis-name' });
  const list = choice<AxisPlace>(localised`Where ${name} runs`, places, move);
  return {
    element: element('div', { class: 'axis-choice', attributes: { 'data-axis': String(axis) } }, label, list.element),
    render({ size, place }) {
      setText(label, `${name} (${size})`);
      list.render(place);
    },
  };
}
