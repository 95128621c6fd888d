import type { SlidingAxis } from '../protocol/windowGeometry';
import type { Shape } from '../tensor/shape';

/** The input positions along an axis that an output position depends on, both included; none if `last < first`. */
export interface Look {
  readonly first: number;
  readonly last: number;
}

/** Along one axis, what each output position depends on. */
export type AxisLooks = readonly Look[];

/** How many axes a tensor has behind those of the samples and the channels. */
export const innerAxes = (shape: Shape): number => Math.max(0, shape.length - 2);

/** Each position depends on the same one. */
export function same(size: number): AxisLooks {
  return Array.from({ length: size }, (_, at) => ({ first: at, last: at }));
}

/** Every position depends on all. */
export function whole(input: number, output: number): AxisLooks {
  return Array.from({ length: output }, () => ({ first: 0, last: input - 1 }));
}

/** A kernel or window that slides along the axis. */
export function sliding({ input, output, kernel, stride, dilation, before }: SlidingAxis): AxisLooks {
  return Array.from({ length: output }, (_, at) => {
    const start = at * stride - before;
    return { first: Math.max(0, start), last: Math.min(input - 1, start + dilation * (kernel - 1)) };
  });
}

/** The same the other way round, for a transposed convolution: `axis` is that of the convolution it transposes. */
export function spread({ input: outputs, output: inputs, kernel, stride, dilation, before }: SlidingAxis): AxisLooks {
  return Array.from({ length: outputs }, (_, at) => ({
    first: Math.max(0, Math.ceil((at + before - dilation * (kernel - 1)) / stride)),
    last: Math.min(inputs - 1, Math.floor((at + before) / stride)),
  }));
}

/** Where an operator says nothing: the same position on axes that stay as long as they are, all of them on others. */
export function usualLooks(input: Shape, output: Shape): readonly AxisLooks[] {
  return Array.from({ length: innerAxes(output) }, (_, axis) => {
    const [from, to] = [input[axis + 2]!, output[axis + 2]!];
    return from === to ? same(to) : whole(from, to);
  });
}

/** The positions of an earlier tensor that are seen through another one, position by position. */
export function lookThrough(looks: AxisLooks, seen: AxisLooks): AxisLooks {
  let before: { readonly look: Look; readonly sight: Look } | undefined;
  return looks.map((look) => {
    // Where every position looks at all, all see the same.
    if (before?.look.first !== look.first || before.look.last !== look.last) {
      before = { look, sight: seen.slice(look.first, Math.max(look.first, look.last + 1)).reduce(union, nothing) };
    }
    return before.sight;
  });
}

/** What two paths to the same position see together. */
export function together(a: AxisLooks, b: AxisLooks): AxisLooks {
  return a.map((look, at) => union(look, b[at] ?? nothing));
}

const nothing: Look = { first: Infinity, last: -Infinity };

function union(a: Look, b: Look): Look {
  if (b.last < b.first) return a;
  return { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) };
}
