import { sizeOf, unravel } from '../../src/tensor/shape';
import type { Actions } from '../inspector';
import { namedTensor, type NamedTensor } from '../notation/naming';
import { lookOf, notationOf, type AppState } from '../state/appState';
import { selected } from '../state/selection';
import { addressOf } from '../state/presented';
import { cursorShown } from '../tensor/cursorShown';
import { localised } from '../ui/localised';
import { menuButton, type MenuItem } from '../ui/menu';
import { spokenSymbol } from '../ui/symbol';
import type { View } from '../ui/view';
import { pngOf, svgOf } from './picture';

/** Exports of the tensor on show, of the entry under the cursor, and of the whole run. */
export function exportMenu(actions: Actions): View<AppState> {
  let shown: AppState | undefined;
  const menu = menuButton('export', localised`Export`, () => (shown ? itemsFor(shown, actions) : []));
  return {
    element: menu,
    render(state) {
      shown = state;
      menu.hidden = selected(state)?.tensor === undefined;
    },
  };
}

function itemsFor(state: AppState, actions: Actions): readonly MenuItem[] {
  const { layer, tensor } = selected(state) ?? {};
  if (!layer || !tensor) return [];
  const named = namedTensor(layer, tensor, notationOf(state));
  const name = addressOf(state, tensor.name);
  const symbol = spokenSymbol(tensor.symbol);
  return [
    { label: localised`${symbol} of ${layer.name}` },
    { label: localised`NumPy archive (.npz)`, run: () => actions.export({ kind: 'npz', names: [name] }) },
    { label: 'Safetensors', run: () => actions.export({ kind: 'safetensors', names: [name] }) },
    { label: 'CSV', run: () => actions.export({ kind: 'csv', name }) },
    { label: localised`Picture of the view (PNG)`, run: () => void savePicture('png', name, named, actions) },
    { label: localised`Picture with caption (SVG)`, run: () => void savePicture('svg', name, named, actions) },
    ...entryItems(state, named, actions),
    { label: localised`The whole run` },
    { label: localised`All tensors (.npz)`, run: () => actions.export({ kind: 'npz' }) },
    { label: localised`All tensors (Safetensors)`, run: () => actions.export({ kind: 'safetensors' }) },
    { label: localised`Report (Markdown)`, run: () => actions.export({ kind: 'report' }) },
  ];
}

/** A script explains gradients of the run itself, entry by entry. */
function entryItems(state: AppState, tensor: NamedTensor, actions: Actions): readonly MenuItem[] {
  const { name, role, shape, symbol } = tensor.view;
  if (role !== 'gradient' || state.training.step?.shown || sizeOf(shape) === 0) return [];
  const index = unravel(cursorShown(shape, lookOf(state.looks, name), state.view), shape);
  return [{
    label: localised`NumPy script for ${spokenSymbol(symbol)}${tensor.index(index)}`,
    run: () => actions.export({ kind: 'numpy', name, index }),
  }];
}

async function savePicture(
  kind: 'png' | 'svg',
  name: string,
  { layer, view, shape }: NamedTensor,
  actions: Actions,
): Promise<void> {
  const canvas = document.querySelector<HTMLCanvasElement>('.heat-map > canvas');
  if (!canvas || canvas.width === 0) return;
  const style = getComputedStyle(document.body);
  const bytes = kind === 'png' ? await pngOf(canvas) : await svgOf(canvas, window.devicePixelRatio, {
    title: `${layer.name} ${spokenSymbol(view.symbol)}, ${shape}`,
    lines: captionLines(),
    foreground: style.color,
    background: style.backgroundColor,
    font: style.fontFamily,
  });
  actions.savePicture({ kind, name, bytes });
}

/** What stands beside the map: its statistics, and what its colours mean. */
function captionLines(): readonly string[] {
  const texts = ['.statistics', '.scale-range'].map((place) => document.querySelector<HTMLElement>(place)?.innerText);
  return texts.flatMap((text) => (text ? [text.replaceAll(/\s*\n\s*/g, ' ')] : []));
}
