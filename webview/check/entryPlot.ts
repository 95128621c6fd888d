import { formatCount } from '../format/number';
import type { Actions } from '../inspector';
import { naming } from '../notation/naming';
import { notationOf, type AppState } from '../state/appState';
import { checkOf, checkOnShow, gradientName, selected } from '../state/selection';
import { element, setText } from '../ui/element';
import { localised } from '../ui/localised';
import { segments } from '../ui/segments';
import type { View } from '../ui/view';
import { mostPoints } from './entries';
import { scatter } from './scatter';

/** Backpropagation against numeric gradients, of the selected gradient or of all; each point leads to its entry. */
export function entryPlot(actions: Actions): View<AppState> {
  let showsAll = false;
  let latest: AppState | undefined;
  const which = segments(localised`Gradients in the plot`, (id) => {
    showsAll = id === 'all';
    if (latest) render(latest);
  });
  const points = scatter((name, index) => actions.goToGradient(name, index));
  const notice = element('p', { class: 'check-sentence' });
  const heading = element('h3', { text: localised`Entry by entry` });
  const title = element('div', { class: 'entry-plot-title' }, heading, which.element);
  const section = element('section', { class: 'entry-plot' }, title, points.element, notice);

  function render(state: AppState): void {
    latest = state;
    const { check, run } = state.inspector ?? {};
    const { layer, tensor } = selected(state) ?? {};
    const current = checkOnShow(checkOf(check, layer?.name ?? ''), tensor?.name);
    const all = check?.layers.flatMap(({ tensors }) => tensors) ?? [];
    const shown = showsAll || !current ? all : [current];
    section.hidden = all.length === 0;
    if (section.hidden) return;
    which.render({
      options: [{ id: 'one', label: localised`This gradient` }, { id: 'all', label: localised`All` }],
      chosen: showsAll || !current ? 'all' : 'one',
    });
    const count = shown.reduce((sum, { checked }) => sum + checked, 0);
    const isTooMuch = count > mostPoints;
    const names = shown.map(({ name }) => name);
    // Asking changes the state; that is not for while it is being drawn.
    if (!isTooMuch) queueMicrotask(() => actions.wantEntries(names));
    const { entries } = state;
    const known = entries?.of === check ? names.flatMap((name) => entries?.known.get(name) ?? []) : [];
    const isHere = !isTooMuch && known.length === names.length;
    points.element.hidden = !isHere;
    notice.hidden = isHere;
    const tensorOf = run && naming(run, notationOf(state));
    const placeIn = (checked: string, index: readonly number[]): string =>
      tensorOf?.(gradientName(checked))?.index(index) ?? '';
    if (isHere) points.render({ gradients: known, placeIn });
    else setText(notice, noticeOf(isTooMuch ? count : undefined, entries?.failure));
  }

  return { element: section, render };
}

function noticeOf(tooMany: number | undefined, failure: string | undefined): string {
  if (tooMany !== undefined) return localised`${formatCount(tooMany)} entries are too many to draw one by one.`;
  return failure === undefined
    ? localised`Fetching the entries …`
    : localised`The entries could not be fetched: ${failure}`;
}
