import { comparisonOf, layerStatus, type ComparisonStatus } from '../../src/protocol/compare';
import type { CheckReport, LayerView } from '../../src/protocol/views';
import { writtenShape, type Notation } from '../../src/protocol/notation';
import { largestError } from '../check/largestError';
import { statusBadge } from '../comparison/statusBadge';
import { formatNumber, shapeText } from '../format/number';
import type { Actions } from '../inspector';
import { faultOf } from '../messages/problems';
import { notationOf, type AppState } from '../state/appState';
import { backwardOrder, checkOf, outputGradientOf, outputOf, selected } from '../state/selection';
import { partOf, walkOf, type Walk } from '../steps/stepState';
import { around, here } from '../ui/around';
import { element, setAttribute, setText } from '../ui/element';
import { keyedList, type ItemView } from '../ui/keyedList';
import { localised } from '../ui/localised';
import { rovingTabStop } from '../ui/rovingTabStop';
import { verdictBadge, type BadgeState } from '../ui/verdictBadge';
import type { View } from '../ui/view';
import { layerVerdict } from '../../src/protocol/verdicts';

/** What a row says of a layer. */
interface Row {
  readonly layer: LayerView;
  readonly shape: string;
  readonly gradient: string;
  readonly error: string;
  readonly verdict: BadgeState | undefined;
  /** How somebody's own gradients stand that the layer makes. */
  readonly standing: ComparisonStatus | undefined;
  readonly selected: boolean;
  readonly step: StepMark | undefined;
}

/** What the step of the backward pass that is on show has to do with a layer. */
interface StepMark {
  readonly kind: 'now' | 'reads' | 'writes';
  readonly words: string;
}

/** What stands where there is no number. */
const none = '–';

/** The layers in the order of the backward pass. One tab stop; arrows move, Enter and Space select. */
export function layerList(actions: Actions): View<AppState> {
  const list = element('div', {
    class: 'layer-rows',
    attributes: { 'role': 'listbox', 'aria-label': localised`Layers, from the loss back to the inputs` },
  });
  const pane = element('nav', { class: 'layers', attributes: { 'aria-label': localised`Layers` } }, heading(), list);
  const roving = rovingTabStop(list, '[role=option]');
  let rows: readonly Row[] = [];
  const select = (target: EventTarget | null): void => {
    const option = (target as HTMLElement).closest<HTMLElement>('[role=option]');
    const row = rows.find(({ layer }) => layer.name === option?.dataset['layer']);
    if (row) actions.selectLayer(row.layer);
  };
  list.addEventListener('click', ({ target }) => select(target));
  list.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    select(event.target);
  });
  list.addEventListener('scroll', () => actions.scrollLayers(list.scrollTop));
  const show = keyedList<Row>(list, ({ layer }) => layer.name, rowView);
  let restored = false;
  let before: string | undefined;

  return {
    element: pane,
    render(state) {
      const { inspector } = state;
      const run = inspector?.run;
      if (!run) return;
      const chosen = selected(state)?.layer.name;
      const walk = walkOf(state);
      const notation = notationOf(state);
      const comparison = comparisonOf(inspector.ownGradients);
      rows = backwardOrder(run).map((layer) => ({
        ...rowOf(layer, inspector.check, notation),
        ...(faultOf(inspector, layer.name) && { verdict: 'stopped' }),
        standing: comparison && layerStatus(comparison, layer.name),
        selected: layer.name === chosen,
        step: stepMark(layer, walk),
      }));
      show(rows);
      roving.refresh();
      const { layersScroll } = state;
      // In the next frame, when everything has its place: to ask for places before would have the page laid out twice.
      if (!restored && layersScroll > 0) requestAnimationFrame(() => (list.scrollTop = layersScroll));
      // Whoever selects elsewhere (in the editor, in another pane) has to see what was selected here.
      else if (chosen !== before) requestAnimationFrame(() => showSelected(list));
      restored = true;
      before = chosen;
    },
  };
}

