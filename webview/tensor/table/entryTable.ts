import { unravel } from '../../../src/tensor/shape';
import { verdictWords } from '../../../src/protocol/verdicts';
import { formatCount, formatForCopy, formatIndex, formatNumber } from '../../format/number';
import type { Look } from '../../state/appState';
import { element, setAttribute, setChildren } from '../../ui/element';
import { keyedList } from '../../ui/keyedList';
import { localised } from '../../ui/localised';
import { spokenSymbol } from '../../ui/symbol';
import type { View } from '../../ui/view';
import { exactText } from '../entryText';
import { checkedAt, isMissingAt, type Shown } from '../shown';
import type { ErrorColumn } from './errorColumns';
import { sortHeading } from './sortHeading';
import { Rows, type Row, type RowOrder } from './rows';
import { rowHeight, rowWindow, scrollToRow } from './virtualRows';

/** A tensor, and how far its entries are from what they should be. */
export interface EntryTableState {
  readonly shown: Shown;
  readonly errors: readonly ErrorColumn[];
}

/** What a person does with the table. */
export interface EntryTableEvents {
  look(change: Partial<Look>): void;
  /** Says something to a screen reader. */
  announce(text: string): void;
}

/** More rows than this are not copied: what takes them would not be glad. */
const mostCopied = 100_000;

/**
 * The entries of a tensor as a table, of which only the rows in sight exist. It is one tab stop: arrows move the
 * cursor, with Shift they mark rows, Ctrl+A marks all, and what is marked is copied with tabs between the columns.
 */
