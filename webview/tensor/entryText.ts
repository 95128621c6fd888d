import type { CheckedEntry } from '../../src/protocol/views';
import type { Variant } from '../../src/protocol/variants';
import { verdictWords } from '../../src/protocol/verdicts';
import { formatExactly, formatIndex, formatNumber } from '../format/number';
import { verdictWord } from '../format/verdictWord';
import type { NamedTensor } from '../notation/naming';
import { localised } from '../ui/localised';
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
  if (isMissing) return localised`not computed`;
  return value === undefined ? '…' : formatExactly(value);
}

/** The side of a gradient that is shown: `Difference of dW`; the gradient itself for its own value. */
export function ofSide({ side }: Pick<Entry, 'side'>, gradient: string): string {
  switch (side) {
    case undefined:
    case 'value': return gradient;
    case 'exact': return localised`Exact ${gradient}`;
    case 'yours': return localised`Your ${gradient}`;
    case 'difference': return localised`Difference of ${gradient}`;
    case 'ratio': return localised`Ratio of ${gradient}`;
    case 'numeric': return localised`Numeric ${gradient}`;
    case 'error': return localised`Error of ${gradient}`;
    case 'relativeError': return localised`Relative error of ${gradient}`;
  }
}

/** An entry as a screen reader says it: `dW, row 2, column 3, 0.0177, relative error 4e-9, pass`. */
export function entryInWords(entry: Entry): string {
  const { tensor, index, value, checked, isMissing } = entry;
  const number = value === undefined ? '' : formatNumber(value);
  const name = ofSide(entry, spokenSymbol(tensor.view.symbol));
  const parts = [name, tensor.place(index), isMissing ? localised`not computed` : number];
  if (checked) {
    parts.push(localised`relative error ${formatNumber(checked.relativeError, 2)}`);
    parts.push(verdictWord(checked.verdict));
  }
  return parts.filter((part) => part !== '').join(', ');
}

/** What the check says of an entry. */
function checkLines({ verdict, numeric, error, relativeError, oneSided }: CheckedEntry): readonly string[] {
  const lines = [
    localised`${localised(verdictWords[verdict].name)}: numeric ${formatExactly(numeric)}`,
    localised`error ${formatNumber(error, 2)}, relative ${formatNumber(relativeError, 2)}`,
  ];
  if (oneSided) lines.push(localised`left ${formatNumber(oneSided[0])}, right ${formatNumber(oneSided[1])}`);
  return lines;
}
