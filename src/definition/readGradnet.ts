import { inferShapes, type InferredShapes, type LossSpec, type NetworkSpec } from '../engine/network';
import { standardRegistry, type Registry } from '../engine/registry';
import { checkData } from './checkData';
import { connect, type Connections } from './connect';
import { batchOf, inputSpecs } from './declaredInput';
import type { WrittenData } from './data';
import type { NetworkDefinition, TextRange } from './definition';
import { firstByName } from './firstByName';
import { usualTarget } from './loss';
import { checkMemory, defaultMemoryLimit } from './memoryLimit';
import { Problems, Report } from './problems';
import { reportShapes } from './shapeProblems';
import { readSyntax } from './syntax';
import { readTopLevel, usual, type TopLevel } from './topLevel';

/** What a run takes instead of what the definition says. */
export interface Overrides {
  readonly batch?: number;
  readonly seed?: number;
}

/**
 * Reads a network definition in the native format, `*.gradnet.json`: JSON with comments and trailing commas. Never
 * throws, whatever the text; what is wrong is in `problems`, and what is not wrong is usable.
 * @param memoryLimit bytes; a run that would take more is a problem
 */
export function readDefinition(
  text: string,
  registry: Registry = standardRegistry,
  memoryLimit: number = defaultMemoryLimit,
  overrides: Overrides = {},
): NetworkDefinition {
  const problems = new Problems(text);
  const report = Report.on(problems);
  const top = readTopLevel(readSyntax(text, report), registry, report);
  const network = assemble(top, overrides, report);
  reportNetwork(top, network, memoryLimit, report);
  const { entries, inputs } = top;
  const { spec, shapes, batch, connections: { sources, loss } } = network;
  return {
    name: entries.name?.content ?? usual.name,
    dtype: entries.dtype?.content ?? usual.dtype,
    seed: overrides.seed ?? entries.seed?.content ?? usual.seed,
    batch,
    mode: spec.mode ?? usual.mode,
    spec,
    shapes,
    layers: sources,
    ...(loss && { loss: loss.source }),
    inputs: placesOf(inputs),
    data: new Map(entries.data?.content.map(({ name, source }) => [name, source])),
    dataNames: new Map(entries.data?.content.map(({ name, key }) => [name, key])),
    ...(entries.weights && { weights: entries.weights.content }),
    initialiser: initialiserOf(top),
    problems: problems.inOrder(),
  };
}

/** The network that the parts of a definition make. */
interface Assembled {
  readonly batch: number;
  readonly connections: Connections;
  readonly spec: NetworkSpec;
  readonly shapes: InferredShapes;
}

function assemble({ entries, inputs, isComplete }: TopLevel, overrides: Overrides, report: Report): Assembled {
  const declared = inputs.filter((input) => input !== undefined);
  const batch = batchOf(declared, overrides.batch ?? entries.batch?.content, report);
  const fed = inputSpecs(declared, batch, entries.dtype?.content ?? usual.dtype, report);
  const parts = {
    inputs,
    usableInputs: new Set(fed.map(({ name }) => name)),
    layers: entries.layers?.content ?? [],
    isComplete,
    ...(entries.loss && { loss: entries.loss.content }),
  };
  const connections = connect(parts, report);
  const { specs, loss } = connections;
  const mode = entries.mode?.content ?? usual.mode;
  const settled = loss?.spec && withTarget(loss.spec, entries.data?.content);
  const spec = { inputs: fed, layers: specs, mode, ...(settled && { loss: settled }) };
  return { batch, connections, spec, shapes: inferShapes(spec) };
}

/** The loss with the kind of target that inline numbers are; what a file holds shows when it is read. */
function withTarget(spec: LossSpec, data: readonly WrittenData[] | undefined): LossSpec {
  const source = data?.find(({ name }) => name === spec.target)?.source;
  return source?.kind === 'inline' ? { ...spec, targetAxes: source.shape.length } : spec;
}

/** Reports what is wrong with the network as a whole: its shapes, its size, and numbers that do not fit it. */
function reportNetwork({ entries, inputs }: TopLevel, network: Assembled, memoryLimit: number, report: Report): void {
  const { spec, shapes, batch, connections } = network;
  const { sources, loss } = connections;
  const named = firstByName([...sources, loss?.source]);
  reportShapes(shapes, named, report);
  const places = new Map([...placesOf(inputs), ...[...named].map(([name, { opRange }]) => [name, opRange] as const)]);
  checkMemory(spec, shapes, memoryLimit, places, report);
  if (!entries.data) return;
  const names = inputs.flatMap((input) => input?.name ?? []);
  const context = {
    names: [...names, entries.loss?.content.target.name ?? usualTarget],
    isComplete: names.length > 0 && names.length === inputs.length,
    spec,
    shapes,
    batch: { size: batch, place: entries.data.key, ...(entries.batch && { written: entries.batch.value }) },
  };
  checkData(entries.data.content, context, report.of('data'));
}

/** Where inputs are declared. */
function placesOf(inputs: TopLevel['inputs']): Map<string, TextRange> {
  return new Map([...firstByName(inputs)].map(([name, { nameRange }]) => [name, nameRange]));
}

/** How a parameter starts: as its layer says, or else as the definition says for all layers. */
function initialiserOf({ entries }: TopLevel): NetworkDefinition['initialiser'] {
  const general = entries.init?.content;
  const layers = firstByName(entries.layers?.content ?? []);
  return (name, parameter) => {
    const own = layers.get(name)?.initialisation;
    return own?.has(parameter) ? own.get(parameter) : general?.get(parameter);
  };
}
