import { fill, widthOf } from './wrap';

/** A column of a table; numbers stand to the right. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** The cells of a row; the last one is a list, which may take several lines. */
export interface Row {
  readonly cells: readonly string[];
  readonly last: readonly string[];
}

const gap = '  ';

/** A table as lines: every column as wide as it must be, the last one filled to the width. Cells may be coloured. */
export function layOut(columns: readonly Column[], rows: readonly Row[], width: number): string[] {
  const titles = columns.map(({ title }) => title);
  const head: Row = { cells: titles.slice(0, -1), last: titles.slice(-1) };
  const widths = head.cells.map((title, column) =>
    rows.reduce((most, { cells }) => Math.max(most, widthOf(cells[column]!)), widthOf(title)));
  const left = widths.reduce((sum, own) => sum + own + gap.length, 0);
  return [head, ...rows].flatMap(({ cells, last }) => {
    const line = cells.map((cell, column) => padded(cell, widths[column]!, columns[column]!.align) + gap).join('');
    const lines = fill(last, Math.max(16, width - left), ', ');
    return (lines.length === 0 ? [''] : lines).map((text, i) => ((i === 0 ? line : ' '.repeat(left)) + text).trimEnd());
  });
}

function padded(text: string, width: number, align: Column['align'] = 'left'): string {
  const space = ' '.repeat(width - widthOf(text));
  return align === 'left' ? text + space : space + text;
}
