import { sizeOf, type Shape } from '../tensor/shape';
import type { Node } from './network';
import type { LayerShapes, LayerState, Operator } from './operator';

/**
 * One of the parts that the work of a large layer falls into, so that whoever waits for it gets to speak in between.
 * They come in order, from the first to the last; together they do what is done without parts.
 */
export interface Part {
  readonly index: number;
  readonly count: number;
}

/** Floating-point operations that are done at a time: some hundredths of a second. */
export const AT_ONCE = 2 ** 25;

/** Which of these units of work (rows, filters, blocks) belong to the part; all of them without one. */
export function unitsOf(units: number, part: Part | undefined): readonly [from: number, to: number] {
  if (!part) return [0, units];
  const at = (index: number): number => Math.floor((units * index) / part.count);
  return [at(part.index), at(part.index + 1)];
}

/** These entries as an array of their own over the same numbers; the array itself where they are all. */
export function within(data: Float64Array, from: number, to: number): Float64Array {
  return from === 0 && to === data.length ? data : data.subarray(from, to);
}

/** True for the first part, and for work without parts. */
export function isFirst(part: Part | undefined): boolean {
  return !part || part.index === 0;
}

/** Of one of two pieces of work, which part it is the turn of; without a part all of it. */
export interface Turn {
  readonly part: Part | undefined;
}

const both: readonly [Turn, Turn] = [{ part: undefined }, { part: undefined }];

/**
 * Two pieces of work one after the other, each in half of the parts: undefined for the one whose turn it is not. They
 * may use the same memory, then.
 */
export function turnsOf(part: Part | undefined): readonly [first: Turn | undefined, second: Turn | undefined] {
  if (!part || part.count === 1) return both;
  const { index, count } = part;
  const middle = Math.ceil(count / 2);
  if (index < middle) return [{ part: { index, count: middle } }, undefined];
  return [undefined, { part: { index: index - middle, count: count - middle } }];
}

/** True when a part begins in the middle of a sample, at this unit of it: the part before has begun with the sample. */
export function goesOn(part: Part | undefined, unit: number): boolean {
  return !isFirst(part) && unit > 0;
}

/** True for the last part, and for work without parts. */
export function isLast(part: Part | undefined): boolean {
  return !part || part.index === part.count - 1;
}

/** Floating-point operations of a forward pass through a layer. */
export function operationsOf(operator: Operator, args: unknown, inputs: readonly Shape[], shapes: LayerShapes): number {
  const entries = [shapes.output, ...inputs.slice(0, 1)].map(sizeOf);
  return operator.operations?.(inputs, args as never, shapes) ?? Math.max(...entries);
}

/**
 * Does the work of a node in parts, where it is much and the operator can, and yields after each of those.
 * @param share how much work it is, in passes through the node
 */
export function* inParts(
  node: Pick<Node, 'operator' | 'state'>,
  work: (part?: Part) => void,
  share = 1,
): Generator<void, void> {
  const count = partsOf(node, share);
  if (count === 1) {
    work();
    if (isLarge(node)) yield;
    return;
  }
  for (let index = 0; index < count; index++) {
    work({ index, count });
    yield;
  }
}

/** Whether work on a node takes some time, even where there is little to do for each number. */
function isLarge({ state: { output, inputs } }: Pick<Node, 'state'>): boolean {
  return output.data.length > NUMBERS_AT_ONCE || inputs.some(({ data }) => data.length > NUMBERS_AT_ONCE);
}

/** How many parts some work of a node falls into; `share` is how much it is, in passes through the node. */
export function partsOf({ operator, state }: Pick<Node, 'operator' | 'state'>, share: number): number {
  if (!operator.isDivisible) return 1;
  let work = known.get(state);
  if (work === undefined) known.set(state, (work = workOfPass(operator, state)));
  return Math.max(1, Math.ceil((share * work) / AT_ONCE));
}

/** The work of a pass, by the state of a node: looked up often, and always the same. */
const known = new WeakMap<LayerState, number>();

/** A number that no cache holds takes as long as this many operations: where memory is new, a page has to be found. */
const OPERATIONS_A_NUMBER = 16;

/** In floating-point operations. With few samples, a large matrix is less arithmetic than numbers to fetch. */
function workOfPass(operator: Operator, { args, inputs, output, parameters }: LayerState): number {
  const shapes = Object.fromEntries(Object.entries(parameters).map(([key, tensor]) => [key, tensor!.shape]));
  const layer = { output: output.shape, parameters: shapes };
  const numbers = [...inputs.map(({ shape }) => shape), ...Object.values(shapes), output.shape].map(sizeOf);
  const touched = OPERATIONS_A_NUMBER * numbers.reduce((sum, size) => sum + size, 0);
  return Math.max(touched, operationsOf(operator, args, inputs.map(({ shape }) => shape), layer));
}

/** Numbers that are walked through at a time, one by one: some milliseconds, and some tens where each is judged. */
export const NUMBERS_AT_ONCE = 2 ** 17;

/**
 * Walks through an array of this length, stretch by stretch, and yields after each when it is long.
 * @param walk best a plain function that it is handed on to: loops are slow in generators, and where they change what
 * is captured
 */
export function* inStretches(length: number, walk: (from: number, to: number) => void): Generator<void, void> {
  for (let from = 0; from < length; from += NUMBERS_AT_ONCE) {
    walk(from, Math.min(length, from + NUMBERS_AT_ONCE));
    if (length > NUMBERS_AT_ONCE) yield;
  }
}

/**
 * Yields something else than a generator does. Left in the middle, it leaves that one as well, so that it puts back
 * what it has changed.
 */
export function* instead<From, To, Result>(
  part: Generator<From, Result>,
  change: (yielded: From) => To,
): Generator<To, Result> {
  try {
    for (;;) {
      const next = part.next();
      if (next.done) return next.value;
      yield change(next.value);
    }
  } finally {
    part.return(undefined as never);
  }
}

/** Runs work that yields to its end, for those who have the time. */
export function finish<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}
