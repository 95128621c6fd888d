import { choice, integer, text } from '../engine/arguments';
import type { JsonSchema } from '../engine/jsonSchema';
import { sentence } from '../protocol/sentence';
import type { DataSource, TextRange } from './definition';
import { fileKey } from './fileReference';
import { readNumbers } from './inlineNumbers';
import { argumentKey, expected, readAs, required, type Key } from './key';
import type { Report } from './problems';
import { objectSchema } from './objectSchema';
import { readObject } from './readObject';
import { rangeOf, valueAt, type ListValue, type NumberValue, type ObjectValue, type Value } from './value';

/** Where one tensor gets its numbers from, as the text says it. */
export interface WrittenData {
  readonly name: string;
  readonly key: TextRange;
  readonly value: Value;
  readonly source: DataSource;
}

const fileKeys = {
  file: fileKey,
  key: argumentKey(text({
    default: '',
    description: 'The name of the array in the file; not needed if there is only one.',
  })),
};

const randomKeys = {
  random: required(argumentKey(choice<'normal' | 'uniform'>(['normal', 'uniform'], {
    default: 'normal',
    description: 'Standard normal, or uniform from 0 to 1.',
  }))),
  seed: seedKey('Seed of these numbers; by default that of the definition.'),
};

/** A seed: what a random stream can tell apart. */
export function seedKey(description: string): Key<number> {
  return argumentKey(integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0, description }));
}

/** What may stand under a name: numbers in nested lists, a file, or random numbers. */
const sourceSchema: JsonSchema = {
  anyOf: [
    { type: ['array', 'number'] },
    { ...objectSchema(fileKeys), description: 'Numbers from a .npy, .npz or .safetensors file.' },
    { ...objectSchema(randomKeys), description: 'Random numbers.' },
  ],
  defaultSnippets: [
    { label: 'Numbers from a file', bodyText: '{ "file": "${1:data.npz}", "key": "${2:x}" }' },
    { label: 'Random numbers', bodyText: '{ "random": "${1|normal,uniform|}", "seed": ${2:1} }' },
  ],
};

/** `data`: where inputs and target get their numbers from, under their names. */
export const dataKey: Key<readonly WrittenData[]> = {
  description: 'Where inputs and target get their numbers from; what is not here is random.',
  expects: sentence`an object such as ${'{ "x": { "file": "digits.npz", "key": "x" } }'}`,
  required: false,
  schema: { type: 'object', additionalProperties: sourceSchema },
  read(value, report) {
    if (value.kind !== 'object') return expected(this.expects);
    const names = value.properties.map(({ key }) => key);
    const table = Object.fromEntries(names.map((name) => [name, tensorKey(name)]));
    const { entries } = readObject(value, table, report.of('data'));
    return readAs(Object.entries(entries).map(([name, entry]) => ({ name, key: entry!.key, ...entry!.content })));
  },
};

function tensorKey(name: string): Key<Pick<WrittenData, 'value' | 'source'>> {
  const words = sentence`numbers in nested lists, ${'{ "file": "…" }'} or ${'{ "random": "normal" }'}`;
  return {
    description: `Where ${name} gets its numbers from.`,
    expects: words,
    required: false,
    schema: sourceSchema,
    read(value, report) {
      if (value.kind !== 'object' && value.kind !== 'list' && value.kind !== 'number') return expected(words);
      const source = value.kind === 'object' ? readSource(value, report.of(name)) : readInline(value, report.of(name));
      return source && readAs({ value, source });
    },
  };
}

function readInline(value: ListValue | NumberValue, report: Report): DataSource | undefined {
  const numbers = readNumbers(value, report);
  return numbers && { kind: 'inline', ...numbers, range: rangeOf(value) };
}

function readSource(value: ObjectValue, report: Report): DataSource | undefined {
  const range = rangeOf(value);
  if (valueAt(value, 'random')) {
    const { random, seed } = readObject(value, randomKeys, report).entries;
    return random && { kind: 'random', distribution: random.content, ...(seed && { seed: seed.content }), range };
  }
  const { file, key } = readObject(value, fileKeys, report).entries;
  return file && { kind: 'file', file: file.content, ...(key && { key: key.content }), range };
}
