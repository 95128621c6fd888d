import type { Report } from './problems';
import { rangeOf, type ListValue, type ObjectValue } from './value';
import { count } from './wording';

/** How problems of a list are put into words. */
export interface ItemWording {
  /** What an item is: “layer”. */
  readonly noun: string;
  /** An item as it might be written. */
  readonly example: string;
  /** How many items there may be; those behind are not read. */
  readonly most: number;
}

/** Reads the objects of a list. What is none is reported, and undefined in the result, where it keeps its place. */
export function readItems<T>(
  { items }: ListValue,
  { noun, example, most }: ItemWording,
  report: Report,
  read: (item: ObjectValue, index: number) => T,
): readonly (T | undefined)[] {
  const next = items[most];
  if (next) {
    const sentence = `there are ${count(items.length, noun)}, expected at most ${most.toLocaleString('en-US')}`;
    report.error('too-many', sentence, rangeOf(next));
  }
  return items.slice(0, most).map((item, index) => {
    if (item.kind === 'object') return read(item, index);
    if (item.kind === 'broken') return undefined;
    const sentence = `${noun} ${index + 1} is ${report.written(item)}, expected an object such as ${example}`;
    report.error('value', sentence, item);
    return undefined;
  });
}