/** Scrolls the list, and nothing around it, as far as the selected row is in sight. */
function showSelected(list: HTMLElement): void {
  const row = list.querySelector<HTMLElement>('[aria-selected=true]');
  if (!row) return;
  const { offsetTop: top, offsetHeight: height } = row;
  list.scrollTop = Math.min(top, Math.max(list.scrollTop, top + height - list.clientHeight));
}

function heading(): HTMLElement {
  return element('div', { class: 'layer-heading', attributes: { 'aria-hidden': 'true' } },
    element('span', { text: localised`Layer` }),
    element('span', {
      text: localised`‖Gradient‖`, title: localised`Euclidean norm of the gradient of the layer’s output`,
    }),
    element('span', {
      text: localised`Error`, title: localised`Largest difference between the gradients and the numeric ones`,
    }),
  );
}

function rowOf(
  layer: LayerView,
  report: CheckReport | undefined,
  notation: Notation,
): Omit<Row, 'selected' | 'step' | 'standing'> {
  const output = outputOf(layer);
  const gradient = outputGradientOf(layer);
  const check = checkOf(report, layer.name);
  return {
    layer,
    shape: output ? shapeText(writtenShape(output.shape, false, notation)) : none,
    gradient: gradient ? formatNumber(gradient.statistics.norm, 3) : none,
    error: largestError(check?.tensors ?? []),
    verdict: check && layerVerdict(check),
  };
}

/** A layer's own output and gradient are what the layers around it read and write. */
function stepMark(layer: LayerView, walk: Walk | undefined): StepMark | undefined {
  if (!walk) return undefined;
  if (layer === walk.now.layer) {
    return { kind: 'now', words: walk.now.kind === 'sum' ? localised`adds up` : localised`now` };
  }
  const [output, gradient] = [outputOf(layer), outputGradientOf(layer)];
  if (gradient && partOf(walk, gradient.name) === 'writes') {
    return { kind: 'writes', words: localised`gets ${gradient.symbol}` };
  }
  if (output && partOf(walk, output.name) === 'reads') {
    return { kind: 'reads', words: localised`gives ${output.symbol}` };
  }
  return undefined;
}

/** A number with the words that only the ear needs: the eye has the headings of the columns. */
function spoken(sentence: string, number: HTMLElement): readonly Node[] {
  return around(sentence, number).map((part) =>
    (part === number ? part : element('span', { class: 'unseen' }, part)));
}

function rowView(name: string): ItemView<Row> {
  const op = element('span', { class: 'layer-op' });
  const shape = element('span', { class: 'layer-shape' });
  const gradient = element('span', { class: 'number' });
  const error = element('span', { class: 'number' });
  const badge = verdictBadge();
  const standing = statusBadge();
  const part = element('span', { class: 'layer-part' });
  const attributes = { 'role': 'option', 'tabindex': '-1', 'data-layer': name };
  const row = element('div', { class: 'layer-row', attributes },
    element('span', { class: 'layer-name' }, element('strong', { text: name }), ' ', op, ' ', part),
    ' ', ...spoken(localised`gradient norm ${here}`, gradient), ' ',
    ...spoken(localised`largest error ${here}`, error), ' ', ...spoken(localised`output ${here}`, shape), ' ',
    element('span', { class: 'layer-marks' }, standing.element, badge.element),
  );
  return {
    element: row,
    render(state) {
      setText(op, state.layer.op);
      setText(part, state.step?.words ?? '');
      part.hidden = state.step === undefined;
      setAttribute(row, 'data-step', state.step?.kind);
      setText(shape, state.shape);
      setText(gradient, state.gradient);
      setText(error, state.error);
      badge.render(state.verdict ?? 'notRun');
      standing.render(state.standing);
      setAttribute(row, 'aria-selected', String(state.selected));
    },
  };
}
