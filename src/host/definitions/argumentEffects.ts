import type { NetworkDefinition } from '../../definition/definition';
import type { Argument } from '../../engine/arguments';
import { ShapeError } from '../../engine/operator';
import type { JsonSchema } from '../../engine/jsonSchema';
import type { Axis } from '../../protocol/equationShapes';
import type { Shape } from '../../tensor/shape';
import { SAMPLES } from './symbolicShapes';

/** What another value of an argument would make of a layer's shapes. */
export interface ArgumentEffect {
  readonly value: unknown;
  readonly output: readonly Axis[];
  /** Parameters whose shapes change with it, by name. */
  readonly parameters: readonly (readonly [name: string, shape: Shape])[];
}

/** More words than this are not tried. */
const mostWords = 4;

/**
 * Tries other values of an argument in the shape rule: one more, the other truth value, the other words. Those that
 * change nothing, or that the rule refuses, are left out.
 */
export function argumentEffects(definition: NetworkDefinition, layer: string, argument: string): ArgumentEffect[] {
  const spec = definition.spec.layers.find(({ name }) => name === layer);
  const now = definition.shapes.layers.get(layer);
  if (!spec || !now) return [];
  const { operator, args } = spec;
  const current = args as Readonly<Record<string, unknown>>;
  const tried = others(current[argument], operator.args[argument]!);
  return tried.flatMap((value) => {
    try {
      const changed = { ...current, [argument]: value };
      const then = operator.shape(now.inputs, changed, definition.spec.mode !== 'eval');
      const parameters = Object.entries(then.parameters)
        .filter(([name, shape]) => shape.join() !== now.parameters[name]?.join());
      const isSame = then.output.join() === now.output.join() && parameters.length === 0;
      return isSame ? [] : [{ value, output: [SAMPLES, ...then.output.slice(1)], parameters }];
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      return [];
    }
  });
}

function others(value: unknown, { schema, parse }: Argument): unknown[] {
  const words = wordsOf(schema).flatMap((word) => {
    const parsed = parse(word);
    return parsed.ok && JSON.stringify(parsed.value) !== JSON.stringify(value) ? [parsed.value] : [];
  }).slice(0, mostWords);
  return [...oneMore(value), ...words];
}

/** The value with 1 added to all of its numbers, or the other truth value. */
function oneMore(value: unknown): unknown[] {
  if (typeof value === 'boolean') return [!value];
  const more = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(more);
    return typeof part === 'number' ? part + 1 : part;
  };
  const isNumeric = typeof value === 'number' || Array.isArray(value);
  return isNumeric ? [more(value)] : [];
}

function wordsOf({ enum: words = [], anyOf = [] }: JsonSchema): unknown[] {
  return [...words.filter((word) => typeof word === 'string'), ...anyOf.flatMap(wordsOf)];
}
