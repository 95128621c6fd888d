import type { TensorView } from '../../src/protocol/views';
import { cited } from '../equations/cited';
import { equationsOf } from '../equations/equationList';
import { showEquation } from '../equations/typeset';
import type { Actions } from '../inspector';
import { notationOf, type AppState } from '../state/appState';
import { selected } from '../state/selection';
import { iconButton } from '../ui/controls';
import { element, setAttribute, setText } from '../ui/element';
import { keyedList } from '../ui/keyedList';
import { localised } from '../ui/localised';
import { showSymbol } from '../ui/symbol';
import type { View } from '../ui/view';
import { walkOf, type Walk } from './stepState';

/** The backward pass step by step: what this step computes, from what, and the way to the next one. */
export function stepBar(actions: Actions, announce: (text: string) => void): View<AppState> {
  const back = iconButton('back', localised`Step back, towards the loss (,)`, () => actions.step(-1));
  const forward = iconButton('forward', localised`Step forward, towards the inputs (.)`, () => actions.step(1));
  const close = iconButton('close', localised`End the walk through the backward pass (Escape)`, () =>
    actions.endSteps());
  const position = element('span', { class: 'step-position' });
  const name = element('strong');
  const op = element('span', { class: 'layer-op' });
  const sentence = element('p');
  const equations = element('div', { class: 'step-equations' });
  const reads = tensorList('reads', localised`Reads`, actions);
  const writes = tensorList('writes', localised`Writes`, actions);
  const attributes = { 'aria-label': localised`Backward pass step by step` };
  const bar = element('section', { class: 'steps', attributes },
    element('div', { class: 'step-buttons' }, back.element, forward.element, position),
    element('div', { class: 'step-text' },
      element('p', { class: 'step-title' }, name, op, reads.element, writes.element), sentence, equations),
    close.element,
  );
  let shown: Walk['now'] | undefined;

  return {
    element: bar,
    render(state) {
      const walk = walkOf(state);
      bar.hidden = walk === undefined;
      const before = shown;
      shown = walk?.now;
      if (!walk) return;
      const { now, steps, position: at } = walk;
      setText(position, localised`Step ${at + 1} of ${steps.length}`);
      back.setDisabled(at === 0);
      forward.setDisabled(at === steps.length - 1);
      setText(name, now.layer.name);
      setText(op, now.kind === 'sum' ? localised`gradients add up` : now.layer.op);
      setText(sentence, now.sentence);
      const tensor = selected(state)?.tensor?.name;
      reads.render({ tensors: now.kind === 'sum' ? [] : now.reads, layer: now.layer.name, selected: tensor });
      writes.render({ tensors: now.writes, layer: now.layer.name, selected: tensor });
      const written = now.kind === 'sum' ? []
        : equationsOf(now.layer, notationOf(state)).filter(({ of }) => of !== 'output');
      equations.replaceChildren(...written.map((equation) => {
        const line = element('span', { class: 'step-equation' });
        const text = element('span');
        const { pieces, shapes } = equation;
        showEquation(text, pieces.map((piece, index) => ({ text: piece.text, below: shapes[index]! })));
        line.append(text, element('span', { class: 'equation-numbers', text: cited(equation) }));
        return line;
      }));
      if (before && before !== now) {
        announce(localised`Step ${at + 1} of ${steps.length}: ${now.sentence}`);
      }
    },
  };
}

interface TensorListState {
  readonly tensors: readonly TensorView[];
  readonly layer: string;
  readonly selected: string | undefined;
}

/** Tensors that lead to themselves. */
function tensorList(kind: string, title: string, actions: Actions): View<TensorListState> {
  const list = element('span', { class: 'step-tensors' });
  const whole = element('span', { class: `step-part ${kind}` }, element('span', { text: title }), list);
  let layer = '';
  const show = keyedList<TensorView & { readonly isSelected: boolean }>(list, ({ name }) => name, (key) => {
    const button = element('button', { class: 'link symbol', attributes: { type: 'button' } });
    button.addEventListener('click', () => actions.goToTensor(layer, key));
    return {
      element: button,
      render({ symbol, name, isSelected }) {
        showSymbol(button, symbol);
        button.title = name;
        setAttribute(button, 'aria-current', isSelected ? 'true' : undefined);
      },
    };
  });
  return {
    element: whole,
    render({ tensors, layer: own, selected: current }) {
      layer = own;
      whole.hidden = tensors.length === 0;
      show(tensors.map((tensor) => ({ ...tensor, isSelected: tensor.name === current })));
    },
  };
}
