import { writtenEquations, type WrittenEquation } from '../../src/protocol/equations';
import type { EquationTensor } from '../../src/protocol/equationShapes';
import type { Notation } from '../../src/protocol/notation';
import type { LayerView, TensorView } from '../../src/protocol/views';
import { isParameterOf } from '../notation/naming';
import { gradientName, outputOf } from '../state/selection';
import { element, setAttribute, setText } from '../ui/element';
import { keyedList } from '../ui/keyedList';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { cited } from './cited';
import { showEquation } from './typeset';

/** A layer, and the tensor of it that is shown. */
export interface EquationsState {
  readonly layer: LayerView;
  readonly tensor: TensorView | undefined;
  readonly notation: Notation;
}

/** The equations of a layer, with shapes and numbers in the derivation; the one of the shown tensor stands out. */
export function equationList(): View<EquationsState> {
  const list = element('ul');
  const section = element('section', { class: 'equations' }, element('h3', { text: localised`Equations` }), list);
  let shown: EquationsState | undefined;
  const show = keyedList<WrittenEquation>(list, ({ of, text }) => `${of} ${text}`, () => {
    const text = element('span');
    const numbers = element('span', { class: 'equation-numbers' });
    const item = element('li', {}, text, numbers);
    return {
      element: item,
      render(equation) {
        showEquation(text, equation.pieces.map((piece, at) => ({ text: piece.text, below: equation.shapes[at]! })));
        setText(numbers, cited(equation));
        setAttribute(item, 'aria-current', shown && isEquationOf(equation, shown) ? 'true' : undefined);
      },
    };
  });
  return {
    element: section,
    render(state) {
      shown = state;
      section.hidden = state.layer.equations.length === 0;
      show(equationsOf(state.layer, state.notation));
    },
  };
}

/** The equations of a layer as they are written. */
export function equationsOf(layer: LayerView, notation: Notation): readonly WrittenEquation[] {
  const tensors = new Map(layer.tensors
    .filter(({ role }) => role === 'activation' || role === 'parameter')
    .map((view): [string, EquationTensor] =>
      [view.symbol, { shape: view.shape, isParameter: isParameterOf(layer, view) }]));
  return writtenEquations(layer.equations, tensors, notation);
}

/** True when the equation computes the tensor. */
function isEquationOf(
  { of }: Pick<WrittenEquation, 'of'>,
  { layer, tensor }: Pick<EquationsState, 'layer' | 'tensor'>,
): boolean {
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
