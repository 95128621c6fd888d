import type { JsonSchema } from '../../engine/jsonSchema';
import type { Frame } from './cursor';

/** The schemas that apply to the value whose frames these are, the innermost frame's own value last. */
export function schemasAt(root: JsonSchema, frames: readonly Frame[]): JsonSchema[] {
  let current = applicable([root], root, frames[0]);
  for (const [level, frame] of frames.entries()) {
    const isOpenKey = frame.kind === 'object' && frame.key === undefined;
    if (isOpenKey) return current;
    current = applicable(current.flatMap((schema) => inside(schema, frame)), root, frames[level + 1]);
  }
  return current;
}

/** What a schema says of the part of a value that the frame leads to. */
function inside({ properties, additionalProperties, items, additionalItems }: JsonSchema, frame: Frame): JsonSchema[] {
  const { kind, key, index } = frame;
  if (kind === 'object') {
    const own = properties && Object.hasOwn(properties, key!) ? properties[key!] : additionalProperties;
    return own ? [own] : [];
  }
  const item = isTuple(items) ? items[index] ?? additionalItems : items;
  return item ? [item] : [];
}

function isTuple(items: JsonSchema['items']): items is readonly JsonSchema[] {
  return Array.isArray(items);
}

/**
 * These schemas with all that they are made of: what they refer to, every choice, and the branches that the written
 * keys lead into.
 */
function applicable(schemas: readonly JsonSchema[], root: JsonSchema, frame: Frame | undefined): JsonSchema[] {
  return schemas.flatMap((schema) => {
    const { $ref, anyOf = [], allOf = [], if: condition, then } = schema;
    const meant = $ref === undefined ? undefined : root.definitions?.[$ref.replace('#/definitions/', '')];
    const branch = condition && then && frame && holds(condition, frame) ? [then] : [];
    return [schema, ...applicable([...(meant ? [meant] : []), ...anyOf, ...allOf, ...branch], root, frame)];
  });
}

/** Whether the written keys have the values that a condition asks for. */
function holds({ properties = {} }: JsonSchema, { values }: Frame): boolean {
  return Object.entries(properties).every(([key, { const: wanted }]) => values.get(key) === wanted);
}
