import { literally } from '../../definition/snippets';
import type { JsonSchema, SchemaType } from '../../engine/jsonSchema';

/** What follows a key that was just written. */
export interface ValueSnippet {
  readonly text: string;
  /** True when the suggestions at its first stop are worth showing at once. */
  readonly goesOn: boolean;
}

/** With more words than this, the list of suggestions serves better than a choice inside the snippet. */
const mostChoices = 8;

const empty: Readonly<Partial<Record<SchemaType, string>>> = { object: '{ $1 }', array: '[$1]', string: '"$1"' };

/** A value to begin with, for a key whose values these schemas describe: a default or an example, to be typed over. */
export function valueSnippet(schemas: readonly JsonSchema[]): ValueSnippet {
  const first = <T>(of: (schema: JsonSchema) => T | undefined): T | undefined =>
    schemas.map(of).find((found) => found !== undefined);
  const usual = first((schema) => schema.default);
  const words = schemas.flatMap((schema) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]));
  if (words.length === 1) return settled(literally(JSON.stringify(words[0])));
  // Whoever writes true or false down wants the other one.
  if (schemas.some(({ type }) => type === 'boolean')) return settled(choice([usual !== true, usual === true]));
  const isWord = words.length > 0 && (usual === undefined || words.includes(usual));
  if (isWord && words.length > mostChoices) return { text: '"$1"', goesOn: true };
  if (isWord) return settled(`"${choice([...new Set([usual ?? words[0], ...words])])}"`);
  const example = usual ?? first(({ examples }) => examples?.[0]);
  if (example !== undefined) return settled(stop(example));
  const takesNames = schemas.some(({ items }) => isOne(items) && items.type === 'string');
  if (takesNames) return { text: '["$1"]', goesOn: true };
  const types = new Set(schemas.flatMap(({ type = [] }) => type));
  const [only] = types;
  return { text: (types.size === 1 ? empty[only!] : undefined) ?? '$1', goesOn: true };
}

/** A value with places between its entries: `[1, 28, 28]`. */
export function written(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(written).join(', ')}]` : JSON.stringify(value);
}

function settled(text: string): ValueSnippet {
  return { text, goesOn: false };
}

function stop(value: unknown): string {
  return typeof value === 'string' ? `"\${1:${literally(value)}}"` : `\${1:${literally(written(value))}}`;
}

function choice(values: readonly unknown[]): string {
  return `\${1|${values.map((value) => String(value).replace(/[\\,|]/g, '\\$&')).join(',')}|}`;
}

function isOne(items: JsonSchema['items']): items is JsonSchema {
  return items !== undefined && !Array.isArray(items);
}
