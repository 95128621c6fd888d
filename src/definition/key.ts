import type { Argument, ArgumentTable, ArgumentsOf, Parsed } from '../engine/arguments';
import type { JsonSchema } from '../engine/jsonSchema';
import { english, sentence, type Sentence } from '../protocol/sentence';
import { formatCount } from '../tensor/formatCount';
import { nearest } from './nearest';
import type { Report } from './problems';
import { isDamaged, plainOf, type Value } from './value';

/** What came of reading a value; undefined when nothing did and the reason has been reported. */
export type Reading<T> = Parsed<T> | undefined;

/** What may stand under one key of an object. */
export interface Key<T = unknown> {
  /** What the key means, in one sentence. */
  readonly description: string;
  /** What may be written, in words. */
  readonly expects: Sentence;
  /** True when the key must be there. */
  readonly required: boolean;
  /**
   * The same for other editors and for completion. What it cannot say, `read` refuses alone. Reading does not need it:
   * where there is much to say, it is put together when it is asked for.
   */
  readonly schema: JsonSchema;
  read(value: Value, report: Report): Reading<T>;
  /** What to write instead of a refused value, if something was likely meant. */
  mend?(value: Value): string | undefined;
}

/** The keys an object may have. */
export type KeyTable = Readonly<Record<string, Key>>;

/** What the value of a key is read as. */
export type ContentOf<K> = K extends Key<infer T> ? T : never;

/** Says that something else stands where this was expected. */
export function expected(words: Sentence): Parsed<never> {
  return { ok: false, expected: words };
}

/** Hands over what was read. */
export function readAs<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** The same key, but it must be there. */
export function required<T>(key: Key<T>): Key<T> {
  return { ...key, required: true };
}

/** A key whose value is read by an argument: of an operator, of an initialiser or of the format itself. */
export function argumentKey<T>(argument: Argument<T>): Key<T> {
  return {
    description: argument.description,
    expects: argument.expects,
    required: argument.default === undefined,
    get schema() {
      return {
        ...argument.schema,
        ...(isWorthSaying(argument.default) && { default: argument.default }),
        ...(argument.example !== undefined && { examples: [argument.example] }),
      };
    },
    read(value) {
      if (isDamaged(value)) return undefined;
      const plain = plainOf(value);
      const parsed = argument.parse(plain);
      return parsed.ok ? parsed : expected(withLimit(parsed.expected, argument, plain));
    },
    mend: (value) => (value.kind === 'text' ? meantBy(value.content, argument) : undefined),
  };
}

/** A default that stands for itself: not “left to the operator”, and not “no text”. */
function isWorthSaying(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** The keys of a table of arguments. */
export function argumentKeys(table: ArgumentTable): KeyTable {
  return Object.fromEntries(Object.entries(table).map(([name, argument]) => [name, argumentKey(argument)]));
}

/**
 * What an operator works with: the arguments that are written, and the defaults of the others.
 * @param entries what was read under the keys of this table
 */
export function argumentsFrom<Table extends ArgumentTable>(
  table: Table,
  entries: Readonly<Partial<Record<string, { readonly content: unknown }>>>,
): ArgumentsOf<Table> {
  const values: Record<string, unknown> = {};
  for (const [name, argument] of Object.entries(table)) {
    const entry = entries[name];
    values[name] = entry ? entry.content : defaultOf(argument);
  }
  return values as ArgumentsOf<Table>;
}

/**
 * An argument's value when none is written.
 * @throws Error when its default does not suit it, which is a mistake in its table
 */
export function defaultOf<T>(argument: Argument<T>): T {
  const parsed = argument.parse(argument.default);
  if (parsed.ok) return parsed.value;
  throw new Error(`the default ${JSON.stringify(argument.default)} is not ${english(argument.expects)}`);
}

/** Engines count in 32 bits. Arguments refuse more, but say only what they want instead. */
const largestSize = 2 ** 31 - 1;

/** What was expected, with the limit that a value ran into if it was its size alone: “…, at most …”. */
function withLimit(expects: Sentence, argument: Argument, plain: unknown): Sentence {
  if (hasInfinity(plain)) return sentence`${expects}, not beyond the range of float64 (1.8e308)`;
  const takes = (limit: number): boolean => argument.parse(limited(plain, limit)).ok;
  if (!takes(largestSize) || takes(largestSize + 1)) return expects;
  return sentence`${expects}, at most ${formatCount(largestSize)}`;
}

function hasInfinity(plain: unknown): boolean {
  if (Array.isArray(plain)) return plain.some(hasInfinity);
  return typeof plain === 'number' && !Number.isFinite(plain);
}

/** The value with its numbers brought down to a limit. */
function limited(plain: unknown, limit: number): unknown {
  if (Array.isArray(plain)) return plain.map((item) => limited(item, limit));
  return typeof plain === 'number' ? Math.min(plain, limit) : plain;
}

/** What somebody meant with a text that an argument refuses: "5" is 5, "True" is true, "maen" is "mean". */
function meantBy(content: string, argument: Argument): string | undefined {
  const word = nearest(content, wordsOf(argument.schema));
  if (word !== undefined) return JSON.stringify(word);
  if (!/^(true|false|-?(0|[1-9]\d{0,14})(\.\d{1,15})?)$/i.test(content)) return undefined;
  const meant: unknown = JSON.parse(content.toLowerCase());
  return argument.parse(meant).ok ? JSON.stringify(meant) : undefined;
}

/** The words that an argument takes, from its schema. */
function wordsOf(schema: JsonSchema): string[] {
  const own = (schema.enum ?? []).filter((word) => typeof word === 'string');
  return [...own, ...(schema.anyOf ?? []).flatMap(wordsOf)];
}
