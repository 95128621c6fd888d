import type { EquationView, LayerView, TensorView } from '../../src/protocol/views';
import { formatEquationNumbers } from '../format/equationNumbers';
import { gradientName, outputOf } from '../state/selection';
import { element, setAttribute, setText } from '../ui/element';
import { keyedList } from '../ui/keyedList';
import { showSymbol } from '../ui/symbol';
import type { View } from '../ui/view';

/** A layer, and the tensor of it that is shown. */
export interface EquationsState {
  readonly layer: LayerView;
  readonly tensor: TensorView | undefined;
}

/** The equations of a layer, with their numbers in the derivation; the one of the shown tensor stands out. */
export function equationList(): View<EquationsState> {
  const list = element('ul');
  const section = element('section', { class: 'equations' }, element('h3', { text: 'Equations' }), list);
  let shown: EquationsState | undefined;
  const show = keyedList<EquationView>(list, ({ of, text }) => `${of} ${text}`, () => {
    const text = element('span', { class: 'equation-text' });
    const numbers = element('span', { class: 'equation-numbers' });
    const item = element('li', {}, text, numbers);
    return {
      element: item,
      render(equation) {
        showSymbol(text, equation.text);
        setText(numbers, formatEquationNumbers(equation.numbers));
        setAttribute(item, 'aria-current', shown && isEquationOf(equation, shown) ? 'true' : undefined);
      },
    };
  });
  return {
    element: section,
    render(state) {
      shown = state;
      section.hidden = state.layer.equations.length === 0;
      show(state.layer.equations);
    },
  };
}

/** True when the equation computes the tensor. */
function isEquationOf({ of }: EquationView, { layer, tensor }: EquationsState): boolean {
  if (!tensor) return false;
  const output = outputOf(layer)?.name;
  if (of === 'output') return tensor.name === output;
  if (layer.tensors.some(({ name }) => name === `${layer.name}.${of}`)) {
    return tensor.name === gradientName(`${layer.name}.${of}`);
  }
  // What is left are the inputs: gradients that are neither the output's nor a parameter's.
  const isOutput = output !== undefined && tensor.name === gradientName(output);
  return tensor.role === 'gradient' && !isOutput && !tensor.name.startsWith(`${layer.name}.`);
}
