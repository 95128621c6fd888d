import { definitionSchema } from '../definition/definitionSchema';
import { schemes } from '../engine/initialise';
import type { JsonSchema } from '../engine/jsonSchema';
import { standardRegistry } from '../engine/registry';
import { statusWords } from '../protocol/compare';
import { healthCriteria } from '../protocol/health';
import { variantWords } from '../protocol/variants';
import { verdictWords } from '../protocol/verdicts';

/**
 * Sentences that the engine and the protocol say of themselves, and the editor or the inspector shows. They are no
 * literals of the host's code, so that whoever collects what is to be translated would not find them.
 */
export function engineSentences(): string[] {
  const described = [
    ...standardRegistry.operators.values(), ...standardRegistry.losses.values(), ...schemes.values(),
  ];
  const args = described.flatMap((each) => Object.values(each.args));
  return [...new Set([
    ...described.map(({ summary }) => summary),
    ...args.map(({ description }) => description),
    ...schemaSentences(definitionSchema(standardRegistry)),
    ...[verdictWords, statusWords, variantWords].flatMap((words) => Object.values(words))
      .flatMap(({ name, meaning }) => [name, meaning]),
    ...Object.values(healthCriteria).map(({ source }) => source),
  ])];
}

/** What a schema says of keys and values, which completion shows. */
function schemaSentences(schema: JsonSchema): string[] {
  const { description, enumDescriptions = [], defaultSnippets = [], items = [], anyOf = [], allOf = [] } = schema;
  const inside = [
    ...Object.values(schema.definitions ?? {}), ...Object.values(schema.properties ?? {}),
    ...[items].flat(), ...anyOf, ...allOf,
    schema.additionalItems, schema.additionalProperties, schema.if, schema.then,
  ];
  return [
    ...(description === undefined ? [] : [description]),
    ...enumDescriptions,
    ...defaultSnippets.flatMap((snippet) => snippet.description ?? []),
    ...inside.flatMap((each) => (each ? schemaSentences(each) : [])),
  ];
}
