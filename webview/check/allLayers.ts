import { byAttention, layerVerdict, sumOfCounts, verdictWords, type LayerVerdict } from '../../src/protocol/verdicts';
import type { CheckReport, VerdictCounts } from '../../src/protocol/views';
import { formatCount } from '../format/number';
import type { Actions } from '../inspector';
import { element, setAttribute, setText } from '../ui/element';
import { icon } from '../ui/icons';
import { keyedList, type ItemView } from '../ui/keyedList';
import { localised } from '../ui/localised';
import { rovingTabStop } from '../ui/rovingTabStop';
import { verdictBadge } from '../ui/verdictBadge';
import type { View } from '../ui/view';
import { largestError } from './largestError';

/** A check, and the layer that is selected. */
export interface AllLayersState {
  readonly check: CheckReport;
  readonly selected: string;
}

interface Row {
  readonly layer: string;
  readonly verdict: LayerVerdict;
  readonly counts: VerdictCounts;
  readonly worst: string;
  readonly current: boolean;
}

/** What the check says of every layer, on the way back from the loss: entries by verdict, and the worst error. */
export function allLayers(actions: Actions): View<AllLayersState> {
  const body = element('tbody');
  const heads = [localised`Layer`, localised`Entries`, localised`Worst error`].map((text, column) =>
    element('th', { text, class: column === 2 ? 'number' : '', attributes: { scope: 'col' } }));
  const table = element('table', { class: 'all-layers' }, element('thead', {}, element('tr', {}, ...heads)), body);
  const summary = element('summary', { text: localised`All layers` });
  const details = element('details', { class: 'all-layers-section' }, summary, table);
  const roving = rovingTabStop(body, 'button');
  const show = keyedList<Row>(body, ({ layer }) => layer, (layer) => rowView(layer, actions));
  return {
    element: details,
    render({ check, selected }) {
      show(check.layers.toReversed().map((layer): Row => ({
        layer: layer.name,
        verdict: layerVerdict(layer),
        counts: sumOfCounts(layer.tensors.map((tensor) => tensor.verdicts)),
        worst: largestError(layer.tensors),
        current: layer.name === selected,
      })));
      roving.refresh();
    },
  };
}

function rowView(layer: string, actions: Actions): ItemView<Row> {
  const link = element('button', { class: 'link', text: layer, attributes: { type: 'button' } });
  link.addEventListener('click', () => actions.goToLayer(layer));
  const badge = verdictBadge();
  const counts = element('td', { class: 'layer-counts' });
  const worst = element('td', { class: 'number' });
  const name = element('td', { class: 'layer-verdict' }, badge.element, link);
  const row = element('tr', {}, name, counts, worst);
  let shown: VerdictCounts | undefined;
  return {
    element: row,
    render(state) {
      badge.render(state.verdict);
      if (JSON.stringify(state.counts) !== JSON.stringify(shown)) counts.replaceChildren(...countNodes(state.counts));
      shown = state.counts;
      setText(worst, state.worst);
      setAttribute(row, 'aria-current', state.current ? 'true' : undefined);
    },
  };
}

/** `✗ 3  ✓ 428`: the verdicts that occur, with a drawing for the eye and a word for the ear. */
function countNodes(counts: VerdictCounts): Node[] {
  const found = byAttention.filter((verdict) => counts[verdict] > 0);
  if (found.length === 0) return [document.createTextNode(localised`no parameters`)];
  return found.map((verdict) => {
    const name = localised(verdictWords[verdict].name);
    const count = element('span', { class: 'verdict', title: name },
      icon(verdict), element('span', { class: 'unseen', text: `${name} ` }), formatCount(counts[verdict]));
    count.dataset['verdict'] = verdict;
    return count;
  });
}
