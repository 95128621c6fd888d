import type { NetworkDefinition } from '../../definition/definition';
import type { LayerSpec } from '../../engine/network';
import { innerAxes, lookThrough, same, together, usualLooks, whole, type AxisLooks } from '../../engine/looks';
import type { Shape } from '../../tensor/shape';

/** How much of an input of the network one entry of a layer's output depends on. */
export interface ReceptiveField {
  /** The input's name. */
  readonly input: string;
  /** Along each axis behind samples and channels: positions that are seen, and all there are. */
  readonly sizes: Shape;
  readonly all: Shape;
}

/** What the positions of a tensor see of an input, for each axis behind samples and channels. */
interface Sight {
  readonly input: string;
  readonly all: Shape;
  /** Undefined once axes were merged or made: every entry then may depend on everything. */
  readonly looks: readonly AxisLooks[] | undefined;
}

const known = new WeakMap<NetworkDefinition, ReadonlyMap<string, ReceptiveField>>();

/**
 * The receptive fields of all layers behind an input with axes of its own, such as an image: the largest field of any
 * position, which those in the middle have; borders see less. Remembered for each definition.
 */
export function receptiveFields(definition: NetworkDefinition): ReadonlyMap<string, ReceptiveField> {
  const found = known.get(definition) ?? trace(definition);
  known.set(definition, found);
  return found;
}

function trace({ spec, shapes }: NetworkDefinition): ReadonlyMap<string, ReceptiveField> {
  const sights = new Map<string, Sight>();
  const fields = new Map<string, ReceptiveField>();
  for (const { name, shape } of spec.inputs) {
    const all = shape.slice(2);
    if (all.length > 0) sights.set(name, { input: name, all, looks: all.map(same) });
  }
  for (const layer of spec.layers) {
    const own = shapes.layers.get(layer.name);
    const sight = own && throughLayer(layer, own.inputs, own.output, spec.mode !== 'eval', sights);
    if (!sight) continue;
    sights.set(layer.name, sight);
    fields.set(layer.name, { input: sight.input, all: sight.all, sizes: sizesOf(sight) });
  }
  return fields;
}

/** What a layer's output sees: of several inputs that see the same tensor, what any of them does. */
function throughLayer(
  { operator, args, inputs }: LayerSpec,
  shapes: readonly Shape[],
  output: Shape,
  training: boolean,
  sights: ReadonlyMap<string, Sight>,
): Sight | undefined {
  const through = inputs.flatMap((name, slot): Sight[] => {
    const sight = sights.get(name);
    if (!sight) return [];
    const shape = shapes[slot]!;
    if (!sight.looks || innerAxes(shape) !== innerAxes(output)) return [{ ...sight, looks: undefined }];
    const own = operator.looks?.([shape], args as never, output, training) ?? usualLooks(shape, output);
    return [{ ...sight, looks: own.map((looks, axis) => lookThrough(looks, sight.looks![axis]!)) }];
  });
  const [first] = through;
  return first && through.filter(({ input }) => input === first.input).reduce(bothSights);
}

function bothSights(a: Sight, b: Sight): Sight {
  return { ...a, looks: a.looks && b.looks && a.looks.map((looks, axis) => together(looks, b.looks![axis]!)) };
}

function sizesOf({ all, looks }: Sight): Shape {
  const seen = looks ?? all.map((size) => whole(size, 1));
  return seen.map((axis) => axis.reduce((most, { first, last }) => Math.max(most, last - first + 1), 0));
}
