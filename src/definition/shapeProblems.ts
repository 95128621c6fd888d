import type { InferredShapes } from '../engine/network';
import type { InputWords, ShapeError } from '../engine/operator';
import { sentence } from '../protocol/sentence';
import { sameShape, sizeOf, type Shape } from '../tensor/shape';
import type { Fix, LayerSource, TextRange } from './definition';
import type { Report } from './problems';
import { quoted } from './wording';

/** Layers and loss by their names. */
type Sources = ReadonlyMap<string, LayerSource>;

/**
 * Reports what the shape rules refused, at the argument that is to blame, in the words of the rule, with the input
 * called by its name, and with the arithmetic if its axes were merged: “fc1: in_features is 120, but flatten gives
 * 16 × 5 × 5 = 400 features”.
 */
export function reportShapes(shapes: InferredShapes, sources: Sources, report: Report): void {
  for (const { layer, error } of shapes.problems) {
    const source = sources.get(layer);
    if (!source) continue;
    const reason = error.withNames(inputWords(source, sources, shapes));
    const fix = flattenBefore(error, source, sources, shapes, report) ?? fixOf(error, source);
    report.ofLayer(layer).error('shape', reason, placeOf(error, source), fix);
  }
}

/** The argument to blame if it is written, or else the operator. */
function placeOf({ argument }: ShapeError, { args, inputs, opRange }: LayerSource): TextRange {
  const named = inputs.map(({ range }) => range).filter((range) => range !== undefined);
  const written = argument === undefined ? undefined : args.get(argument)?.value;
  if (written) return written;
  if (argument === 'inputs' && named.length > 0) return { start: named[0]!.start, end: named.at(-1)!.end };
  if (argument === 'input') return inputs[0]?.range ?? opRange;
  if (argument === 'target') return inputs[1]?.range ?? opRange;
  return opRange;
}

function fixOf({ argument, fix }: ShapeError, { args }: LayerSource): Fix | undefined {
  const written = argument === undefined ? undefined : args.get(argument)?.value;
  if (!written || !Number.isSafeInteger(fix)) return undefined;
  return { title: sentence`Set ${argument!} to ${fix!}`, range: written, text: String(fix) };
}

/**
 * A Flatten in front of a layer that asks for as many features as its input has in all its axes together; only where
 * the layer takes whatever is before it, which is then the new one.
 */
function flattenBefore(
  { argument }: ShapeError,
  { args, inputs, range }: LayerSource,
  sources: Sources,
  shapes: InferredShapes,
  report: Report,
): Fix | undefined {
  const [input] = inputs;
  const axes = input && shapes.layers.get(input.name)?.output.slice(1);
  const asked = argument === undefined ? undefined : args.get(argument)?.value;
  if (!asked || !axes || axes.length < 2 || inputs.length > 1 || input.range) return undefined;
  if (Number(report.written(asked)) !== sizeOf(axes)) return undefined;
  let number = 1;
  while (sources.has(`flatten${number}`)) number++;
  const { start } = range;
  const text = `{ "name": "flatten${number}", "op": "Flatten" },${report.lineBreakBefore(start)}`;
  return { title: sentence`Insert a Flatten layer before it`, range: { start, end: start }, text };
}

/** Calls the inputs of a layer by their names. */
function inputWords({ inputs }: LayerSource, sources: Sources, shapes: InferredShapes): InputWords {
  const first = inputs[0]?.name ?? '';
  return {
    called: (place) => (place === undefined
      ? sentence`its input ${quoted(first)}`
      : sentence`${quoted(inputs[place - 1]?.name ?? '')}`),
    has: (what) => (sources.has(first)
      ? sentence`${quoted(first)} gives ${what}`
      : sentence`${quoted(first)} has ${what}`),
    size: (size) => arithmetic(size, first, sources, shapes),
  };
}

/** The size of an axis of a layer's output: `400`, or `16 × 5 × 5 = 400` when it was merged from several. */
function arithmetic(size: number, name: string, sources: Sources, shapes: InferredShapes): string {
  const factors = factorsOf(size, name, sources, shapes);
  return factors.length > 1 ? `${factors.join(' × ')} = ${size}` : `${size}`;
}

/** The sizes that were merged into an axis of this size, by the layer or in front of layers that keep the shape. */
function factorsOf(size: number, name: string, sources: Sources, shapes: InferredShapes): Shape {
  for (let source = sources.get(name); source; source = sources.get(source.inputs[0]?.name ?? '')) {
    const layer = shapes.layers.get(source.name);
    const input = layer?.inputs[0];
    if (!input || layer.inputs.length > 1) return [];
    if (sameShape(layer.output, input)) continue;
    const merged = mergedAxes(input, layer.output);
    return merged?.find((axes) => axes.length > 1 && sizeOf(axes) === size) ?? [];
  }
  return [];
}

/** Which neighbouring axes of the input became each axis of the output; undefined when it was no such merging. */
function mergedAxes(input: Shape, output: Shape): number[][] | undefined {
  if (output.length >= input.length || sizeOf(output) !== sizeOf(input)) return undefined;
  let next = 0;
  const merged = output.map((size) => {
    const axes: number[] = [];
    while (next < input.length && (axes.length === 0 || sizeOf(axes) < size)) axes.push(input[next++]!);
    return axes;
  });
  return merged.every((axes, index) => sizeOf(axes) === output[index]) ? merged : undefined;
}
