import { sentence, type Sentence } from '../protocol/sentence';
import { formatCount } from '../tensor/formatCount';
import type { Report } from './problems';
import { rangeOf, type ListValue, type ObjectValue } from './value';

/** How problems of a list are put into words. */
export interface ItemWording {
  /** An item by its place, counted from 1: “layer 3”. */
  readonly called: (place: number) => Sentence;
  /** Says how many there are. */
  readonly counted: (number: string) => Sentence;
  /** An item as it might be written. */
  readonly example: string;
  /** How many items there may be; those behind are not read. */
  readonly most: number;
}

/** Reads the objects of a list. What is none is reported, and undefined in the result, where it keeps its place. */
export function readItems<T>(
  { items }: ListValue,
  { called, counted, example, most }: ItemWording,
  report: Report,
  read: (item: ObjectValue, index: number) => T,
): readonly (T | undefined)[] {
  const next = items[most];
  if (next) {
    const reason = sentence`${counted(formatCount(items.length))}, expected at most ${formatCount(most)}`;
    report.error('too-many', reason, rangeOf(next));
  }
  return items.slice(0, most).map((item, index) => {
    if (item.kind === 'object') return read(item, index);
    if (item.kind === 'broken') return undefined;
    const expects = sentence`an object such as ${example}`;
    report.error('value', sentence`${called(index + 1)} is ${report.written(item)}, expected ${expects}`, item);
    return undefined;
  });
}
