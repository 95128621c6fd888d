import { exportMenu } from '../export/exportMenu';
import type { Actions } from '../inspector';
import type { AppState } from '../state/appState';
import { selected } from '../state/selection';
import { iconButton } from '../ui/controls';
import { element, setText } from '../ui/element';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';

/** Name, operator and purpose of the selected layer, and the way to its line in the editor. */
export function layerHeading(actions: Actions): View<AppState> {
  const name = element('h2');
  const op = element('span', { class: 'layer-op' });
  const summary = element('p', { class: 'layer-summary' });
  let layer: string | undefined;
  const show = localised`Show in editor`;
  const reveal = iconButton('reveal', show, () => layer !== undefined && actions.reveal(layer)).element;
  const exports = exportMenu(actions);
  const heading = element('div', { class: 'layer-title' }, name, op, reveal, summary, exports.element);
  return {
    element: heading,
    render(state) {
      const selection = selected(state);
      if (!selection || !state.inspector) return;
      layer = selection.layer.name;
      exports.render(state);
      setText(name, layer);
      setText(op, selection.layer.op);
      summary.title = localised(selection.layer.summary);
      setText(summary, summary.title);
      const { lines, file } = state.inspector;
      const line = Object.hasOwn(lines, layer) ? lines[layer] : undefined;
      reveal.hidden = line === undefined;
      reveal.title = line === undefined ? '' : localised`Show in editor: line ${line} of ${file}`;
    },
  };
}
