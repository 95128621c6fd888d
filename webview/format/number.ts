import { format } from 'd3-format';
import { formatShape } from '../../src/tensor/shape';
import { localised } from '../ui/localised';

const grouped = format(',');

/** Fewer digits than this are written out; larger and smaller numbers are scientific. */
const plain = { from: 1e-3, to: 1e5 };

/**
 * A number as people read it, to `digits` significant digits: `0.0177`, `−12.5`, `1.3e-9`. Never `0.00` for what is not
 * zero. The minus sign is U+2212.
 */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < plain.to) return format('d')(value);
  if (size >= plain.from && size < plain.to) return format(`.${Math.max(digits, wholeDigits(size))}~r`)(value);
  return format(`.${digits - 1}~e`)(value).replace('e+', 'e');
}

/** A number with every digit it has, so that reading it back gives the same number: `−0.1`, `8.25e-5`. */
export function formatExactly(value: number): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  const isTiny = value !== 0 && Math.abs(value) < plain.from;
  return (isTiny ? value.toExponential() : String(value)).replace(/^-/, '−').replace('e+', 'e');
}

/** The same in ASCII, for programs: `-0.1`, `-Infinity`, `NaN`. */
export function formatForCopy(value: number): string {
  return String(value);
}

/** A whole number with its thousands set apart: `61,706`. */
export function formatCount(count: number): string {
  return grouped(count);
}

/** A share of a whole: `12 %`. What is not all is never `100 %`, what is not nothing never `0 %`. */
export function formatShare(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  if (part < whole && percent > 99.9) return '> 99.9 %';
  if (part > 0 && percent < 0.1) return '< 0.1 %';
  return `${formatNumber(percent, 3)} %`;
}

/** A time: `34 ms`, `1.2 s`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(1, Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${formatNumber(seconds, 2)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** Coordinates: `[2, 3]`; `scalar` for those of a scalar. */
export function formatIndex(index: readonly number[]): string {
  return index.length === 0 ? localised`scalar` : `[${index.join(', ')}]`;
}

/** A shape as people read it: `120 × 400`; `scalar` for that of a single number. */
export function shapeText(shape: readonly (number | string)[]): string {
  return shape.length === 0 ? localised`scalar` : formatShape(shape);
}

/** How many entries: `1 entry`, `48,120 entries`. */
export function entryCount(count: number): string {
  return count === 1 ? localised`1 entry` : localised`${formatCount(count)} entries`;
}

function formatNonFinite(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '∞' : '−∞';
}

/** Digits in front of the point: a number of the plain range is not rounded to tens. */
function wholeDigits(size: number): number {
  return Math.floor(Math.log10(size)) + 1;
}
