import { checkVariants, variantWords, type Variant } from '../../src/protocol/variants';
import type { Actions } from '../inspector';
import type { AppState } from '../state/appState';
import { checkOf, gradientName, selected } from '../state/selection';
import { element } from '../ui/element';
import { segments } from '../ui/segments';
import type { View } from '../ui/view';

/** Which side of a checked gradient is on show: what backpropagation gives, what the check found, or the error. */
export function variantBar(actions: Actions): View<AppState> {
  const bar = segments('What is shown of the gradient', (id) => actions.showVariant(id as Variant));
  const whole = element('div', { class: 'variants' }, bar.element);
  return {
    element: whole,
    render(state) {
      const tensor = selected(state)?.tensor?.name;
      const variants = tensor === undefined ? [] : variantsOf(state, tensor);
      whole.hidden = variants.length === 0;
      const chosen = state.variant?.tensor === tensor ? state.variant?.variant : undefined;
      bar.render({
        options: ['value' as const, ...variants].map((id) =>
          ({ id, label: variantWords[id].name, title: variantWords[id].meaning })),
        chosen: chosen ?? 'value',
      });
    },
  };
}

/** What there is besides the gradient itself. */
function variantsOf({ inspector, training }: AppState, tensor: string): readonly Variant[] {
  if (!inspector?.check || training.step?.shown) return [];
  const isChecked = inspector.check.layers.some(({ name }) =>
    checkOf(inspector.check, name)?.tensors.some((checked) => gradientName(checked.name) === tensor));
  return isChecked ? checkVariants : [];
}
