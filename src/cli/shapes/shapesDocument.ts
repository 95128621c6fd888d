import type { NetworkDefinition } from '../../definition/definition';
import type { LayerShapes, Operator } from '../../engine/operator';
import { sizeOf, type Shape } from '../../tensor/shape';
import type { DefinitionFile, PlacedSentence } from '../definitionFile';

/** What `shapes --json` prints. Shapes are lists of sizes, the batch as a number. Fields are only ever added. */
export interface ShapesDocument {
  readonly network: string;
  /** The definition's path as it was given. */
  readonly definition: string;
  readonly batch: number;
  readonly inputs: readonly { readonly name: string; readonly line: number; readonly shape: Shape }[];
  /** Every layer that is written down, whether its shapes are known or not. */
  readonly layers: readonly ShapedLayer[];
  readonly loss: ShapedLoss | null;
  /** Of all layers whose shapes are known. */
  readonly parameterCount: number;
  readonly errors: readonly PlacedSentence[];
  readonly warnings: readonly PlacedSentence[];
}

/** The shapes that a loss compares; null where they are not known. */
export interface ShapedLoss {
  readonly op: string;
  readonly line: number;
  readonly input: Shape | null;
  readonly target: Shape | null;
}

/** The shapes of a layer. What is not known is null; nothing is known of the parameters then. */
export interface ShapedLayer {
  readonly name: string;
  readonly op: string;
  readonly line: number;
  /** Names of the inputs or layers that it reads. */
  readonly sources: readonly string[];
  readonly inputs: readonly (Shape | null)[];
  readonly output: Shape | null;
  /** Under PyTorch's names: `weight`, `bias`. */
  readonly parameters: Readonly<Record<string, Shape>>;
  /** Under the derivation's symbols: `dZ`, `dW`, `db`, `dA_prev`. Each has the shape of what it is the gradient of. */
  readonly gradients: Readonly<Record<string, Shape>>;
  readonly parameterCount: number | null;
}

/** Everything that can be said of the shapes in a definition, with its errors. */
export function shapesDocument(file: DefinitionFile): ShapesDocument {
  const { definition } = file;
  const { spec, loss } = definition;
  const layers = shapedLayers(file);
  return {
    network: definition.name,
    definition: file.label,
    batch: definition.batch,
    inputs: spec.inputs.map(({ name, shape }) => ({ name, line: file.positionOfLayer(name).line, shape })),
    layers,
    loss: loss ? { op: loss.op, line: file.positionOf(loss.range).line, ...lossShapes(definition) } : null,
    parameterCount: layers.reduce((sum, { parameterCount }) => sum + (parameterCount ?? 0), 0),
    errors: file.problems('error'),
    warnings: file.problems('warning'),
  };
}

function lossShapes(definition: NetworkDefinition): Pick<ShapedLoss, 'input' | 'target'> {
  const { spec: { loss }, shapes: { target } } = definition;
  return { input: (loss && outputs(definition).get(loss.input)) ?? null, target: target?.shape ?? null };
}

/** The shapes of the inputs, and of what each layer gives. */
function outputs({ spec, shapes }: NetworkDefinition): ReadonlyMap<string, Shape> {
  return new Map([
    ...spec.inputs.map(({ name, shape }) => [name, shape] as const),
    ...[...shapes.layers].map(([name, { output }]) => [name, output] as const),
  ]);
}

function shapedLayers(file: DefinitionFile): ShapedLayer[] {
  const { definition } = file;
  const { spec, shapes } = definition;
  const given = outputs(definition);
  const operators = new Map(spec.layers.map(({ name, operator }) => [name, operator]));
  // Whole numbers, such as word indices, have no gradient.
  const integers = new Set(spec.inputs.filter(({ integer }) => integer).map(({ name }) => name));
  return definition.layers.map(({ name, op, nameRange, inputs }) => {
    const sources = inputs.map((input) => input.name);
    const known = shapes.layers.get(name);
    const operator = operators.get(name);
    const parameters = known?.parameters ?? {};
    return {
      name,
      op,
      line: file.positionOf(nameRange).line,
      sources,
      inputs: sources.map((source) => given.get(source) ?? null),
      output: known?.output ?? null,
      parameters,
      gradients: known && operator ? gradientsOf(operator, sources, known, integers) : {},
      parameterCount: known ? Object.values(parameters).reduce((sum, shape) => sum + sizeOf(shape), 0) : null,
    };
  });
}

/** The gradients of a layer under the symbols of its operator, that of the output first. */
function gradientsOf(
  { symbols }: Operator,
  sources: readonly string[],
  { output, inputs, parameters }: LayerShapes & { readonly inputs: readonly Shape[] },
  integers: ReadonlySet<string>,
): Record<string, Shape> {
  const gradients = new Map<string, Shape>([[`d${symbols.output}`, output]]);
  for (const [key, shape] of Object.entries(parameters)) gradients.set(`d${symbols.parameters?.[key] ?? key}`, shape);
  // Several inputs under one symbol, as those of a sum, are told apart by their names.
  const numbered = new Set(sources).size > symbols.inputs.length;
  sources.forEach((source, slot) => {
    const symbol = symbols.inputs[Math.min(slot, symbols.inputs.length - 1)]!;
    if (!integers.has(source)) gradients.set(numbered ? `d${symbol} ${source}` : `d${symbol}`, inputs[slot]!);
  });
  return Object.fromEntries(gradients);
}
