import type { LayerView, TensorCheck, TensorData, TensorView } from '../../src/protocol/views';
import { formatShape, unravel } from '../../src/tensor/shape';
import { equationList } from '../equations/equationList';
import { formatForCopy } from '../format/number';
import { limitOf } from '../heatMap/colourScale';
import { HeatMap } from '../heatMap/heatMap';
import type { Actions } from '../inspector';
import { lookOf, notationOf, type AppState, type Look } from '../state/appState';
import { checkOf, gradientName, selected, tensorCheckOf } from '../state/selection';
import { walkOf } from '../steps/stepState';
import { element, setText } from '../ui/element';
import { spokenSymbol } from '../ui/symbol';
import type { View } from '../ui/view';
import { axisCaption, axisNames } from './axisNames';
import { entryInWords, entryLines, type Entry } from './entryText';
import { checkedEntryAt, notableEntries, type NotableEntries } from './notableEntries';
import { numbersNotice } from './numbersNotice';
import { readout } from './readout';
import { countBeyond, scaleBar } from './scaleBar';
import { statisticsLine } from './statisticsLine';
import { tensorTabs } from './tensorTabs';
import { zoomControls } from './zoomControls';

/** The tensor that is on the screen, with all that its parts need to know. */
interface Shown {
  readonly view: TensorView;
  readonly data: TensorData;
  readonly axes: readonly string[];
  /** The check of exactly this tensor, when it is a gradient. */
  readonly check: TensorCheck | undefined;
  readonly notable: NotableEntries;
  readonly limit: number;
  readonly beyond: number;
  readonly look: Look;
}

/** The tensors of the selected layer: tabs, figures, colour scale, heat map and equations. */
export function tensorPane(
  actions: Actions,
  announce: (text: string) => void,
  focusExplanation: () => void,
): View<AppState> {
  let shown: Shown | undefined;

  const map = new HeatMap({
    look: (change) => shown && actions.look(shown.view.name, change),
    press: (position) => explain(position, true),
    key({ key, ctrlKey, metaKey }) {
      if (ctrlKey || metaKey) return false;
      switch (key.toLowerCase()) {
        case 'n': return goToNextNotable(key === 'N' ? -1 : 1);
        case 'e': return shown !== undefined && explain(shown.look.cursor, false);
        default: return false;
      }
    },
    copy: (position) => (shown ? formatForCopy(shown.data.data[position]!) : ''),
  });
  const statistics = statisticsLine();
  const scale = scaleBar();
  const caption = element('span', { class: 'axis-caption' });
  const zoom = zoomControls(map);
  const cursor = readout();
  const notice = numbersNotice(() => actions.retry());
  const equations = equationList();
  const figures = element('div', { class: 'figures' },
    statistics.element,
    element('div', { class: 'toolbar' }, scale.element, caption),
    element('div', { class: 'toolbar' }, cursor.element, zoom),
  );
  const content = element('div', { class: 'tensor-content' },
    figures, map.element, notice.element, equations.element,
    element('p', { class: 'unseen', text: keysText, attributes: { id: 'heat-map-keys' } }),
  );
  const tabs = tensorTabs(content, (tensor) => actions.selectTensor(tensor));

  function goToNextNotable(direction: 1 | -1): boolean {
    if (!shown || shown.notable.size === 0) return false;
    const positions = [...shown.notable.keys()];
    const at = positions.indexOf(shown.look.cursor);
    const next = at < 0 ? 0 : (at + direction + positions.length) % positions.length;
    actions.look(shown.view.name, { cursor: positions[next]!, scroll: 'cursor' });
    return true;
  }

  /** A press on an entry that is no gradient means the entry itself; who presses E on it asks for its gradient. */
  function explain(position: number, onlyGradients: boolean): boolean {
    if (!shown || (onlyGradients && shown.view.role !== 'gradient')) return false;
    const { view, data: { shape } } = shown;
    const outcome = actions.explain(unravel(position, shape));
    if (outcome === 'impossible') announce(`${spokenSymbol(view.symbol)} has no gradient that could be explained.`);
    if (outcome === 'again' && !onlyGradients) focusExplanation();
    return true;
  }

  return {
    element: tabs.element,
    render(state) {
      const selection = selected(state);
      if (!selection) return;
      const { layer, tensor } = selection;
      tabs.render({ layer, tensor, walk: walkOf(state) });
      equations.render({ layer, tensor, notation: notationOf(state) });
      const before = shown;
      shown = tensor && shownOf(state, layer, tensor, before);
      notice.render({ numbers: state.numbers, symbol: tensor?.symbol ?? '' });
      figures.hidden = tensor === undefined;
      if (tensor) statistics.render(tensor);
      const isEmpty = shown?.data.data.length === 0;
      scale.element.hidden = zoom.hidden = caption.hidden = cursor.element.hidden = !shown || isEmpty;
      if (shown && !isEmpty) {
        scale.render({ limit: shown.limit, beyond: shown.beyond, statistics: shown.view.statistics });
        setText(caption, axisCaption(shown.data.shape, shown.axes));
        cursor.render(entryAt(shown, shown.look.cursor));
      }
      // Last, because the map takes what room the other parts leave.
      map.show(shown && !isEmpty ? {
        tensor: shown.data,
        label: `${spokenSymbol(shown.view.symbol)}, ${formatShape(shown.data.shape)}`,
        limit: shown.limit,
        marks: shown.notable,
        look: shown.look,
        describe: (position) => entryLines(entryAt(shown!, position)),
      } : undefined);
      // Whoever moved the cursor from elsewhere than the mouse wants to hear where it is.
      if (shown && !isEmpty && shown.look.scroll === 'cursor') {
        announce(entryInWords(entryAt(shown, shown.look.cursor)));
      }
    },
  };
}

const keysText = 'Arrow keys move from cell to cell, with Shift to the next sample, filter or channel. '
  + 'Plus and minus zoom, zero fits the tensor into view. N goes to the next entry that is worth a look, '
  + 'E explains a gradient, and leads to the explanation when it is there.';

/** What is to be shown; undefined while the numbers are not here. */
function shownOf(
  { inspector, numbers, looks }: AppState,
  layer: LayerView,
  view: TensorView,
  before: Shown | undefined,
): Shown | undefined {
  if (numbers.kind !== 'ready' || numbers.name !== view.name) return undefined;
  const data = numbers.tensor;
  const limit = limitOf(view.statistics);
  const check = exactCheck(tensorCheckOf(checkOf(inspector?.check, layer.name), view.name), view);
  const look = lookOf(looks, view.name);
  return {
    view, data, limit, check,
    axes: axisNames(layer, view),
    notable: before?.check === check && before?.data === data ? before.notable : notableEntries(data.data, check),
    beyond: before?.data === data && before.limit === limit ? before.beyond : countBeyond(data.data, limit),
    look: { ...look, cursor: Math.min(look.cursor, Math.max(0, data.data.length - 1)) },
  };
}

/** The check belongs to the gradient, and to this shape of it. */
function exactCheck(check: TensorCheck | undefined, view: TensorView): TensorCheck | undefined {
  if (!check || gradientName(check.name) !== view.name) return undefined;
  return formatShape(check.shape) === formatShape(view.shape) ? check : undefined;
}

function entryAt({ view, data, axes, notable }: Shown, position: number): Entry {
  return {
    symbol: view.symbol,
    index: unravel(position, data.shape),
    axes,
    value: data.data[position] ?? NaN,
    checked: checkedEntryAt(notable, position),
  };
}
