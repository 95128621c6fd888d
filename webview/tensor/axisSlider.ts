import { element, setAttribute, setText } from '../ui/element';
import type { ItemView } from '../ui/keyedList';
import { localised } from '../ui/localised';

/** An axis of which one index is shown. */
export interface AxisSliderState {
  readonly size: number;
  /** The index that is shown. */
  readonly start: number;
}

/** Slides through the indices of an axis. */
export function axisSlider(name: string, slide: (index: number) => void): ItemView<AxisSliderState> {
  const number = element('output');
  const track = element('input', { attributes: { 'type': 'range', 'min': '0', 'step': '1', 'aria-label': name } });
  track.addEventListener('input', () => slide(Number(track.value)));
  return {
    element: element('label', { class: 'axis-slider' }, element('span', { text: name }), track, number),
    render({ size, start }) {
      setAttribute(track, 'max', String(Math.max(0, size - 1)));
      if (track.value !== String(start)) track.value = String(start);
      setText(number, localised`${start} of 0–${Math.max(0, size - 1)}`);
    },
  };
}
