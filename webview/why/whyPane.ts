import type { Contribution, ExplainedFactor, Explanation } from '../../src/protocol/explanation';
import type { WindowGeometry } from '../../src/protocol/windowGeometry';
import { formatExactly, formatNumber } from '../format/number';
import { onThemeChange } from '../heatMap/palette';
import type { Actions } from '../inspector';
import { namedTensor, naming, type NamedTensor } from '../notation/naming';
import { notationOf, type AppState } from '../state/appState';
import { iconButton, progressRing, textButton } from '../ui/controls';
import { around, here } from '../ui/around';
import { element, setChildren, setText } from '../ui/element';
import { keyedList } from '../ui/keyedList';
import { localised } from '../ui/localised';
import { showSymbol, spokenSymbol } from '../ui/symbol';
import type { View } from '../ui/view';
import { contributionView, type ContributionState } from './contributionView';
import type { WhyTarget } from './whyState';

/** The pane, and how the keyboard gets into it. */
export interface WhyPane extends View<AppState> {
  focus(): void;
}

/** Why an entry of a gradient is what it is: the products that add up to it, and where their factors lie. */
export function whyPane(actions: Actions, announce: (text: string) => void): WhyPane {
  const symbol = element('span', { class: 'symbol' });
  const value = element('strong', { class: 'why-value' });
  const goThere = element('button', { class: 'link why-entry', attributes: { type: 'button' } }, symbol);
  const whose = element('span', { class: 'why-layer' });
  // The toolkit gives every span in a button the size of an icon.
  const before = element('bdi', { class: 'symbol' });
  const back = textButton('', () => goBack()).element;
  setChildren(back, [document.createTextNode('←\u00a0'), before]);
  const close = iconButton('close', localised`Close the explanation (Escape)`, () => actions.why.close()).element;
  const hint = element('p', { class: 'why-quiet' });
  const notice = element('div');
  const sum = element('p', { class: 'why-sum' });
  const list = element('div', { class: 'contributions' });
  const name = localised`Why this entry`;
  const title = element('h2', { text: name, attributes: { tabindex: '-1' } });
  const entry = element('p', { class: 'why-title' }, whose, ' ', goThere, ' = ', value);
  const pane = element('aside', { class: 'why', attributes: { 'aria-label': name } },
    element('div', { class: 'why-heading' }, title, close), hint, entry, back, notice, list, sum,
  );
  const show = keyedList<ContributionState>(list,
    ({ contribution: { layer }, tensor, isOneOfSeveral }) => `${layer} ${tensor.view.name} ${isOneOfSeveral}`,
    () => contributionView(actions.why, goTo));
  let shown: AppState | undefined;
  let tensorOf: (name: string) => NamedTensor | undefined = () => undefined;
  let geometries = new Map<string, WindowGeometry | undefined>();
  let runNumber: number | undefined;
  /** The gradient whose explanation was announced; the cursor's way through it is announced by the map. */
  let spoken: string | undefined;

  // Pictures take the colours of their cells from the theme when they are drawn.
  onThemeChange(() => requestAnimationFrame(() => shown && render(shown)));

  function goTo({ tensor, index }: ExplainedFactor): void {
    const named = tensor === undefined ? undefined : tensorOf(tensor);
    if (named && index) actions.goToEntry(named.layer.name, named.view.name, index);
  }

  function goBack(): void {
    const last = shown?.why.trail.at(-1);
    if (!last) return;
    actions.why.back();
    actions.goToEntry(last.layer, last.tensor, last.index);
  }

  goThere.addEventListener('click', () => {
    const target = shown?.why.target;
    if (target) actions.goToEntry(target.layer, target.tensor, target.index);
  });
  pane.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !shown?.why.target) return;
    event.preventDefault();
    const { target } = shown.why;
    actions.why.close();
    actions.goToEntry(target.layer, target.tensor, target.index);
    actions.focusTensor();
  });

  /** Brings the windows of the layers that have some, and draws again when they are here. */
  function fetchGeometries(contributions: readonly Contribution[]): void {
    for (const { layer, op } of contributions) {
      if (geometries.has(layer) || !/Conv|Pool/.test(op)) continue;
      geometries.set(layer, undefined);
      const own = geometries;
      actions.why.windows(layer).then((geometry) => {
        own.set(layer, geometry);
        if (own === geometries && shown) render(shown);
      }, () => own.delete(layer));
    }
  }

  function render(state: AppState): void {
    shown = state;
    const { why: { target, reason, trail }, inspector } = state;
    const notation = notationOf(state);
    if (!inspector?.run) return;
    if (inspector.runNumber !== runNumber) geometries = new Map();
    runNumber = inspector.runNumber;
    tensorOf = naming(inspector.run, notation);
    const tensor = target && underLayer(state, target);
    pane.classList.toggle('asked', tensor !== undefined);
    hint.hidden = tensor !== undefined;
    setText(hint, localised`Click an entry of a gradient, or press E on it, to see the products it is the sum of.`);
    close.hidden = entry.hidden = tensor === undefined;
    const last = trail.at(-1);
    back.hidden = last === undefined || tensor === undefined;
    if (last) showSymbol(before, `${last.layer} ${entryText(last, underLayer(state, last))}`);
    const explanation = reason.kind === 'ready' ? reason.explanation : undefined;
    const isShown = tensor !== undefined && explanation?.tensor === target?.tensor;
    list.hidden = !isShown;
    // Of nothing there is no sum, and the sentence that says so is above.
    sum.hidden = !isShown || !explanation || explanation.contributions.some(({ count }) => count === 0);
    setChildren(notice, tensor ? noticeOf(state, actions) : []);
    notice.hidden = notice.childElementCount === 0;
    if (!target || !tensor) {
      spoken = undefined;
      return;
    }
    setText(whose, target.layer);
    showSymbol(symbol, entryText(target, tensor));
    setText(value, isShown && explanation ? formatExactly(explanation.value) : '…');
    if (!isShown || !explanation) return;
    const { contributions, index } = explanation;
    fetchGeometries(contributions);
    if (target.tensor !== spoken) announce(inWords(explanation, entryText(target, tensor)));
    spoken = target.tensor;
    const isOneOfSeveral = contributions.length > 1;
    const { layers } = inspector.run;
    show(contributions.flatMap((contribution) => {
      const layer = layers.find(({ name }) => name === contribution.layer);
      const geometry = geometries.get(contribution.layer);
      return layer ? [{ contribution, layer, index, tensor, tensorOf, notation, isOneOfSeveral, geometry }] : [];
    }));
    const number = element('strong', { text: formatExactly(explanation.sum) });
    setChildren(sum, around(sumSentence(explanation, state), number));
  }

  return { element: pane, render, focus: () => title.focus() };
}

