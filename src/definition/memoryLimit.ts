import { memoryOf, type InferredShapes, type NetworkSpec } from '../engine/network';
import { sentence, type Sentence } from '../protocol/sentence';
import { formatShape, sizeOf, type Shape } from '../tensor/shape';
import type { TextRange } from './definition';
import type { Report } from './problems';
import { memory } from './wording';

/** Bytes that a run may take unless somebody says otherwise: 4 GiB. */
export const defaultMemoryLimit = 4 * 2 ** 30;

/** A tensor with the part of the definition it belongs to. */
interface Large {
  readonly owner: string;
  readonly isLayer: boolean;
  /** What it is, with its shape. */
  readonly what: (shape: string) => Sentence;
  readonly shape: Shape;
}

/**
 * Reports a run that would take more memory than the limit, at the layer or input with the largest tensor. Nothing is
 * allocated to find out.
 * @param places where inputs and layers are to be blamed, by name
 */
export function checkMemory(
  spec: NetworkSpec,
  shapes: InferredShapes,
  limit: number,
  places: ReadonlyMap<string, TextRange>,
  report: Report,
): void {
  const total = memoryOf(spec, shapes);
  if (total <= limit) return;
  const [first, ...others] = tensorsOf(spec, shapes);
  if (!first) return;
  const { owner, isLayer, what, shape } = others.reduce((a, b) => (sizeOf(b.shape) > sizeOf(a.shape) ? b : a), first);
  const own = memory(sizeOf(shape) * Float64Array.BYTES_PER_ELEMENT);
  const found = sentence`${what(formatShape(shape))} takes ${own}, and a run ${memory(total)} in all`;
  const reason = sentence`${found}; expected at most ${memory(limit)}; make the layer or the batch smaller`;
  const blamed = isLayer ? report.ofLayer(owner) : report.of(owner);
  blamed.error('memory', reason, places.get(owner)!);
}

function tensorsOf({ inputs, layers }: NetworkSpec, shapes: InferredShapes): Large[] {
  const what = (size: string): Sentence => sentence`this input of ${size}`;
  const fed = inputs.map(({ name, shape }) => ({ owner: name, isLayer: false, what, shape }));
  const computed = layers.flatMap(({ name }) => {
    const layer = shapes.layers.get(name);
    if (!layer) return [];
    const own = { owner: name, isLayer: true };
    return [
      { ...own, what: (size: string) => sentence`its output ${size}`, shape: layer.output },
      ...Object.entries(layer.parameters).map(([parameter, shape]) =>
        ({ ...own, what: (size: string) => sentence`its ${parameter} ${size}`, shape })),
    ];
  });
  return [...fed, ...computed];
}
