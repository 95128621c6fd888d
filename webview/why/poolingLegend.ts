import type { LayerView, TensorView } from '../../src/protocol/views';
import { unravel } from '../../src/tensor/shape';
import type { PoolingWindows } from '../heatMap/paintWindows';
import type { Actions } from '../inspector';
import { namedTensor } from '../notation/naming';
import { lookOf, notationOf, type AppState } from '../state/appState';
import { gradientName, outputOf, selected } from '../state/selection';
import { cursorShown } from '../tensor/cursorShown';
import { around, here } from '../ui/around';
import { element, setChildren, setText } from '../ui/element';
import { localised } from '../ui/localised';
import { showSymbol } from '../ui/symbol';

/** Brings the windows of a pooling, and says what is drawn of them over its input, or who wins one in its output. */
export interface PoolingLegend {
  readonly element: HTMLElement;
  /** The windows to draw over the selected tensor, when they are here and it is what they lie over. */
  render(state: AppState): PoolingWindows | undefined;
}

/** @param arrived called when windows that were asked for are here */
export function poolingLegend(actions: Pick<Actions, 'why' | 'goToEntry'>, arrived: () => void): PoolingLegend {
  const symbol = element('span', { class: 'symbol' });
  const place = element('span');
  const link = element('button', { class: 'link', attributes: { type: 'button' } }, symbol, place);
  const legend = element('p', { class: 'windows-legend' });
  let key: string | undefined;
  let windows: PoolingWindows | undefined;
  let winner: Winner | undefined;
  let said: string | undefined;
  link.addEventListener('click', () => winner && actions.goToEntry(winner.layer, winner.view.name, winner.index));

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
      const pooling = poolingIn(state);
      const step = state.training.step?.shown?.step ?? '';
      const own = `${pooling?.layer.name} ${state.inspector?.runNumber} ${step}`;
      if (!pooling) key = windows = undefined;
      else if (key !== own) fetch(pooling.layer.name, own);
      winner = pooling && windows && winnerOf(pooling, windows, state);
      const isInput = pooling?.side === 'input';
      legend.hidden = isInput ? windows === undefined : winner === undefined;
      const words = winner?.words ?? (windows ? wordsOf(windows) : '');
      if (words !== said) setChildren(legend, around(words, link));
      said = words;
      if (winner) {
        showSymbol(symbol, winner.view.symbol);
        setText(place, namedTensor(pooling!.layer, winner.view, notationOf(state)).index(winner.index));
      }
      return isInput ? windows : undefined;
    },
  };
}

/** A pooling of which a tensor is selected. */
interface Pooling {
  readonly layer: LayerView;
  readonly view: TensorView;
  /** Whether it is what the windows lie over, or what comes of them; a gradient is where its tensor is. */
  readonly side: 'input' | 'output';
}

function poolingIn(state: AppState): Pooling | undefined {
  const { layer, tensor: view } = selected(state) ?? {};
  if (!layer || !view || !layer.op.includes('Pool') || view.role === 'artifact') return undefined;
  const output = outputOf(layer)?.name;
  return { layer, view, side: output !== undefined && view.name.startsWith(output) ? 'output' : 'input' };
}

/** The entry that a pooled one comes from, or gives its gradient to. */
interface Winner {
  readonly layer: string;
  readonly view: TensorView;
  readonly index: readonly number[];
  /** What is said of it; the link to it is to stand `here`. */
  readonly words: string;
}

function winnerOf(
  { layer, view, side }: Pooling, { axes, winners, ties }: PoolingWindows, { looks, view: kind }: AppState,
): Winner | undefined {
  const isGradient = view.role === 'gradient';
  const input = layer.tensors.find((other) => other.role === 'activation' && other !== outputOf(layer));
  const wanted = input && isGradient ? gradientName(input.name) : input?.name;
  const target = layer.tensors.find(({ name }) => name === wanted);
  const cursor = cursorShown(view.shape, lookOf(looks, view.name), kind);
  const own = winners?.[cursor];
  if (side === 'input' || !target || own === undefined) return undefined;
  const pooled = axes.reduce((size, { looks: windows }) => size * windows.length, 1);
  const plane = axes.reduce((size, { input: length }) => size * length, 1);
  const index = unravel(Math.floor(cursor / pooled) * plane + own, target.shape);
  return { layer: layer.name, view: target, index, words: winnerInWords(isGradient, ties?.[cursor] === 1) };
}

function winnerInWords(isGradient: boolean, isTie: boolean): string {
  if (isGradient) {
    return isTie
      ? localised`It goes to the winner of its window, the first of several that are equal: ${here}`
      : localised`It goes to the winner of its window: ${here}`;
  }
  return isTie
    ? localised`It comes from the winner of its window, the first of several that are equal: ${here}`
    : localised`It comes from the winner of its window: ${here}`;
}

function wordsOf({ winners, ties }: PoolingWindows): string {
  if (!winners) return localised`Dashed: the windows. Each entry of a window gets the same share of its gradient.`;
  const words = localised`Dashed: the windows. Dots: their winners, which take the whole gradient.`;
  return ties?.some((tie) => tie === 1) === true
    ? localised`${words} A dot in a ring: a tie, which the first in row-major order wins, as in PyTorch.`
    : words;
}
