import type { Notation } from '../../src/protocol/notation';
import type { LayerView, TensorView } from '../../src/protocol/views';
import { namedTensor } from '../notation/naming';
import { tabs, type Tab } from '../ui/controls';
import { partOf, type Walk } from '../steps/stepState';
import { element, setAttribute } from '../ui/element';
import { localised } from '../ui/localised';
import { showSymbol } from '../ui/symbol';
import type { View } from '../ui/view';

/** A layer, and the tensor of it that is shown. */
export interface TensorTabsState {
  readonly layer: LayerView;
  readonly tensor: TensorView | undefined;
  /** The step of the backward pass that is on show. */
  readonly walk: Walk | undefined;
  readonly notation: Notation;
}

/** One tab for each tensor of a layer, over a content that they share. */
export function tensorTabs(content: HTMLElement, onChoose: (tensor: TensorView) => void): View<TensorTabsState> {
  let layer: LayerView | undefined;
  const labels = new Map<string, HTMLElement>();
  const view = tabs(localised`Tensors of the layer`, content, (name) => {
    const chosen = layer?.tensors.find((tensor) => tensor.name === name);
    if (chosen) onChoose(chosen);
  });
  return {
    element: view.element,
    render(state) {
      layer = state.layer;
      view.render(layer.tensors.map((tensor) => tabOf(tensor, labels)), state.tensor?.name);
      for (const tensor of layer.tensors) {
        const label = labels.get(tensor.name);
        if (!label) continue;
        label.title = `${tensor.name}, ${namedTensor(layer, tensor, state.notation).shape}`;
        setAttribute(label, 'data-step', partOf(state.walk, tensor.name));
      }
    },
  };
}

function tabOf({ name, symbol }: TensorView, labels: Map<string, HTMLElement>): Tab {
  return {
    id: name,
    label: () => {
      const label = element('span', { class: 'symbol tensor-tab' });
      showSymbol(label, symbol);
      labels.set(name, label);
      return label;
    },
  };
}
