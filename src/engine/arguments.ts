import { sentence, SentenceError, type Sentence } from '../protocol/sentence';
import type { JsonSchema } from './jsonSchema';

/**
 * The arguments an operator takes. Reading a definition, its JSON schema, completion and hovers all come from these
 * tables, so an operator says what it takes once, in its own file.
 */

/** What came of reading one value: the value an operator works with, or what was expected instead. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly expected: Sentence };

/** One argument of an operator, under PyTorch's name. `T` is what the operator gets to see. */
export interface Argument<T = unknown> {
  /** What the argument means, in one sentence. */
  readonly description: string;
  /** What may be written, in words: “a whole number ≥ 1 or [height, width]”. */
  readonly expects: Sentence;
  /** The value as written when nothing is; absent: the argument must be given. */
  readonly default?: unknown;
  /** What a snippet begins with, for an argument that must be given. */
  readonly example?: unknown;
  readonly schema: JsonSchema;
  parse(value: unknown): Parsed<T>;
}

export type ArgumentTable = Readonly<Record<string, Argument>>;

/** The values an operator with this table works with. */
export type ArgumentsOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Argument<infer T> ? T : never;
};

interface Common<D> {
  readonly description: string;
  readonly default?: D;
  readonly example?: D;
}

interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Sizes above this cannot be meant; arithmetic with them stays exact. */
const LARGEST = 2 ** 31 - 1;

const isInteger = (value: unknown, { minimum = -LARGEST, maximum = LARGEST }: Range): value is number =>
  Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;

const isNumber = (value: unknown, { minimum = -Infinity, maximum = Infinity }: Range): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= minimum && value <= maximum;

