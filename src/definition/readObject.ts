import { sentence, type Sentence } from '../protocol/sentence';
import type { TextRange } from './definition';
import type { ContentOf, Key, KeyTable } from './key';
import type { Report } from './problems';
import { rangeOf, type ObjectValue, type Property, type Value } from './value';
import { named, quoted } from './wording';

/** A key that was read: where it stands and what its value means. */
export interface Entry<T = unknown> {
  readonly key: TextRange;
  readonly value: TextRange;
  readonly content: T;
}

/** What was read under the keys of a table. */
export type Entries<Table> = { readonly [Name in keyof Table]?: Entry<ContentOf<Table[Name]>> };

/** An object as far as it could be read. */
export interface ObjectReading<Table> {
  readonly entries: Entries<Table>;
  /** True when nothing in the object is wrong or missing, as far as its own keys go. */
  readonly sound: boolean;
}

/** How problems of an object are put into words. */
export interface ObjectWording {
  /** True where keys are arguments: “there is no argument kernal_size”. */
  readonly ofArguments?: boolean;
  /** What to say besides of an unknown key when no key is known at all: “ReLU takes none”. */
  readonly none?: Sentence;
  /** Where a missing key is reported; by default at the opening brace. */
  readonly place?: TextRange;
  /** True to pass over unknown keys, when it is not known which there are. */
  readonly open?: boolean;
}

/**
 * Reads an object by a table of its keys and reports unknown keys, with the nearest known one, keys that stand twice,
 * missing keys and wrong values.
 */
export function readObject<Table extends KeyTable>(
  object: ObjectValue,
  table: Table,
  report: Report,
  wording: ObjectWording = {},
): ObjectReading<Table> {
  // Without a prototype: keys may be named by the text, `__proto__` too.
  const entries = Object.create(null) as Record<string, Entry>;
  const written = new Set<string>();
  const unknown: Property[] = [];
  let sound = !object.damaged;
  for (const property of object.properties) {
    const { key } = property;
    const isKnown = Object.hasOwn(table, key);
    if (written.has(key)) {
      reportDuplicate(property, report);
      sound = false;
      continue;
    }
    written.add(key);
    if (!isKnown && !wording.open) unknown.push(property);
    if (!isKnown) continue;
    const entry = readEntry(property, table[key]!, report);
    if (entry) entries[key] = entry;
    else sound = false;
  }
  const missing = requiredIn(table).filter((key) => !written.has(key));
  if (unknown.length > 0 || missing.length > 0) {
    const free = Object.keys(table).filter((key) => !written.has(key));
    const meant = reportUnknown(unknown, free, report, wording);
    // In a damaged object the key may be where the damage is, and an unknown key may be the missing one misspelt.
    if (!object.damaged) reportMissing(object, missing.filter((key) => !meant.has(key)), table, report, wording);
    sound = false;
  }
  return { entries: entries as Entries<Table>, sound };
}

const required = new WeakMap<KeyTable, readonly string[]>();

/** The keys of a table that must be there. Remembered: a network has far more objects than there are tables. */
function requiredIn(table: KeyTable): readonly string[] {
  const found = required.get(table) ?? Object.keys(table).filter((key) => table[key]!.required);
  required.set(table, found);
  return found;
}

function reportDuplicate({ keyRange }: Property, report: Report): void {
  const found = sentence`${report.written(keyRange)} stands twice here`;
  report.error('duplicate-key', sentence`${found}; remove one of the two`, keyRange);
}

function readEntry(property: Property, key: Key, report: Report): Entry | undefined {
  const reading = key.read(property.value, report);
  if (reading?.ok) return { key: property.keyRange, value: rangeOf(property.value), content: reading.value };
  if (reading) reportValue(property.key, property.value, reading.expected, report, key.mend?.(property.value));
  return undefined;
}

/**
 * Reports a value that is not what it should be.
 * @param mended what to write instead, if something was likely meant
 */
function reportValue(name: string, value: Value, expects: Sentence, report: Report, mended?: string): void {
  // What stands there is a syntax error, which has been reported.
  if (value.kind === 'broken') return;
  const range = rangeOf(value);
  const fix = mended === undefined
    ? undefined
    : { title: sentence`Set ${quoted(name)} to ${quoted(mended)}`, range, text: mended };
  report.error('value', sentence`${named(name)} is ${report.written(value)}, expected ${expects}`, range, fix);
}

/** @returns the known keys that the unknown ones were likely meant to be */
function reportUnknown(
  unknown: readonly Property[],
  free: readonly string[],
  report: Report,
  { ofArguments, none = sentence`nothing may stand here` }: ObjectWording,
): ReadonlySet<string> {
  const meant = new Set<string>();
  for (const { key, keyRange } of unknown) {
    const found = ofArguments ? sentence`there is no argument ${named(key)}` : sentence`there is no key ${named(key)}`;
    const { reason, word, fix } = report.suggest(found, key, free, keyRange, none);
    if (word !== undefined) meant.add(word);
    report.error('unknown-key', reason, keyRange, fix);
  }
  return meant;
}

function reportMissing(
  object: ObjectValue,
  missing: readonly string[],
  table: KeyTable,
  report: Report,
  { place = { start: object.start, end: object.start + 1 } }: ObjectWording,
): void {
  for (const key of missing) {
    report.error('missing-key', sentence`${key} is missing, expected ${table[key]!.expects}`, place);
  }
}
