import { unravel } from '../../src/tensor/shape';
import { entrySides } from '../comparison/entrySides';
import { equationList } from '../equations/equationList';
import { formatForCopy } from '../format/number';
import { HeatMap } from '../heatMap/heatMap';
import type { Actions } from '../inspector';
import { namedTensor } from '../notation/naming';
import { notationOf, type AppState } from '../state/appState';
import { selected } from '../state/selection';
import { walkOf } from '../steps/stepState';
import { element } from '../ui/element';
import { localised } from '../ui/localised';
import { spokenSymbol } from '../ui/symbol';
import type { View } from '../ui/view';
import { litIn } from '../why/lit';
import { poolingLegend } from '../why/poolingLegend';
import { axisControls } from './axisControls';
import { histogram } from './histogram';
import { numbersNotice } from './numbersNotice';
import { pictureOf } from './picture';
import { readout } from './readout';
import { scaleBar } from './scaleBar';
import { entryAt, shownOf, type ChosenBin, type Shown } from './shown';
import { speech } from './speech';
import { statisticsLine } from './statisticsLine';
import { entryTable } from './table/entryTable';
import { errorColumns, type ErrorColumn } from './table/errorColumns';
import { tensorNotes } from './tensorNotes';
import { tensorTabs } from './tensorTabs';
import { viewControls } from './viewControls';

/** The tensors of the selected layer: tabs, figures, colour scale, heat map or table, and equations. */
export function tensorPane(
  actions: Actions,
  announce: (text: string) => void,
  focusExplanation: () => void,
): View<AppState> {
  let shown: Shown | undefined;
  let present: AppState | undefined;
  let bin: ChosenBin | undefined;

  const map = new HeatMap({
    look: (change) => shown && actions.look(shown.view.name, change),
    press: (position) => explain(position, true),
    key({ key, ctrlKey, metaKey }) {
      if (ctrlKey || metaKey || key.toLowerCase() !== 'e') return false;
      return shown !== undefined && explain(shown.look.cursor, false);
    },
    copy: (position) => (shown ? formatForCopy(entryAt(shown, position).value ?? NaN) : ''),
  });
  const table = entryTable({ look: (change) => shown && actions.look(shown.view.name, change), announce });
  const statistics = statisticsLine();
  const bars = histogram(chooseBin);
  const scale = scaleBar((mode) => actions.setScale(mode));
  const axes = axisControls((layout) => shown && actions.look(shown.view.name, { layout }));
  const controls = viewControls(map, (view) => actions.setView(view));
  const cursor = readout();
  const notice = numbersNotice(() => actions.retry());
  const equations = equationList();
  const pooling = poolingLegend(actions, () => present && render(present));
  const speak = speech(announce);
  const tools = element('div', { class: 'map-tools' },
    bars.element, element('div', { class: 'map-controls' }, scale.element, axes.element));
  const notes = tensorNotes(actions);
  const line = element('div', { class: 'toolbar' }, cursor.element, controls.element);
  const sides = entrySides();
  const figures = element('div', { class: 'figures' },
    statistics.element, tools, notes.element, line, sides.element);
  const content = element('div', { class: 'tensor-content' },
    figures, map.element, pooling.element, table.element, notice.element, equations.element,
    element('p', { class: 'unseen', text: keysText, attributes: { id: 'heat-map-keys' } }),
  );
  const tabs = tensorTabs(content, (tensor) => actions.selectTensor(tensor));

  /** A press on an entry that is no gradient means the entry itself; who presses E on it asks for its gradient. */
  function explain(position: number, onlyGradients: boolean): boolean {
    if (!shown || (onlyGradients && shown.view.role !== 'gradient')) return false;
    const { view, pages: { shape } } = shown;
    const outcome = actions.explain(unravel(position, shape));
    if (outcome === 'impossible') {
      announce(localised`${spokenSymbol(view.symbol)} has no gradient that could be explained.`);
    }
    if (outcome === 'again' && !onlyGradients) focusExplanation();
    return true;
  }

  function errorsOf({ view: { name }, pages: { shape } }: Shown, state: AppState): readonly ErrorColumn[] {
    return errorColumns(state, name, shape, (...of) => actions.piecesOf(...of));
  }

  function chooseBin(chosen: number | undefined): void {
    bin = shown && chosen !== undefined ? { pages: shown.pages, bin: chosen } : undefined;
    if (present) render(present);
  }

  function render(state: AppState): void {
    present = state;
    const selection = selected(state);
    if (!selection) return;
    const { layer, tensor } = selection;
    const notation = notationOf(state);
    tabs.render({ layer, tensor, walk: walkOf(state), notation });
    equations.render({ layer, tensor, notation });
    shown = shownOf(state, bin, shown);
    const named = tensor && namedTensor(layer, tensor, notation);
    notice.render({ numbers: state.numbers, symbol: tensor?.symbol ?? '', axes: named?.axes ?? [] });
    figures.hidden = tensor === undefined;
    if (named) statistics.render(named);
    renderNumbers(shown && shown.grid.size > 0 ? shown : undefined, state);
  }

  /** Shows the numbers themselves, if there are any. */
  function renderNumbers(some: Shown | undefined, state: AppState): void {
    const { view, scale: mode } = state;
    const isTable = view === 'table';
    tools.hidden = line.hidden = some === undefined;
    sides.element.hidden ||= some === undefined;
    controls.render(view);
    const { run } = state.inspector ?? {};
    notes.render(some && run ? { shown: some, run, isTable } : undefined);
    if (some) {
      const { view: { symbol, statistics: figuresOf }, distribution, pages: { shape }, tensor, layout, grid } = some;
      bars.render({ symbol, distribution, chosen: some.chosenBin });
      // One number is not distributed in any way.
      bars.element.hidden ||= some.grid.size === 1;
      scale.render({
        mode, scale: some.scale, beyond: distribution?.beyond ?? 0, statistics: figuresOf, size: grid.size,
        sumLimit: isTable ? undefined : some.margin?.scale.limit,
      });
      axes.render({ symbol, shape, axes: tensor.axes, order: tensor.order, layout });
      scale.element.hidden = isTable;
      axes.element.hidden = isTable || shape.length === 0;
      cursor.render(entryAt(some, some.look.cursor));
      sides.render({ sides: state.sides, tensor: some.view.name, position: some.look.cursor });
      speak(some);
    }
    // Last, because they take what room the other parts leave.
    table.render(some && isTable ? { shown: some, errors: errorsOf(some, state) } : undefined);
    const windows = pooling.render(state);
    pooling.element.hidden ||= isTable;
    map.show(some && !isTable ? { ...pictureOf(some), lit: litIn(state, some.view), windows } : undefined);
  }

  return { element: tabs.element, render };
}

const goesOn = localised`N goes to the next entry of the network that is wrong, NaN or infinite`;
const keysText = [
  localised`Arrow keys move from cell to cell, with Shift to the next sample, filter or channel.`,
  localised`Plus and minus zoom, zero fits the tensor into view.`,
  localised`${goesOn}, E explains a gradient, and leads to the explanation when it is there.`,
].join(' ');
