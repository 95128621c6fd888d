import type { JsonSchema } from '../engine/jsonSchema';
import type { KeyTable } from './key';

/** What an object may be that is read by this table of keys. */
export function objectSchema(table: KeyTable): JsonSchema {
  const keys = Object.entries(table);
  const required = keys.filter(([, key]) => key.required).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(keys.map(([name, { schema, description }]) => [name, { ...schema, description }])),
    additionalProperties: false,
    ...(required.length > 0 && { required }),
  };
}
