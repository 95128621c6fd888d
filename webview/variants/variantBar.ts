import { variantWords, type Variant } from '../../src/protocol/variants';
import type { Actions } from '../inspector';
import type { AppState } from '../state/appState';
import { selected } from '../state/selection';
import { element } from '../ui/element';
import { localised } from '../ui/localised';
import { segments, type Segment } from '../ui/segments';
import type { View } from '../ui/view';
import { variantsOf } from './variants';

/** Which side of a gradient is on show: the exact one, somebody's own, what the check found, or what lies between. */
export function variantBar(actions: Actions): View<AppState> {
  const bar = segments(localised`What is shown of the gradient`, (id) =>
    actions.showVariant(id as Variant));
  const whole = element('div', { class: 'variants' }, bar.element);
  return {
    element: whole,
    render(state) {
      const tensor = selected(state)?.tensor?.name;
      const others = tensor === undefined ? [] : variantsOf(state, tensor);
      whole.hidden = others.length === 0;
      const chosen = state.variant?.tensor === tensor ? state.variant?.variant : undefined;
      bar.render({ options: [valueOption(others), ...others.map(optionOf)], chosen: chosen ?? 'value' });
    },
  };
}

/** What the run computed is the exact gradient of a comparison, unless that stands beside it. */
function valueOption(others: readonly Variant[]): Segment {
  const isExact = others.includes('yours') && !others.includes('exact');
  const { value: { name, meaning }, exact } = variantWords;
  return { id: 'value', label: localised(isExact ? exact.name : name), title: localised(meaning) };
}

function optionOf(variant: Variant): Segment {
  const { name, meaning } = variantWords[variant];
  return { id: variant, label: localised(name), title: localised(meaning) };
}