/** `dW[2, 3] is explained: 0.0177, the sum of 64 products`. */
function inWords({ value, contributions }: Explanation, entry: string): string {
  const count = contributions.reduce((sum, part) => sum + part.count, 0);
  const products = count === 1 ? localised`one product` : localised`the sum of ${count} products`;
  const found = localised`${spokenSymbol(entry)} is explained: ${formatNumber(value)}, ${products}.`;
  return localised`${found} Press E again to go there.`;
}

/** The gradient as the layer calls it under which it was asked for. */
function underLayer(state: AppState, { layer, tensor }: WhyTarget): NamedTensor | undefined {
  const own = state.inspector?.run?.layers.find(({ name }) => name === layer);
  const view = own?.tensors.find(({ name }) => name === tensor);
  return own && view && namedTensor(own, view, notationOf(state));
}

/** `dW[2, 3]`. */
function entryText({ tensor, index }: WhyTarget, named: NamedTensor | undefined): string {
  return named ? `${named.view.symbol}${named.index(index)}` : tensor;
}

function noticeOf({ why: { reason, target } }: AppState, actions: Actions): readonly HTMLElement[] {
  switch (reason.kind) {
    case 'none':
    case 'ready':
      return [];
    case 'loading':
      return [element('div', { class: 'numbers-notice waiting' },
        progressRing(), element('p', { text: localised`Explaining …` }))];
    case 'failed':
      return [element('div', { class: 'numbers-notice' },
        element('p', { text: failureOf(target, reason.message) }),
        textButton(localised`Try Again`, () => actions.why.retry()).element)];
  }
}

function failureOf(target: WhyTarget | undefined, reason: string): string {
  return localised`${spokenSymbol(target?.tensor ?? '')} could not be explained: ${reason}`;
}

/** That the products add up to the value, and by how much not. The sum itself is to stand `here`. */
function sumSentence({ value, sum, contributions, rounding }: Explanation, { inspector }: AppState): string {
  if (contributions.length === 0) {
    return localised`No layer uses this tensor, so nothing flows back to it: its gradient is 0.`;
  }
  const total = contributions.length > 1
    ? `${contributions.map((part) => formatNumber(part.sum)).join(' + ')} = ${here}`
    : contributions[0]!.count === 1 ? localised`The product: ${here}` : localised`Sum of all products: ${here}`;
  const difference = Math.abs(value - sum);
  if (Object.is(value, sum) || difference === 0) return localised`${total}, which is the value.`;
  if (!Number.isFinite(difference)) {
    return localised`${total}. NaN and infinity spread to every sum they are part of.`;
  }
  const apart = localised`${total}, ${formatNumber(difference, 2)} from the value`;
  if (difference > rounding) return localised`${apart}: more than rounding explains.`;
  return inspector?.run?.dtype === 'float32'
    ? localised`${apart}: the network rounds every tensor to float32.`
    : localised`${apart}: the engine rounds after every addition, this sum only once.`;
}
