import type { NetworkDefinition } from '../../definition/definition';
import { definitionSchema } from '../../definition/definitionSchema';
import { layerSnippet, literally, nameStem } from '../../definition/snippets';
import type { JsonSchema, SchemaSnippet } from '../../engine/jsonSchema';
import { standardRegistry } from '../../engine/registry';
import { cursorAt, type Cursor, type Frame } from './cursor';
import { nameKindAt, namesFor } from './names';
import { schemasAt } from './schemaAt';
import type { Suggestion, Suggestions } from './suggestion';
import { valueSnippet, written } from './valueSnippet';

/** No object has as many keys. */
const behindKeys = 1000;

/**
 * What may be written at an offset of a definition, however broken its text is: keys that are not there yet, values,
 * names of layers and tensors, whole layers.
 * @param found names of files, or of the arrays in one, where such a name belongs
 */
export function suggest(
  text: string,
  offset: number,
  definition: NetworkDefinition,
  found: readonly Suggestion[] = [],
): Suggestions | undefined {
  const cursor = cursorAt(text, offset);
  if (!cursor) return undefined;
  const { word, isQuoted, missingComma, frames, place, needsComma } = cursor;
  const schema = definitionSchema(standardRegistry);
  const schemas = schemasAt(schema, frames);
  const names = nameKindAt(frames);
  const items = [
    ...(names ? namesFor(names, frames, definition) : []),
    ...found,
    ...(place === 'key' ? keys(cursor, schemas, schema) : values(cursor, schemas)),
    ...wholes(cursor, schemas, definition),
  ];
  const settled = place === 'key' ? items.map((item) => asKey(item, cursor)) : items;
  const separator = needsComma ? ',' : '';
  return {
    range: word,
    isQuoted,
    missingComma,
    items: settled.map((item) => ({ ...item, snippet: item.snippet + separator })),
  };
}

/** Keys that the object may have and has not. */
function keys({ frames, hasColon }: Cursor, schemas: readonly JsonSchema[], root: JsonSchema): Suggestion[] {
  const frame = frames.at(-1)!;
  const required = new Set(schemas.flatMap((schema) => schema.required ?? []));
  const names = [...new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {})))];
  return names.filter((name) => !frame.values.has(name)).map((name, place): Suggestion => {
    const meaning = schemas.map(({ properties }) => properties?.[name]).filter((schema) => schema !== undefined);
    const inside = schemasAt(root, [...frames.slice(0, -1), { ...frame, key: name }]);
    const { text, goesOn } = valueSnippet(inside);
    const key = literally(JSON.stringify(name));
    return {
      kind: 'key',
      label: name,
      ...describe(meaning),
      snippet: hasColon ? key : `${key}: ${text}`,
      goesOn: goesOn && !hasColon,
      rank: place - (required.has(name) ? names.length : 0),
    };
  });
}

/** A name that stands as a key: of a tensor that data are given for. */
function asKey(item: Suggestion, { hasColon, frames }: Cursor): Suggestion {
  const isName = item.kind === 'input' || item.kind === 'target';
  if (!isName || hasColon) return item;
  const value = valueSnippet(schemasAt(definitionSchema(standardRegistry),
    frames.map((frame, level) => (level === frames.length - 1 ? { ...frame, key: item.label } : frame))));
  return { ...item, snippet: `${item.snippet}: ${value.text}`, goesOn: value.goesOn };
}

function values({ frames }: Cursor, schemas: readonly JsonSchema[]): Suggestion[] {
  const words = schemas.flatMap((schema) => [
    ...(schema.enum ?? []).map((word, place) => asWord(word, schema.enumDescriptions?.[place])),
    ...(schema.const === undefined ? [] : [asWord(schema.const)]),
    ...(schema.type === 'boolean' ? [asWord(true), asWord(false)] : []),
  ]);
  const usual = schemas.flatMap((schema) => [
    ...(schema.default === undefined ? [] : [schema.default]), ...(schema.examples ?? []),
  ]).filter((value) => typeof value !== 'string' && typeof value !== 'boolean').map((value) => asWord(value));
  const operators = isOperatorAt(frames) ? words.map((word): Suggestion => ({ ...word, kind: 'operator' })) : words;
  const all = [...operators, ...usual];
  return all.filter(({ label }, place) => all.findIndex((other) => other.label === label) === place);
}

function isOperatorAt(frames: readonly Frame[]): boolean {
  return frames.at(-1)?.key === 'op';
}

function asWord(value: unknown, description?: string): Suggestion {
  return {
    kind: 'word',
    label: typeof value === 'string' ? value : written(value),
    ...(description !== undefined && { description }),
    snippet: literally(written(value)),
    rank: 0,
  };
}

/** Whole layers and other objects, where one may begin, or has begun with nothing but its brace. */
function wholes(
  { frames, place, isQuoted, hasColon }: Cursor,
  schemas: readonly JsonSchema[],
  definition: NetworkDefinition,
): Suggestion[] {
  const isOpened = place === 'key';
  const isFree = !isQuoted && !hasColon && !(isOpened && frames.at(-1)!.values.size > 0);
  if (!isFree) return [];
  const isLayer = frames[0]?.key === 'layers' && frames.length === (isOpened ? 3 : 2);
  const all = isLayer ? newLayers(definition) : schemas.flatMap(({ defaultSnippets = [] }) => defaultSnippets);
  return all.map(({ label, description, bodyText }, rank) => ({
    kind: 'snippet',
    label,
    ...(description !== undefined && { description }),
    snippet: isOpened ? bodyText.replace(/^\{\s*|\s*\}$/g, '') : bodyText,
    rank: behindKeys + rank,
  }));
}

/** Every operator as a layer with a name that is still free. */
function newLayers({ layers, inputs }: NetworkDefinition): SchemaSnippet[] {
  const taken = new Set([...layers.map(({ name }) => name), ...inputs.keys()]);
  return [...standardRegistry.operators.values()].map((operator) => {
    const stem = nameStem(operator);
    let number = 1;
    while (taken.has(`${stem}${number}`)) number++;
    return layerSnippet(operator, `${stem}${number}`);
  });
}

function describe(schemas: readonly JsonSchema[]): Pick<Suggestion, 'description' | 'default'> {
  const description = schemas.find((schema) => schema.description !== undefined)?.description;
  const usual = schemas.find((schema) => schema.default !== undefined)?.default;
  return { ...(description !== undefined && { description }), ...(usual !== undefined && { default: usual }) };
}
