/** Height of a row, in CSS pixels. */
export const rowHeight = 22;

/** Browsers lay out no more than about 2²⁵ pixels; tables of more rows scroll faster than by pixels. */
const highestPage = 12_000_000;

/** The rows of a table that scroll under a window, and which of them are in sight. */
export interface RowWindow {
  /** Height of the page that is scrolled, in CSS pixels. */
  readonly pageHeight: number;
  /** The first row in sight, and how far above the edge of the window it begins, in CSS pixels. */
  readonly first: number;
  readonly shift: number;
  /** Rows that are needed to fill the window. */
  readonly count: number;
}

/** Which rows are in sight. @param scroll of the page @param height of the window, both in CSS pixels */
export function rowWindow(rows: number, scroll: number, height: number): RowWindow {
  const pageHeight = Math.min(highestPage, rows * rowHeight);
  const room = Math.max(0, pageHeight - height);
  const hidden = Math.max(0, rows * rowHeight - height);
  const top = room === 0 ? 0 : (Math.min(scroll, room) / room) * hidden;
  const first = Math.floor(top / rowHeight);
  return {
    pageHeight, first, shift: top - first * rowHeight,
    count: Math.min(rows - first, Math.ceil(height / rowHeight) + 1),
  };
}

/** The nearest scroll position at which a row is in sight as a whole. */
export function scrollToRow(rows: number, scroll: number, height: number, row: number): number {
  const { pageHeight, first, shift } = rowWindow(rows, scroll, height);
  const room = Math.max(0, pageHeight - height);
  const hidden = Math.max(1, rows * rowHeight - height);
  const top = first * rowHeight + shift;
  const wanted = Math.max(Math.min(top, row * rowHeight), (row + 1) * rowHeight - height);
  return (wanted / hidden) * room;
}