export function entryTable(events: EntryTableEvents): View<EntryTableState | undefined> {
  let shown: Shown | undefined;
  let errors: readonly ErrorColumn[] = [];
  let rows: Rows | undefined;
  let order = byPosition;
  /** The row of the cursor, and the other end of what is marked. */
  let current = 0;
  let anchor = 0;
  /** The entry whose row is to be gone to once that is known. */
  let wanted: number | undefined;
  /** True while the map's cursor has to come along to a row whose entry is not here yet. */
  let isAhead = false;

  const sorted = (next: RowOrder): void => {
    order = next;
    current = anchor = 0;
    [wanted, isAhead] = [undefined, false];
    scroller.scrollTop = 0;
    if (shown) show({ shown, errors });
    draw();
  };
  const index = sortHeading({
    by: 'position', title: localised`Index`, tip: localised`Sort by index`, kind: 'entry-index',
  }, sorted);
  const value = sortHeading({
    by: 'magnitude', title: localised`Value`, tip: localised`Sort by |value|`, kind: 'entry-value',
  }, sorted);
  const errorHeads = element('div', { class: 'entry-errors' });
  const showHeads = keyedList<ErrorColumn>(errorHeads, ({ kind }) => kind, (_kind, { kind, title, tip }) => {
    const head = sortHeading({ by: kind, title, tip, kind: 'entry-error' }, sorted);
    return { element: head.element, render: () => head.render(order) };
  });
  const check = element('div', { class: 'entry-check', text: localised`Check`, attributes: { role: 'columnheader' } });
  const heading = element('div', { class: 'entry-heading', attributes: { 'role': 'row', 'aria-rowindex': '1' } },
    index.element, value.element, errorHeads, check);
  const body = element('div');
  const page = element('div', { class: 'entry-page' }, body);
  const scroller = element('div', { class: 'entry-scroller', attributes: { tabindex: '0', role: 'rowgroup' } }, page);
  const table = element('div', { class: 'entry-table', attributes: { role: 'table' } },
    element('div', { attributes: { role: 'rowgroup' } }, heading), scroller);

  function show({ shown: next, errors: nextErrors }: EntryTableState): void {
    const { pages, grid } = next;
    // What it was sorted by, another tensor may not have.
    const isThere = order.by === 'position' || order.by === 'magnitude'
      || nextErrors.some(({ kind }) => kind === order.by);
    if (!isThere) order = byPosition;
    const isSame = shown?.pages === pages && rows?.order === order && sameColumns(errors, nextErrors);
    if (!isThere || isSentTo(next, shown)) [wanted, isAhead] = [next.look.cursor, false];
    shown = next;
    errors = nextErrors;
    if (isSame) return;
    rows = new Rows(pages, errors, grid.size, order);
    page.style.height = `${rowWindow(rows.count, 0, 0).pageHeight}px`;
  }

  /** Goes to the row of the entry that was asked for; while it is not known, what arrives leads here again. */
  function follow(): void {
    if (!rows || wanted === undefined) return;
    // Where the table itself has led, what is marked stays marked.
    const row = rows.at(current)?.position === wanted ? current : rows.rowOf(wanted);
    if (row === undefined) return;
    if (row !== current) current = anchor = row;
    wanted = undefined;
    scrollToCurrent();
  }

  /** The map's cursor comes along to the current row, and what it is on is read out. */
  function lead(): void {
    const entry = isAhead ? rows?.at(current) : undefined;
    if (!entry) return;
    isAhead = false;
    events.look({ cursor: entry.position, scroll: 'cursor' });
  }

  function scrollToCurrent(): void {
    if (rows) scroller.scrollTop = scrollToRow(rows.count, scroller.scrollTop, scroller.clientHeight, current);
  }

  function draw(): void {
    if (!shown || !rows || table.hidden) return;
    const { view, tensor, check: report } = shown;
    const { first, shift, count } = rowWindow(rows.count, scroller.scrollTop, scroller.clientHeight);
    body.style.transform = `translateY(${scroller.scrollTop - shift}px)`;
    setAttribute(table, 'aria-label', `${spokenSymbol(view.symbol)}, ${tensor.shape}`);
    setAttribute(table, 'aria-rowcount', String(rows.count + 1));
    check.hidden = report === undefined;
    table.dataset['errors'] = String(errors.length);
    index.render(order);
    value.render(order);
    showHeads(errors);
    const lines = Array.from({ length: Math.max(0, count) }, (_, at) => rowElement(first + at, rows!.at(first + at)));
    setChildren(body, lines);
  }

  function rowElement(row: number, entry: Row | undefined): HTMLElement {
    const place = entry ? formatIndex(shown!.tensor.written(unravel(entry.position, shown!.grid.shape))) : '…';
    const checked = entry && checkedAt(shown!, entry.position);
    const isMarked = row >= Math.min(current, anchor) && row <= Math.max(current, anchor);
    const cell = (kind: string, text: string): HTMLElement =>
      element('div', { class: kind, text, attributes: { role: 'cell' } });
    return element('div', {
      class: `entry-row${isMarked ? ' marked' : ''}${row === current ? ' current' : ''}`,
      attributes: { 'role': 'row', 'aria-rowindex': String(row + 2), 'data-row': String(row) },
    },
    cell('entry-index', place),
    cell('entry-value', exactText({ value: entry?.value, isMissing: entry && isMissingAt(shown!, entry.position) })),
    ...errors.map((_, at) => cell('entry-error', errorText(entry, at))),
    shown!.check && cell('entry-check', checked ? localised(verdictWords[checked.verdict].name) : ''));
  }

  function goTo(row: number, extend: boolean): void {
    if (!rows) return;
    current = Math.max(0, Math.min(rows.count - 1, row));
    if (!extend) anchor = current;
    [wanted, isAhead] = [undefined, true];
    scrollToCurrent();
    lead();
    draw();
  }

  async function copy(): Promise<void> {
    if (!shown || !rows) return;
    const { grid: { shape }, tensor } = shown;
    const [first, last] = [Math.min(current, anchor), Math.max(current, anchor)];
    const end = Math.min(last, first + mostCopied - 1);
    const entries = await rows.between(first, end);
    const lines = entries.map((entry) =>
      [...tensor.written(unravel(entry.position, shape)), ...[entry.value, ...entry.errors].map(copied)].join('\t'));
    await navigator.clipboard.writeText(lines.join('\n'));
    const all = last - first + 1;
    events.announce(end < last
      ? localised`${formatCount(lines.length)} of ${formatCount(all)} rows copied; an export has all of them`
      : localised`${formatCount(lines.length)} rows copied`);
  }

  scroller.addEventListener('scroll', draw);
  new ResizeObserver(draw).observe(scroller);
  scroller.addEventListener('click', (event) => {
    const row = (event.target as Element).closest<HTMLElement>('[data-row]')?.dataset['row'];
    if (row !== undefined) goTo(Number(row), event.shiftKey);
  });
  scroller.addEventListener('copy', (event) => {
    if (window.getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    void copy();
  });
  scroller.addEventListener('keydown', (event) => {
    if (!rows || event.altKey) return;
    if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
      [anchor, current] = [rows.count - 1, 0];
      draw();
    } else {
      const perPage = Math.max(1, Math.floor(scroller.clientHeight / rowHeight) - 1);
      const to = destination(event.key, current, perPage, rows.count);
      if (to === undefined) return;
      goTo(to, event.shiftKey);
    }
    event.preventDefault();
  });

  return {
    element: table,
    render(next) {
      table.hidden = next === undefined;
      if (!next) return;
      show(next);
      follow();
      lead();
      draw();
    },
  };
}

const byPosition: RowOrder = { by: 'position', descending: false };

/** True when somebody was sent to an entry since: in another tensor, or by its cursor. */
function isSentTo({ pages, look }: Shown, before: Shown | undefined): boolean {
  if (pages !== before?.pages) return true;
  return look !== before.look && (look.cursor !== before.look.cursor || look.scroll === 'cursor');
}

function sameColumns(a: readonly ErrorColumn[], b: readonly ErrorColumn[]): boolean {
  return a.length === b.length && a.every(({ pages }, at) => pages === b[at]!.pages);
}

/** An error; a dash where there is none. */
function errorText(row: Row | undefined, at: number): string {
  if (!row) return '…';
  const error = row.errors[at];
  return error === undefined ? '–' : formatNumber(error, 3);
}

/** A number for programs; nothing where there is none. */
function copied(value: number | undefined): string {
  return value === undefined ? '' : formatForCopy(value);
}

function destination(key: string, at: number, page: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowUp': return at - 1;
    case 'ArrowDown': return at + 1;
    case 'PageUp': return at - page;
    case 'PageDown': return at + page;
    case 'Home': return 0;
    case 'End': return count - 1;
    default: return undefined;
  }
}
