import type { InferredShapes, NetworkSpec } from '../engine/network';
import { formatTarget, targetWithAxes, type Target } from '../engine/target';
import { sentence } from '../protocol/sentence';
import { formatCount } from '../tensor/formatCount';
import { formatShape, sameShape } from '../tensor/shape';
import type { WrittenData } from './data';
import type { DataSource, Fix, TextRange } from './definition';
import { entryAt } from './inlineNumbers';
import type { Report } from './problems';
import { named } from './wording';

/** What a tensor of numbers must be to be fed to the network. */
interface Demand extends Target {
  /** Its numbers must be whole. */
  readonly whole: boolean;
}

/** What the check of `data` needs to know of the definition. */
export interface DataContext {
  /** All inputs and the target, whether they could be read or not. */
  readonly names: readonly string[];
  /** False when there may be more. */
  readonly isComplete: boolean;
  readonly spec: NetworkSpec;
  readonly shapes: InferredShapes;
  /** Samples of a run; where that is written, and the key in front of which it could be. */
  readonly batch: { readonly size: number; readonly written?: TextRange; readonly place: TextRange };
}

/** Reports names in `data` that are no input or target, and inline numbers that do not fit the network. */
export function checkData(data: readonly WrittenData[], context: DataContext, report: Report): void {
  for (const { name, key, value, source } of data) {
    if (!context.names.includes(name)) {
      if (!context.isComplete) continue;
      const found = sentence`there is no input or target ${named(name)}`;
      const { reason, fix } = report.suggest(found, name, context.names, key);
      report.error('unknown-input', reason, key, fix);
      continue;
    }
    if (source.kind !== 'inline') continue;
    const demand = demandOn(name, source.shape.length, context);
    if (!demand) continue;
    const own = report.of(name);
    const isFit = checkShape(source, demand, context, own);
    if (isFit) checkValues(source, demand, (position) => entryAt(value, source.shape, position), own);
  }
}

/** What the network asks of a tensor that has this many axes; undefined while that is not known. */
function demandOn(name: string, axes: number, { spec, shapes }: DataContext): Demand | undefined {
  const input = spec.inputs.find((candidate) => candidate.name === name);
  if (input) return { shape: input.shape, whole: input.integer ?? false };
  if (spec.loss?.target !== name || !shapes.target) return undefined;
  const target = targetWithAxes(shapes.target, axes);
  return { ...target, whole: target.classes !== undefined };
}

type Inline = Extract<DataSource, { kind: 'inline' }>;

/** Inline numbers must have the network's axes and samples enough for the batch; further samples are not used. */
function checkShape(
  { shape, range }: Inline,
  demand: Demand,
  { batch }: DataContext,
  report: Report,
): boolean {
  const found = sentence`its numbers have shape ${formatShape(shape)}`;
  if (shape.length !== demand.shape.length || !sameShape(shape.slice(1), demand.shape.slice(1))) {
    report.error('data', sentence`${found}, but the network takes ${formatTarget(demand)}`, range);
    return false;
  }
  const samples = shape[0]!;
  if (samples >= batch.size) return true;
  const held = samples === 1 ? sentence`1 sample` : sentence`${formatCount(samples)} samples`;
  const reason = sentence`${found}, which is ${held}, but batch is ${batch.size}`;
  report.error('data', reason, range, setBatch(samples, batch));
  return false;
}

function setBatch(samples: number, { written, place }: DataContext['batch']): Fix {
  const title = sentence`Set ${'batch'} to ${samples}`;
  if (written) return { title, range: written, text: String(samples) };
  return { title, range: { start: place.start, end: place.start }, text: `"batch": ${samples}, ` };
}

function checkValues(
  { values }: Inline,
  { whole, classes, ignored }: Demand,
  placeOf: (position: number) => TextRange,
  report: Report,
): void {
  if (!whole) return;
  const outside = (value: number): boolean => classes !== undefined && (value < 0 || value >= classes);
  const wrong = values.findIndex((value) => value !== ignored && (!Number.isInteger(value) || outside(value)));
  if (wrong < 0) return;
  const expects = classes === undefined ? sentence`a whole number` : sentence`a class from 0 to ${classes - 1}`;
  report.error('data', sentence`found ${values[wrong]!}, expected ${expects}`, placeOf(wrong));
}
