import type { NetworkDefinition } from '../../definition/definition';
import { inferShapes, type InferredShapes, type NetworkSpec } from '../../engine/network';
import type { Axis } from '../../protocol/equationShapes';
import type { Shape } from '../../tensor/shape';

/** Stands for the number of samples. */
export const SAMPLES = 'N';

/** The shapes of a layer with a letter for the number of samples. */
export interface SymbolicLayer {
  readonly inputs: readonly (readonly Axis[])[];
  readonly output: readonly Axis[];
  readonly parameters: ReadonlyMap<string, readonly Axis[]>;
}

/** The shapes of a network with a letter for the number of samples. */
export interface SymbolicShapes {
  readonly inputs: ReadonlyMap<string, readonly Axis[]>;
  /** Layers whose shapes can be inferred, by name. */
  readonly layers: ReadonlyMap<string, SymbolicLayer>;
  readonly target?: readonly Axis[];
}

const known = new WeakMap<NetworkDefinition, SymbolicShapes>();

/**
 * The shapes of a definition whatever its batch. Which axes depend on the number of samples shows when shapes are
 * inferred for one sample more: an axis that grows by k has k·N entries. Remembered for each definition.
 */
export function symbolicShapes(definition: NetworkDefinition): SymbolicShapes {
  const found = known.get(definition) ?? infer(definition);
  known.set(definition, found);
  return found;
}

function infer({ spec, shapes, batch }: NetworkDefinition): SymbolicShapes {
  const larger = inferShapes(withBatch(spec, batch + 1));
  const name = (shape: Shape, other: Shape | undefined): readonly Axis[] => nameAxes(shape, other, batch);
  return {
    inputs: new Map(spec.inputs.map(({ name: input, shape: [, ...rest] }) => [input, [SAMPLES, ...rest]])),
    layers: new Map([...shapes.layers].map(([layer, own]) => [layer, nameLayer(own, larger.layers.get(layer), name)])),
    ...(shapes.target && { target: name(shapes.target.shape, larger.target?.shape) }),
  };
}

type Inferred = InferredShapes['layers'] extends ReadonlyMap<string, infer Layer> ? Layer : never;

function nameLayer(
  { inputs, output, parameters }: Inferred,
  larger: Inferred | undefined,
  name: (shape: Shape, other: Shape | undefined) => readonly Axis[],
): SymbolicLayer {
  return {
    inputs: inputs.map((shape, slot) => name(shape, larger?.inputs[slot])),
    output: name(output, larger?.output),
    parameters: new Map(Object.entries(parameters).map(([key, shape]) => [key, name(shape, larger?.parameters[key])])),
  };
}

function withBatch({ inputs, ...rest }: NetworkSpec, batch: number): NetworkSpec {
  return { ...rest, inputs: inputs.map((input) => ({ ...input, shape: [batch, ...input.shape.slice(1)] })) };
}

function nameAxes(shape: Shape, larger: Shape | undefined, batch: number): readonly Axis[] {
  return shape.map((size, axis) => {
    const growth = (larger?.[axis] ?? size) - size;
    if (growth <= 0 || growth * batch !== size) return size;
    return growth === 1 ? SAMPLES : `${growth}·${SAMPLES}`;
  });
}
