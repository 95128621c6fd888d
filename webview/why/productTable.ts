import type { ExplainedFactor, ExplainedTerm } from '../../src/protocol/explanation';
import { formatCount, formatExactly, formatNumber } from '../format/number';
import type { NamedTensor } from '../notation/naming';
import { textButton } from '../ui/controls';
import { around, here } from '../ui/around';
import { element, setChildren, setText } from '../ui/element';
import { localised } from '../ui/localised';
import { showSymbol, spokenSymbol } from '../ui/symbol';
import type { View } from '../ui/view';
import type { Group } from './groups';

/** Products of one form, and how their tensors are written. */
export interface ProductTableState {
  readonly group: Group;
  readonly tensorOf: (name: string) => NamedTensor | undefined;
}

/** What a person does to a product. */
export interface ProductEvents {
  /** Goes to a factor in its tensor. */
  goTo(factor: ExplainedFactor): void;
  /** Looks at a product, or at none. */
  look(term: number | undefined): void;
}

/** So many rows are shown at first, and none of the products that are exactly 0. */
const firstRows = 50;

/** The products that add up to an entry, a row each; every factor leads to its place. */
export function productTable(events: ProductEvents): View<ProductTableState> {
  const head = element('tr');
  const body = element('tbody');
  const table = element('table', { class: 'products' }, element('thead', {}, head), body);
  const alike = element('p', { class: 'products-alike' });
  const more = textButton('', () => {
    isWhole = true;
    if (shown) render(shown);
  });
  let shown: ProductTableState | undefined;
  let isWhole = false;

  const termOf = (target: EventTarget | null): number | undefined => {
    const row = (target as Element).closest<HTMLElement>('tr[data-term]');
    return row ? Number(row.dataset['term']) : undefined;
  };
  body.addEventListener('pointerover', ({ target }) => events.look(termOf(target)));
  body.addEventListener('pointerleave', () => events.look(undefined));
  body.addEventListener('focusin', ({ target }) => events.look(termOf(target)));

  function render(state: ProductTableState): void {
    const { group: { terms } } = state;
    const columns = columnsOf(terms);
    setChildren(head, [
      ...columns.map((column) => heading(terms[0]!.factors[column]!.symbol)),
      element('th', { class: 'number', text: localised`Product`, attributes: { scope: 'col' } }),
    ]);
    const positions = isWhole ? [...terms.keys()] : firstOf(terms);
    keepingFocus(body, () =>
      setChildren(body, positions.map((position) => row(terms[position]!, position, columns, state, events))));
    const rest = constantsOf(terms);
    alike.hidden = rest.length === 0;
    const constants = element('span', {}, ...rest.flatMap(constant));
    setChildren(alike, rest.length === 0 ? [] : around(localised`In each product: ${here}`, constants));
    more.element.hidden = positions.length === terms.length;
    const zeros = terms.filter(({ product }) => product === 0).length;
    setText(more.element, showAll(formatCount(terms.length), zeros));
  }

  return {
    element: element('div', { class: 'products-frame' }, alike, table, more.element),
    render(state) {
      if (state.group.key !== shown?.group.key) isWhole = false;
      shown = state;
      render(state);
    },
  };
}

/** Positions of the products to begin with: those that count, or a few that are 0 when there are no others. */
function firstOf(terms: readonly ExplainedTerm[]): readonly number[] {
  const all = [...terms.keys()];
  if (all.length <= 8) return all;
  const counting = all.filter((position) => terms[position]!.product !== 0);
  return (counting.length > 0 ? counting : all.slice(0, 8)).slice(0, firstRows);
}

/** What has the keyboard has it again when it was made anew: the way to a factor leads back by Escape. */
function keepingFocus(parent: HTMLElement, change: () => void): void {
  const links = (): HTMLElement[] => [...parent.querySelectorAll('button')];
  const at = links().indexOf(document.activeElement as HTMLElement);
  change();
  if (at >= 0) links()[at]?.focus({ preventScroll: true });
}

/** Factors that are one number in all products and have no place in a tensor: 1/m, for instance. */
function isConstant(terms: readonly ExplainedTerm[], column: number): boolean {
  const first = terms[0]!.factors[column]!;
  return terms.length > 1 && first.tensor === undefined
    && terms.every(({ factors }) => factors[column]!.value === first.value);
}

function columnsOf(terms: readonly ExplainedTerm[]): number[] {
  return terms[0]!.factors.map((_, column) => column).filter((column) => !isConstant(terms, column));
}

function constantsOf(terms: readonly ExplainedTerm[]): readonly ExplainedFactor[] {
  return terms[0]!.factors.filter((_, column) => isConstant(terms, column));
}

function constant({ symbol, value }: ExplainedFactor, position: number): readonly (Node | string)[] {
  const name = element('span', { class: 'symbol' });
  showSymbol(name, symbol);
  return [...(position > 0 ? [', '] : []), name, ` = ${formatNumber(value)}`];
}

function heading(symbol: string): HTMLElement {
  const cell = element('th', { attributes: { scope: 'col' } });
  const name = element('span', { class: 'symbol' });
  showSymbol(name, symbol);
  cell.append(name);
  return cell;
}

function row(
  { factors, product }: ExplainedTerm,
  position: number,
  columns: readonly number[],
  { tensorOf }: ProductTableState,
  events: ProductEvents,
): HTMLElement {
  const created = element('tr', { attributes: { 'data-term': String(position) } },
    ...columns.map((column) => factorCell(factors[column]!, tensorOf, events)),
    element('td', { class: 'number product', text: formatNumber(product), title: formatExactly(product) }),
  );
  return created;
}

function factorCell(
  factor: ExplainedFactor,
  tensorOf: ProductTableState['tensorOf'],
  { goTo }: ProductEvents,
): HTMLElement {
  const { symbol, value, tensor, index } = factor;
  const number = element('span', { class: 'factor-value', text: formatNumber(value), title: formatExactly(value) });
  const named = tensor === undefined ? undefined : tensorOf(tensor);
  if (!named || !index) return element('td', {}, number);
  const place = named.index(index);
  const link = element('button', {
    class: 'link factor', title: `${tensor}${place}`,
    attributes: { 'type': 'button', 'aria-label': `${spokenSymbol(symbol)}${place} = ${formatNumber(value)}` },
  }, element('span', { class: 'factor-place', text: place }), number);
  link.addEventListener('click', () => goTo(factor));
  return element('td', {}, link);
}

function showAll(all: string, zeros: number): string {
  switch (zeros) {
    case 0: return localised`Show all ${all} products`;
    case 1: return localised`Show all ${all} products, 1 of which is 0`;
    default: return localised`Show all ${all} products, ${formatCount(zeros)} of which are 0`;
  }
}
