import { iconButton, textButton } from '../ui/controls';
import { element, setAttribute } from '../ui/element';
import { keyedList } from '../ui/keyedList';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { axisChoice, type AxisChoiceState } from './axisChoice';
import { axisSlider, type AxisSliderState } from './axisSlider';
import { indexField } from './indexField';
import { indexText, readIndex, type Indexed } from './indexText';
import { firstLayout, moveAxis, placeOf, transposed, withRanges, type Layout } from './layout';

/** What the controls lay out. */
export interface AxisControlsState extends Indexed {
  readonly layout: Layout;
}

/**
 * Which part of a tensor is shown, and which axis runs where: a typed index, a button that transposes, a slider for
 * every axis of which one index is shown, and a place for each axis.
 */
export function axisControls(onChange: (layout: Layout) => void): View<AxisControlsState> {
  let shown: AxisControlsState | undefined;
  const change = (next: (state: AxisControlsState) => Layout): void => {
    if (shown) onChange(next(shown));
  };
  const index = indexField(
    (text) => shown && readIndex(text, shown),
    (parts) => change(({ layout, shape, order }) => withRanges(layout, parts, firstLayout(shape, order))),
  );
  const transpose = iconButton('transpose', localised`Transpose: rows become columns`, () =>
    change(({ layout }) => transposed(layout))).element;
  const choices = element('div', { class: 'axis-choices', attributes: { id: 'axis-choices' } });
  const sliders = element('div', { class: 'axis-sliders' });
  const open = textButton(localised`Axes`, () => setOpen(Boolean(choices.hidden))).element;
  const showChoices = keyedList<Axis & AxisChoiceState>(choices, keyOf, (_key, { axis, name }) =>
    axisChoice(axis, name, (place) => change(({ layout, shape }) => moveAxis(layout, shape, axis, place))));
  const showSliders = keyedList<Axis & AxisSliderState>(sliders, keyOf, (_key, { axis, name }) =>
    axisSlider(name, (start) => change(({ layout }) =>
      ({ ...layout, ranges: layout.ranges.with(axis, { start, count: 1, step: 1 }) }))));

  function setOpen(isOpen: boolean): void {
    choices.hidden = !isOpen;
    setAttribute(open, 'aria-expanded', String(isOpen));
  }

  setOpen(false);
  setAttribute(open, 'aria-controls', 'axis-choices');
  return {
    element: element('div', { class: 'axis-controls' },
      element('div', { class: 'axis-line' }, index.element, transpose, open), index.problem, sliders, choices),
    render(state) {
      shown = state;
      const { layout, shape, axes, order } = state;
      index.render(indexText(layout, state));
      const parts = order.map((axis) => ({
        axis, size: shape[axis]!, name: localised(axes[axis]!),
        start: layout.ranges[axis]!.start, place: placeOf(layout, axis),
      }));
      const single = parts.filter(({ place }) => place === 'index');
      showChoices(parts);
      showSliders(single);
      sliders.hidden = single.length === 0;
      transpose.hidden = open.hidden = shape.length < 2;
    },
  };
}

interface Axis {
  readonly axis: number;
  readonly name: string;
}

/** Axes of different tensors may have the same number and other names. */
function keyOf({ axis, name }: Axis): string {
  return `${axis} ${name}`;
}
