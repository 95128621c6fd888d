import type { CheckedEntry } from '../../src/protocol/views';
import { paintText, textSize } from './cellText';
import { insideCells, type Frame } from './frame';
import type { Cell } from './grid';
import { paintCells } from './paintCells';
import { paintFacets } from './paintFacets';
import { paintGlyphs, smallestWithGlyph } from './paintGlyphs';
import { paintMark } from './paintMarks';
import { paintRulers } from './rulers';

/** Entries to be pointed at, by flat position: checked ones, and others that are NaN or infinite. */
export type Marks = ReadonlyMap<number, CheckedEntry | 'nonFinite'>;

/** What points at cells. */
export interface Pointers {
  readonly marks: Marks;
  readonly hovered: Cell | undefined;
  /** Flat position of the entry that the keyboard is on. */
  readonly cursor: number;
  readonly isFocused: boolean;
}

/** Draws one picture of a tensor. @param textLength how many characters a number on a cell may take */
export function paintFrame(frame: Frame, textLength: number, pointers: Pointers): void {
  const { context, palette, width, height, cell, ratio } = frame;
  context.fillStyle = palette.background;
  context.fillRect(0, 0, width, height);
  const size = textSize(cell, ratio, textLength);
  paintCells(frame);
  insideCells(frame, () => {
    paintFacets(frame);
    paintGlyphs(frame, size !== undefined);
    if (size !== undefined) paintText(frame, size);
    paintPointers(frame, pointers);
  });
  paintRulers(frame);
}

function paintPointers(frame: Frame, { marks, hovered, cursor, isFocused }: Pointers): void {
  const { grid, palette } = frame;
  for (const [position, mark] of marks) {
    if (isMarked(frame, mark)) paintMark(frame, grid.cellOf(position), palette.mark);
  }
  if (hovered) paintMark(frame, hovered, palette.hover, 1);
  // Nobody has moved the cursor yet when it is on the first entry: it would look like a finding.
  if (isFocused || cursor > 0) {
    const mark = marks.get(cursor);
    const around = mark !== undefined && isMarked(frame, mark) ? 3 : 0;
    paintMark(frame, grid.cellOf(cursor), palette.cursor, isFocused ? 2 : 1, around);
  }
}

/** NaN and infinities on cells that show their glyph point at themselves. */
function isMarked({ cell, ratio }: Frame, mark: CheckedEntry | 'nonFinite'): boolean {
  if (mark === 'nonFinite') return cell < smallestWithGlyph * ratio;
  return mark.verdict === 'fail' || mark.verdict === 'nonFinite';
}
