import type { CheckedEntry } from '../../src/protocol/views';
import { verdictWords } from '../../src/protocol/verdicts';
import { formatExactly, formatNumber } from '../format/number';
import type { NamedTensor } from '../notation/naming';
import { spokenSymbol } from '../ui/symbol';

/** One entry of a tensor, with what the check says of it. */
export interface Entry {
  readonly tensor: NamedTensor;
  readonly index: readonly number[];
  /** Undefined when it was not computed, or is not here yet. */
  readonly value: number | undefined;
  readonly checked?: CheckedEntry | undefined;
}

/** An entry as a tooltip says it: place and exact value, then the check. */
export function entryLines({ tensor, index, value, checked }: Entry): readonly string[] {
  const first = `${tensor.index(index) || 'scalar'}  ${value === undefined ? '…' : formatExactly(value)}`;
  return checked ? [first, ...checkLines(checked)] : [first];
}

/** An entry as a screen reader says it: `dW, row 2, column 3, 0.0177, relative error 4e-9, pass`. */
export function entryInWords({ tensor, index, value, checked }: Entry): string {
  const symbol = spokenSymbol(tensor.view.symbol);
  const parts = [symbol, tensor.place(index), value === undefined ? '' : formatNumber(value)];
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
