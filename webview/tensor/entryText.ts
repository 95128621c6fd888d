import type { CheckedEntry } from '../../src/protocol/views';
import { variantWords, type Variant } from '../../src/protocol/variants';
import { verdictWords } from '../../src/protocol/verdicts';
import { formatExactly, formatIndex, formatNumber } from '../format/number';
import type { NamedTensor } from '../notation/naming';
import { spokenSymbol } from '../ui/symbol';

/** One entry of a tensor, with what the check says of it. */
export interface Entry {
  readonly tensor: NamedTensor;
  readonly index: readonly number[];
  /** Undefined while it is not here. */
  readonly value: number | undefined;
  /** True when it was not computed. */
  readonly isMissing?: boolean | undefined;
  /** The side of a gradient that the value is of. */
  readonly side?: Variant | undefined;
  readonly checked?: CheckedEntry | undefined;
}

/** An entry as a tooltip says it: place and exact value, then the check. */
export function entryLines(entry: Entry): readonly string[] {
  const { tensor, index, checked } = entry;
  const first = `${formatIndex(tensor.written(index))}  ${exactText(entry)}`;
  return checked ? [first, ...checkLines(checked)] : [first];
}

/** The value with every digit, or why there is none. */
export function exactText({ value, isMissing }: Pick<Entry, 'value' | 'isMissing'>): string {
  if (isMissing) return 'not computed';
  return value === undefined ? '…' : formatExactly(value);
}

/** What stands in front of the symbol: `Difference of`; nothing for the gradient itself. */
export function sideText({ side }: Pick<Entry, 'side'>): string {
  switch (side) {
    case undefined:
    case 'value': return '';
    case 'yours': return 'Your ';
    case 'exact':
    case 'numeric': return `${variantWords[side].name} `;
    default: return `${variantWords[side].name} of `;
  }
}

/** An entry as a screen reader says it: `dW, row 2, column 3, 0.0177, relative error 4e-9, pass`. */
export function entryInWords(entry: Entry): string {
  const { tensor, index, value, checked, isMissing } = entry;
  const number = value === undefined ? '' : formatNumber(value);
  const name = `${sideText(entry)}${spokenSymbol(tensor.view.symbol)}`;
  const parts = [name, tensor.place(index), isMissing ? 'not computed' : number];
  if (checked) {
    parts.push(`relative error ${formatNumber(checked.relativeError, 2)}`);
    parts.push(verdictWords[checked.verdict].name.toLowerCase());
  }
  return parts.filter((part) => part !== '').join(', ');
}

/** What the check says of an entry. */
function checkLines({ verdict, numeric, error, relativeError, oneSided }: CheckedEntry): readonly string[] {
  const lines = [
    `${verdictWords[verdict].name}: numeric ${formatExactly(numeric)}`,
    `error ${formatNumber(error, 2)}, relative ${formatNumber(relativeError, 2)}`,
  ];
  if (oneSided) lines.push(`left ${formatNumber(oneSided[0])}, right ${formatNumber(oneSided[1])}`);
  return lines;
}
