import type { ExplainedFactor } from '../../src/protocol/explanation';
import type { WindowGeometry } from '../../src/protocol/windowGeometry';
import { formatCount, formatNumber } from '../format/number';
import type { NamedTensor } from '../notation/naming';
import { element, setChildren, setText } from '../ui/element';
import type { ItemView } from '../ui/keyedList';
import { localised } from '../ui/localised';
import { fullConvolution } from './fullConvolution';
import type { Group, Plane } from './groups';
import { partMap } from './partMap';
import { productTable } from './productTable';
import type { WhyActions } from './whyState';

/** Products that one picture shows. */
export interface GroupState {
  readonly group: Group;
  /** What tells the group from others; absent when it is the only one. */
  readonly label: string | undefined;
  readonly isFirst: boolean;
  readonly tensorOf: (name: string) => NamedTensor | undefined;
  /** The entry that is explained, and what its gradient is called. */
  readonly index: readonly number[];
  readonly symbol: string;
  readonly geometry: WindowGeometry | undefined;
}

/** A group of products: the places of its factors in their tensors, and the list. Only what is open is drawn. */
export function groupView(actions: WhyActions, goTo: (factor: ExplainedFactor) => void): ItemView<GroupState> {
  const label = element('span');
  const count = element('span', { class: 'group-count' });
  const sum = element('span', { class: 'number', title: localised`What these products add up to` });
  const maps = element('div', { class: 'part-maps' });
  let shown: GroupState | undefined;
  let current: number | undefined;
  const table = productTable({
    goTo,
    look(term) {
      if (term === current) return;
      current = term;
      if (shown) renderMaps(shown);
    },
  });
  const convolution = fullConvolution(actions);
  const views = new Map<string, ReturnType<typeof partMap>>();
  const content = element('div', { class: 'group-content' }, convolution.element, maps, table.element);
  const summary = element('summary', {}, label, count, sum);
  const details = element('details', { class: 'group' }, summary, content);
  details.addEventListener('toggle', () => shown && renderContent(shown));
  let isNew = true;

  function renderContent(state: GroupState): void {
    if (!details.open) return;
    table.render(state);
    renderMaps(state);
  }

  function renderMaps({ group, geometry, index, tensorOf, symbol }: GroupState): void {
    const planes = group.planes.flatMap((plane) => {
      const tensor = tensorOf(plane.tensor);
      return tensor ? [{ plane, tensor }] : [];
    });
    const turned = turnedKernel(planes, geometry, symbol);
    convolution.element.hidden = turned === undefined;
    if (turned) {
      convolution.render({ ...turned, index, current: cellOf(turned.weight.plane, current) });
    }
    // A pooling has a picture of its own, of all windows.
    const others = turned || geometry?.kind === 'pooling' ? [] : planes;
    setChildren(maps, others.map(({ plane, tensor }) => {
      const key = plane.tensor;
      const view = views.get(key) ?? partMap(actions);
      views.set(key, view);
      view.render({ plane, tensor, current });
      return view.element;
    }));
  }

  return {
    element: details,
    render(state) {
      shown = state;
      current = undefined;
      summary.hidden = state.label === undefined;
      setText(label, state.label ?? '');
      const { terms } = state.group;
      setText(count, countOf(terms.length));
      setText(sum, formatNumber(state.group.sum));
      if (isNew) details.open = state.isFirst;
      isNew = false;
      if (state.label === undefined) details.open = true;
      renderContent(state);
    },
  };
}

/** What the picture of the full convolution needs; undefined when the products are not those of one. */
function turnedKernel(
  planes: readonly { readonly plane: Plane; readonly tensor: NamedTensor }[],
  geometry: WindowGeometry | undefined,
  symbol: string,
) {
  const [upstream, weight] = planes;
  const isOfInput = geometry?.kind === 'sliding' && symbol === 'dA_prev';
  if (!isOfInput || !upstream || !weight?.tensor.isParameter) return undefined;
  return { axes: geometry.axes, upstream, weight };
}

function cellOf({ cells }: Plane, term: number | undefined): { row: number; column: number } | undefined {
  return cells.find(({ terms }) => term !== undefined && terms.includes(term));
}

function countOf(products: number): string {
  return products === 1 ? localised`1 product` : localised`${formatCount(products)} products`;
}