function within({ minimum, maximum }: Range, numbers: Sentence): Sentence {
  if (minimum !== undefined && maximum !== undefined) return sentence`${numbers} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return sentence`${numbers} ≥ ${minimum}`;
  return maximum === undefined ? numbers : sentence`${numbers} ≤ ${maximum}`;
}

function wholeNumber(range: Range): Sentence {
  return within(range, sentence`a whole number`);
}

function rangeInSchema({ minimum, maximum }: Range): Pick<JsonSchema, 'minimum' | 'maximum'> {
  return { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
}


/** An argument of a kind of its own: `read` gives what the operator sees, or undefined for what cannot be taken. */
export function argument<T>(
  common: Common<unknown>,
  expects: Sentence,
  schema: JsonSchema,
  read: (value: unknown) => T | undefined,
): Argument<T> {
  return {
    description: common.description,
    expects,
    ...('default' in common && { default: common.default }),
    ...('example' in common && { example: common.example }),
    schema,
    parse(value) {
      const parsed = read(value);
      return parsed === undefined ? { ok: false, expected: expects } : { ok: true, value: parsed };
    },
  };
}

/** A whole number. */
export function integer(options: Common<number> & Range): Argument<number> {
  const schema: JsonSchema = { type: 'integer', ...rangeInSchema(options) };
  return argument(options, wholeNumber(options), schema, (value) =>
    isInteger(value, options) ? value : undefined,
  );
}

/** A finite number. */
export function number(options: Common<number> & Range): Argument<number> {
  const schema: JsonSchema = { type: 'number', ...rangeInSchema(options) };
  return argument(options, within(options, sentence`a number`), schema, (value) =>
    isNumber(value, options) ? value : undefined,
  );
}

/** true or false. */
export function boolean(options: Common<boolean>): Argument<boolean> {
  return argument(options, sentence`true or false`, { type: 'boolean' }, (value) =>
    typeof value === 'boolean' ? value : undefined,
  );
}

/** One of a few words. */
export function choice<Choice extends string>(
  choices: readonly Choice[],
  options: Common<Choice>,
): Argument<Choice> {
  const [first, ...others] = choices.map((word) => `"${word}"`);
  const expects = others.reduce((before, word) => sentence`${before} or ${word}`, sentence`${first!}`);
  return argument(options, expects, { enum: choices }, (value) => choices.find((word) => word === value));
}

/** Text. */
export function text(options: Common<string>): Argument<string> {
  return argument(options, sentence`a text`, { type: 'string' }, (value) =>
    typeof value === 'string' ? value : undefined,
  );
}

/** A list of whole numbers. */
export function integers(options: Common<readonly number[]> & Range): Argument<readonly number[]> {
  const schema: JsonSchema = { type: 'array', items: { type: 'integer', ...rangeInSchema(options) } };
  return argument(options, within(options, sentence`a list of whole numbers`), schema, (value) =>
    Array.isArray(value) && value.every((item) => isInteger(item, options)) ? value : undefined,
  );
}

/** A list of numbers, at least one. */
export function numbers(options: Common<readonly number[]> & Range): Argument<readonly number[]> {
  const schema: JsonSchema = { type: 'array', items: { type: 'number', ...rangeInSchema(options) }, minItems: 1 };
  return argument(options, within(options, sentence`a list of numbers`), schema, (value) =>
    Array.isArray(value) && value.length > 0 && value.every((item) => isNumber(item, options)) ? value : undefined,
  );
}

/** Height and width. One number stands for both. */
export type Pair = readonly [height: number, width: number];

/** A whole number for both axes, or `[height, width]`. */
export function pair(options: Common<number | Pair> & Range): Argument<Pair> {
  const one: JsonSchema = { type: 'integer', ...rangeInSchema(options) };
  const schema: JsonSchema = { anyOf: [one, { type: 'array', items: one, minItems: 2, maxItems: 2 }] };
  return argument(options, sentence`${wholeNumber(options)} or [height, width]`, schema, (value) => {
    if (isInteger(value, options)) return [value, value] as const;
    return isPair(value, options) ? value : undefined;
  });
}

function isPair(value: unknown, range: Range): value is Pair {
  return Array.isArray(value) && value.length === 2 && value.every((item) => isInteger(item, range));
}

/** Rows or columns added before and after an axis. */
export type Sides = readonly [before: number, after: number];

/** Padding of an image; “same” depends on the kernel and is resolved by the operator. */
export type Padding = readonly [rows: Sides, columns: Sides] | 'same';

/** Padding: one number, `[height, width]`, `[[top, bottom], [left, right]]`, "valid" or "same" (PyTorch's rule). */
export function padding(options: Common<number>): Argument<Padding> {
  const one: JsonSchema = { type: 'integer', minimum: 0 };
  const two: JsonSchema = { type: 'array', items: one, minItems: 2, maxItems: 2 };
  const four: JsonSchema = { type: 'array', items: two, minItems: 2, maxItems: 2 };
  const schema: JsonSchema = { anyOf: [one, two, four, { enum: ['valid', 'same'] }] };
  const range = { minimum: 0 };
  const expects = sentence`a whole number ≥ 0, [height, width], [[top, bottom], [left, right]], "valid" or "same"`;
  return argument<Padding>(options, expects, schema, (value) => {
    if (value === 'same') return 'same';
    if (value === 'valid') return [[0, 0], [0, 0]];
    if (isInteger(value, range)) return [[value, value], [value, value]];
    if (isPair(value, range)) return [[value[0], value[0]], [value[1], value[1]]];
    if (Array.isArray(value) && value.length === 2 && value.every((side) => isPair(side, range))) {
      return value as [Sides, Sides];
    }
    return undefined;
  });
}

/** A whole number for the one axis of a signal, or `[number]`: a pair whose height is that of a signal, `unit`. */
export function single(unit: number, options: Common<number> & Range): Argument<Pair> {
  const one: JsonSchema = { type: 'integer', ...rangeInSchema(options) };
  const schema: JsonSchema = { anyOf: [one, { type: 'array', items: one, minItems: 1, maxItems: 1 }] };
  return argument<Pair>(options, wholeNumber(options), schema, (value) => {
    const length: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    return isInteger(length, options) ? [unit, length] : undefined;
  });
}

/** Padding of a signal: one number, `[[left, right]]`, "valid" or "same" (PyTorch's rule). */
export function signalPadding(options: Common<number>): Argument<Padding> {
  const one: JsonSchema = { type: 'integer', minimum: 0 };
  const two: JsonSchema = { type: 'array', items: one, minItems: 2, maxItems: 2 };
  const listed: JsonSchema = { type: 'array', items: { anyOf: [one, two] }, minItems: 1, maxItems: 1 };
  const schema: JsonSchema = { anyOf: [one, listed, { enum: ['valid', 'same'] }] };
  const range = { minimum: 0 };
  const expects = sentence`a whole number ≥ 0, [[left, right]], "valid" or "same"`;
  return argument<Padding>(options, expects, schema, (value) => {
    if (value === 'same') return 'same';
    if (value === 'valid') return [[0, 0], [0, 0]];
    const sides: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (isInteger(sides, range)) return [[0, 0], [sides, sides]];
    return isPair(sides, range) && sides !== value ? [[0, 0], [sides[0], sides[1]]] : undefined;
  });
}

/** The same argument, but it may be left out: the operator then sees `undefined` and works the value out itself. */
export function optional<T>(required: Argument<T>): Argument<T | undefined> {
  return {
    ...required,
    default: null,
    schema: { anyOf: [required.schema, { type: 'null' }] },
    parse: (value) => (value === null ? { ok: true, value: undefined } : required.parse(value)),
  };
}

/** Every argument at its default, overridden by the given values as they would be written in a definition. */
export function parseArguments<Table extends ArgumentTable>(
  table: Table,
  written: Readonly<Record<string, unknown>>,
): ArgumentsOf<Table> {
  const values: Record<string, unknown> = {};
  for (const [name, specification] of Object.entries(table)) {
    const given = Object.hasOwn(written, name) ? written[name] : specification.default;
    if (given === undefined) throw new ArgumentError(name, sentence`${name} is missing: ${specification.expects}`);
    const parsed = specification.parse(given);
    if (!parsed.ok) {
      throw new ArgumentError(name, sentence`${name} is ${JSON.stringify(given)}, expected ${parsed.expected}`);
    }
    values[name] = parsed.value;
  }
  const unknown = Object.keys(written).find((name) => !Object.hasOwn(table, name));
  if (unknown !== undefined) throw new ArgumentError(unknown, sentence`there is no argument ${unknown}`);
  return values as ArgumentsOf<Table>;
}

/** A value that an operator cannot take. */
export class ArgumentError extends SentenceError {
  override readonly name = 'ArgumentError';
  constructor(
    readonly argument: string,
    reason: Sentence,
  ) {
    super(reason);
  }
}
