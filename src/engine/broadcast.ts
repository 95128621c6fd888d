import { sentence, type Sentence } from '../protocol/sentence';
import { channelsOf, innerOf, unravel, type Shape } from '../tensor/shape';
import type { Channels, Delta } from './delta';
import { ShapeError } from './operator';
import { differ } from './shapeWords';
import { perSample } from './sparseLinear';

/**
 * The shape of an entry-by-entry operation on these inputs, by PyTorch's rule: an axis of size 1 is repeated.
 * @param needed what it does to which tensors
 * @throws ShapeError when axes differ otherwise, or their number does
 */
export function broadcastShape(inputs: readonly Shape[], needed: Sentence): Shape {
  return inputs.reduce((result, shape, position) => {
    const fits = shape.length === result.length && shape[0] === result[0]
      && shape.every((size, axis) => size === result[axis] || size === 1 || result[axis] === 1);
    if (!fits) {
      throw new ShapeError((words) => sentence`${needed}, but ${differ(words, inputs, position)}`, 'inputs');
    }
    return shape.map((size, axis) => Math.max(size, result[axis]!));
  });
}

/** For each input and each output entry of a sample, the entry of the input's sample that it reads. */
export function broadcastReads(inputs: readonly Shape[], output: Shape): Int32Array[] {
  return inputs.map((shape) => Int32Array.from({ length: perSample(output) }, (_, entry) => {
    const index = unravel(entry, output.slice(1));
    return index.reduce((position, i, axis) => position * shape[axis + 1]! + (shape[axis + 1] === 1 ? 0 : i), 0);
  }));
}

/** Output channels that move: those of the inputs, all of them where one channel is repeated. */
export function broadcastChannels(
  ranges: readonly (Channels | undefined)[],
  inputs: readonly Shape[],
  output: Shape,
): Channels {
  const channels = channelsOf(output);
  const moved = ranges.flatMap((range, i): Channels[] => {
    if (!range) return [];
    return [channelsOf(inputs[i]!) === channels ? range : [0, channels]];
  });
  return [Math.min(...moved.map(([from]) => from)), Math.max(...moved.map(([, to]) => to))];
}

/** The change of the entry at a position within one sample: 0 where nothing changes. */
export function changeWithin(delta: Delta | undefined, shape: Shape, row: number, position: number): number {
  if (!delta) return 0;
  const inner = innerOf(shape);
  const width = (delta.to - delta.from) * inner;
  const at = position - delta.from * inner;
  return at >= 0 && at < width ? delta.data[row * width + at]! : 0;
}
