import type { JsonSchema, SchemaSnippet } from '../engine/jsonSchema';
import type { Operator } from '../engine/operator';
import type { Sentence } from '../protocol/sentence';
import type { TextRange, WrittenArgument } from './definition';
import { argumentKeys, argumentsFrom, expected, readAs, type Key, type KeyTable } from './key';
import type { Report } from './problems';
import { objectSchema } from './objectSchema';
import { readObject, type Entries } from './readObject';
import { isDamaged, rangeOf, valueAt, type ObjectValue } from './value';
import { named } from './wording';

/** An operator with its arguments, as far as they could be read: a layer, or the loss. */
export interface Operation<O extends Operator, Own> {
  readonly operator?: O;
  /** The arguments as the operator takes them; absent when something in the object is wrong. */
  readonly values?: unknown;
  /** What stands under the keys that do not belong to the operator. */
  readonly own: Entries<Own>;
  /** The operator as written; empty when none is. */
  readonly op: string;
  readonly opRange: TextRange;
  readonly range: TextRange;
  readonly args: ReadonlyMap<string, WrittenArgument>;
}

/** The operators that may be written at some place, and what else may stand beside their arguments. */
export interface Catalogue<O extends Operator, Own extends KeyTable> {
  readonly operators: ReadonlyMap<string, O>;
  readonly noun: 'operator' | 'loss';
  readonly words: {
    readonly expects: (example: string) => Sentence;
    readonly unknown: (op: string) => Sentence;
    /** The same of one that is known elsewhere. */
    readonly elsewhere: (op: string) => Sentence | undefined;
  };
  /** The keys beside those of the operator, which may be unknown. */
  readonly ownKeys: (operator: O | undefined) => Own;
}

/** Reads objects `{ "op": …, arguments, own keys }`; keeps the key table of each operator for the next one. */
export class OperationReader<O extends Operator, Own extends KeyTable> {
  private readonly tables = new Map<O | undefined, { readonly own: Own; readonly all: KeyTable }>();
  private readonly opKey: Key<O>;

  constructor(private readonly catalogue: Catalogue<O, Own>) {
    this.opKey = operatorKey(catalogue);
  }

  read(object: ObjectValue, report: Report): Operation<O, Own> {
    const written = valueAt(object, 'op');
    const op = written?.kind === 'text' ? written.content : '';
    const operator = this.catalogue.operators.get(op);
    const { own, all } = this.tableOf(operator);
    const opRange = placeOf(object);
    const reading = readObject(object, all, report, { ofArguments: true, place: opRange, open: !operator });
    return {
      op,
      opRange,
      range: rangeOf(object),
      own: reading.entries as Entries<Own>,
      args: writtenArguments(object, own),
      ...(operator && { operator }),
      ...(operator && reading.sound && { values: argumentsFrom(operator.args, reading.entries) }),
    };
  }

  /**
   * What such an object may be. Which arguments there are depends on the operator; `if` and `then` find fewer missing
   * in what is half typed than a choice between all operators would.
   * @param snippet a whole object to begin with
   */
  schema(snippet: (operator: O) => SchemaSnippet): JsonSchema {
    const operators = [...this.catalogue.operators.values()];
    const unknown = objectSchema(this.tableOf(undefined).all);
    return {
      type: 'object',
      required: unknown.required!,
      properties: unknown.properties!,
      allOf: operators.map((operator) => ({
        if: { properties: { op: { const: operator.op } }, required: ['op'] },
        then: this.schemaOf(operator),
      })),
      defaultSnippets: operators.map((operator) => snippet(operator)),
    };
  }

  /** The words for `op` stand in the general part of the schema. */
  private schemaOf(operator: O): JsonSchema {
    const schema = objectSchema(this.tableOf(operator).all);
    return { ...schema, properties: { ...schema.properties, op: { const: operator.op } } };
  }

  private tableOf(operator: O | undefined): { readonly own: Own; readonly all: KeyTable } {
    const kept = this.tables.get(operator);
    if (kept) return kept;
    const own = this.catalogue.ownKeys(operator);
    const table = { own, all: { ...argumentKeys(operator?.args ?? {}), op: this.opKey, ...own } };
    this.tables.set(operator, table);
    return table;
  }
}

/** Where to say what is wrong with the whole: at its operator, or else its name, or else its beginning. */
function placeOf(object: ObjectValue): TextRange {
  const place = [valueAt(object, 'op'), valueAt(object, 'name')].find((value) => value && value.kind !== 'broken');
  return place ? rangeOf(place) : { start: object.start, end: object.start + 1 };
}

function operatorKey<O extends Operator>({ operators, noun, words }: Catalogue<O, KeyTable>): Key<O> {
  const [example = ''] = operators.keys();
  const expects = words.expects(example);
  return {
    description: `The ${noun}, by its class name in PyTorch.`,
    expects,
    required: true,
    schema: {
      enum: [...operators.keys()],
      enumDescriptions: [...operators.values()].map(({ summary }) => summary),
    },
    read(value, report) {
      if (isDamaged(value)) return undefined;
      if (value.kind !== 'text') return expected(expects);
      const operator = operators.get(value.content);
      if (operator) return readAs(operator);
      const elsewhere = words.elsewhere(value.content);
      const unknown = words.unknown(named(value.content));
      const { reason, fix } = elsewhere
        ? { reason: elsewhere }
        : report.suggest(unknown, value.content, operators.keys(), value);
      report.error('unknown-operator', reason, value, fix);
      return undefined;
    },
  };
}

/** Everything that is not one of the own keys, known to the operator or not. */
function writtenArguments(object: ObjectValue, own: KeyTable): Map<string, WrittenArgument> {
  const args = new Map<string, WrittenArgument>();
  for (const { key, keyRange, value } of object.properties) {
    if (key === 'op' || Object.hasOwn(own, key) || args.has(key)) continue;
    args.set(key, { key: keyRange, value: rangeOf(value) });
  }
  return args;
}
