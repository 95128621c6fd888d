import { formatNumber } from '../format/number';
import { eachVisible, type Frame } from './frame';
import { inkOn } from './paintGlyphs';

/** Sizes of text on a cell in CSS pixels, and the side of a cell that is left around it. */
const largestText = 12;
const smallestText = 9;
const margin = 5;

/** Width of a character of a monospaced font, in units of its size. */
const characterWidth = 0.61;

/** Longest text of a number with two significant digits, `−1.3e-9`, unless it is out of the way, `−1.3e-22`. */
const longestNumber = 7;

/** The most significant digits on a cell. */
const mostDigits = 4;

/** How many characters a number on a cell of this tensor may take; few for a mask of 0 and 1, many while not known. */
export function textLengthOf(data: Float64Array | undefined): number {
  if (!data) return longestNumber;
  let longest = 1;
  for (const value of data) {
    // Fractions and words need the full length, and one of them is enough.
    if (!Number.isInteger(value)) return longestNumber;
    longest = Math.max(longest, formatNumber(value).length);
    if (longest >= longestNumber) return longestNumber;
  }
  return longest;
}

/** The size of text on cells, in device pixels; undefined when not every number would fit. */
export function textSize(cell: number, ratio: number, characters: number): number | undefined {
  const size = Math.min(largestText, (cell / ratio - margin) / (characters * characterWidth), cell / ratio - margin);
  return size >= smallestText ? Math.floor(size * ratio) : undefined;
}

/** Writes the numbers on the cells in sight. */
export function paintText(frame: Frame, size: number): void {
  const { context, cell, ratio, palette } = frame;
  const room = charactersIn(cell - (margin - 1) * ratio, size);
  context.font = `${size}px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const centre = (cell - 1) / 2;
  eachVisible(frame, (value, x, y) => {
    if (value === undefined) return;
    const text = textInside(value, room);
    if (Number.isNaN(value)) plate(frame, x + centre, y + centre, size, text.length);
    context.fillStyle = value === 0 || Number.isNaN(value) ? palette.label : inkOn(value, frame);
    context.fillText(text, x + centre, y + centre);
  });
}

/** How many characters of a size fit into a width, both in device pixels. */
export function charactersIn(width: number, size: number): number {
  return Math.floor(width / (characterWidth * size));
}

/** A number with as many digits as there is room for, in characters. */
export function textInside(value: number, room: number): string {
  for (let digits = mostDigits; digits > 1; digits--) {
    const text = formatNumber(value, digits);
    if (text.length <= room) return text;
  }
  // `−1.3e-22` has no room where `−1.3e-9` has: `−1e-22`.
  return formatNumber(value, 1);
}

/** Text is hard to read on hatching: it gets a ground of its own. */
function plate({ context, palette }: Frame, x: number, y: number, size: number, characters: number): void {
  const width = (characters + 0.6) * characterWidth * size;
  context.fillStyle = palette.background;
  context.fillRect(x - width / 2, y - size * 0.7, width, size * 1.4);
}
