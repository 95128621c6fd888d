import type { JsonSchema } from '../engine/jsonSchema';
import type { Registry } from '../engine/registry';
import { initialiserDefinition, initialiserSchema } from './initialisation';
import { objectSchema } from './objectSchema';
import { networkSnippet } from './snippets';
import { topLevelKeys } from './topLevel';

const known = new WeakMap<Registry, JsonSchema>();

/**
 * The JSON schema of network definitions, from the tables that read them. It says what can be said of keys and values
 * by themselves; names, shapes and numbers that have to fit one another are beyond a schema, and the reader's alone.
 */
export function definitionSchema(registry: Registry): JsonSchema {
  const found = known.get(registry) ?? {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Network definition (*.gradnet.json)',
    ...objectSchema(topLevelKeys(registry)),
    definitions: { [initialiserDefinition]: initialiserSchema() },
    defaultSnippets: [networkSnippet],
  };
  known.set(registry, found);
  return found;
}
