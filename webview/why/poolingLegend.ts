import type { PoolingWindows } from '../heatMap/paintWindows';
import type { Actions } from '../inspector';
import type { AppState } from '../state/appState';
import { outputOf, selected } from '../state/selection';
import { element, setText } from '../ui/element';

/** Brings the windows of a pooling for the map of its input, and says what is drawn of them. */
export interface PoolingLegend {
  readonly element: HTMLElement;
  /** The windows to draw over the selected tensor, when they are here. */
  render(state: AppState): PoolingWindows | undefined;
}

/** @param arrived called when windows that were asked for are here */
export function poolingLegend(actions: Pick<Actions, 'why'>, arrived: () => void): PoolingLegend {
  const legend = element('p', { class: 'windows-legend' });
  let key: string | undefined;
  let windows: PoolingWindows | undefined;

  function fetch(layer: string, own: string): void {
    key = own;
    windows = undefined;
    actions.why.windows(layer).then((geometry) => {
      if (key !== own || geometry?.kind !== 'pooling') return;
      windows = geometry;
      arrived();
    }, () => undefined);
  }

  return {
    element: legend,
    render(state) {
      const layer = pooledLayer(state);
      const step = state.training.step?.shown?.step ?? '';
      const own = `${layer} ${state.inspector?.runNumber} ${step}`;
      if (!layer) key = windows = undefined;
      else if (key !== own) fetch(layer, own);
      legend.hidden = windows === undefined;
      setText(legend, windows ? wordsOf(windows) : '');
      return windows;
    },
  };
}

/** The pooling whose input, or the gradient of whose input, is selected. */
function pooledLayer(state: AppState): string | undefined {
  const { layer, tensor } = selected(state) ?? {};
  if (!layer || !tensor || !layer.op.includes('Pool') || tensor.role === 'artifact') return undefined;
  const output = outputOf(layer)?.name;
  return output !== undefined && tensor.name.startsWith(output) ? undefined : layer.name;
}

function wordsOf({ winners, ties }: PoolingWindows): string {
  if (!winners) return 'Dashed: the windows. Each entry of a window gets the same share of its gradient.';
  const tied = ties?.some((tie) => tie === 1) === true
    ? ' A dot in a ring: a tie, which the first in row-major order wins, as in PyTorch.' : '';
  return `Dashed: the windows. Dots: their winners, which take the whole gradient.${tied}`;
}
