import { stripVTControlCharacters } from 'node:util';

/** Characters that take two cells, as terminals draw them, and marks that take none. */
const wide = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60]/u;
const none = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Cells that a text takes in a terminal; colours take none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (!none.test(character)) width += wide.test(character) ? 2 : 1;
  }
  return width;
}

/** Joins parts into lines that fit the width, each part whole. */
export function fill(parts: readonly string[], width: number, separator = ' '): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : line + separator + part;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line + separator.trimEnd());
      line = part;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** A paragraph in lines that fit the width; all but the first are indented. */
export function wrap(text: string, width: number, indent = ''): string[] {
  return fill(text.split(' '), width - widthOf(indent)).map((line, i) => (i === 0 ? line : indent + line));
}

/** Widths of text that are pleasant to read, whatever the terminal's. */
export function textWidth(columns: number): number {
  return Math.max(40, Math.min(100, columns));
}
