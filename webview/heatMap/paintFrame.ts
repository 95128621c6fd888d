import { isBad } from '../../src/protocol/verdicts';
import type { CheckedEntry } from '../../src/protocol/views';
import type { Cell } from '../../src/tensor/pages/grid';
import { paintText, textSize } from './cellText';
import { insideCells, type Frame } from './frame';
import { paintMargin } from './margin';
import { paintCells } from './paintCells';
import { paintFacets } from './paintFacets';
import { paintGlyphs, smallestWithGlyph } from './paintGlyphs';
import { paintLit } from './paintLit';
import { paintMark } from './paintMarks';
import { paintWindows, type PoolingWindows } from './paintWindows';
import { paintRulers } from './rulers';

/** Entries to be pointed at, by flat position: checked ones, and others that are NaN or infinite. */
export type Marks = ReadonlyMap<number, CheckedEntry | 'nonFinite'>;

/** What points at cells. */
export interface Pointers {
  readonly marks: Marks;
  readonly lit: readonly number[];
  readonly windows: PoolingWindows | undefined;
  /** The cell that the mouse is on, or the first of those under it. */
  readonly hovered: Cell | undefined;
  /** Flat position of the entry that the keyboard is on. */
  readonly cursor: number;
  readonly isFocused: boolean;
}

/**
 * Draws one picture of a tensor.
 * @param textLength how many characters a number on a cell may take
 * @returns false when some of the numbers in sight are not here yet
 */
export function paintFrame(frame: Frame, textLength: number, pointers: Pointers): boolean {
  const { context, palette, width, height, cell, ratio } = frame;
  context.fillStyle = palette.background;
  context.fillRect(0, 0, width, height);
  const size = textSize(cell, ratio, textLength);
  const isComplete = paintCells(frame);
  insideCells(frame, () => {
    paintFacets(frame);
    paintGlyphs(frame, size !== undefined);
    if (size !== undefined) paintText(frame, size);
    if (pointers.windows) paintWindows(frame, pointers.windows);
    paintLit(frame, pointers.lit);
    paintPointers(frame, pointers);
  });
  paintMargin(frame);
  paintRulers(frame);
  return isComplete;
}

function paintPointers(frame: Frame, { marks, hovered, cursor, isFocused }: Pointers): void {
  const { grid, palette } = frame;
  for (const [position, mark] of marks) {
    const place = isMarked(frame, mark) ? grid.cellOf(position) : undefined;
    if (place) paintMark(frame, place, palette.mark);
  }
  if (hovered) paintMark(frame, hovered, palette.hover, 1);
  const place = grid.cellOf(cursor);
  // Nobody has moved the cursor yet when it is on the first entry: it would look like a finding.
  if (!place || (!isFocused && cursor === 0)) return;
  const mark = marks.get(cursor);
  const around = mark !== undefined && isMarked(frame, mark) ? 3 : 0;
  paintMark(frame, place, palette.cursor, isFocused ? 2 : 1, around);
}

/** NaN and infinities on cells that show their glyph point at themselves. */
function isMarked({ cell, ratio }: Frame, mark: CheckedEntry | 'nonFinite'): boolean {
  if (mark === 'nonFinite') return cell < smallestWithGlyph * ratio;
  return isBad(mark.verdict);
}
