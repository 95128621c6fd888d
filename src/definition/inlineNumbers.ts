import { sentence, type Sentence } from '../protocol/sentence';
import { formatCount } from '../tensor/formatCount';
import { sizeOf, type Shape } from '../tensor/shape';
import type { Report } from './problems';
import { rangeOf, type ListValue, type NumberValue, type Value } from './value';

/** Numbers written in a definition, as nested lists. */
export interface InlineNumbers {
  readonly shape: Shape;
  /** Row-major. */
  readonly values: readonly number[];
}

/**
 * Reads nested lists of numbers; the shape is that of the first entries. The first place that is not of this shape,
 * or not a finite number, is reported.
 */
export function readNumbers(value: ListValue | NumberValue, report: Report): InlineNumbers | undefined {
  const shape = shapeOf(value);
  const values: number[] = [];
  return collect(value, shape, 0, values, report) ? { shape, values } : undefined;
}

function shapeOf(value: Value): number[] {
  const shape: number[] = [];
  let inner: Value | undefined = value;
  while (inner?.kind === 'list') {
    shape.push(inner.items.length);
    inner = inner.items[0];
  }
  return shape;
}

/** Appends the numbers of a value; false when something else is among them, which is then reported. */
function collect(value: Value, shape: Shape, axis: number, values: number[], report: Report): boolean {
  if (axis === shape.length) return collectNumber(value, values, report);
  if (value.kind === 'broken' || (value.kind === 'list' && value.damaged)) return false;
  if (value.kind !== 'list') return refuse(value, sentence`a list of ${shape[axis]!}, as before it`, report);
  if (value.items.length !== shape[axis]) return refuseLength(value, shape[axis]!, report);
  if (value.items.length === 0) return refuse(value, sentence`numbers`, report);
  return value.items.every((item) => collect(item, shape, axis + 1, values, report));
}

function collectNumber(value: Value, values: number[], report: Report): boolean {
  if (value.kind === 'broken') return false;
  if (value.kind !== 'number') return refuse(value, sentence`a number`, report);
  if (!Number.isFinite(value.content)) {
    return refuse(value, sentence`a number within the range of float64 (1.8e308)`, report);
  }
  values.push(value.content);
  return true;
}

function refuse(value: Value, expects: Sentence, report: Report): false {
  report.error('value', sentence`found ${report.written(value)}, expected ${expects}`, rangeOf(value));
  return false;
}

function refuseLength(list: ListValue, expects: number, report: Report): false {
  const { length } = list.items;
  const found = length === 1 ? sentence`this list has 1 entry` : sentence`this list has ${formatCount(length)} entries`;
  report.error('value', sentence`${found}, expected ${formatCount(expects)}, as in those before it`, rangeOf(list));
  return false;
}

/** The place of the entry at a flat position of nested lists that have this shape. */
export function entryAt(value: Value, shape: Shape, position: number): Value {
  let entry = value;
  let inner = sizeOf(shape);
  for (const size of shape) {
    if (entry.kind !== 'list') break;
    inner /= size;
    entry = entry.items[Math.floor(position / inner) % size]!;
  }
  return entry;
}
