import { sentence, type Sentence } from '../protocol/sentence';
import type { SlidingAxis } from '../protocol/windowGeometry';
import type { Shape } from '../tensor/shape';
import type { Padding, Pair, Sides } from './arguments';
import { ShapeError } from './operator';
import { hasShape, imageAxes, signalAxes } from './shapeWords';

/** Rows and columns of a sliding window. */
export interface Window {
  readonly rows: SlidingAxis;
  readonly columns: SlidingAxis;
}

/** What slides: sizes as an operator's arguments give them. */
export interface WindowArguments {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly dilation: Pair;
  /** Also take windows that hang over the end (pooling's `ceil_mode`). */
  readonly ceil?: boolean;
}

/**
 * The window over an image of this height and width.
 * @throws ShapeError when the kernel is larger than the padded image, or “same” is asked with a stride.
 */
export function slidingWindow(height: number, width: number, args: WindowArguments): Window {
  const { kernel, stride, dilation, ceil = false } = args;
  const [rowSides, columnSides] = args.padding === 'same' ? samePadding(args) : args.padding;
  return {
    rows: axis(true, height, kernel[0], stride[0], dilation[0], rowSides, ceil),
    columns: axis(false, width, kernel[1], stride[1], dilation[1], columnSides, ceil),
  };
}

/** PyTorch's rule: the output is as large as the input; an odd zero goes behind. */
function samePadding({ kernel, stride, dilation }: WindowArguments): readonly [Sides, Sides] {
  if (stride[0] !== 1 || stride[1] !== 1) {
    throw new ShapeError(sentence`padding "same" needs stride 1, but stride is ${stride.join(' × ')}`, 'padding');
  }
  const sides = (size: number, spacing: number): Sides => {
    const total = spacing * (size - 1);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  };
  return [sides(kernel[0], dilation[0]), sides(kernel[1], dilation[1])];
}

function axis(
  isHeight: boolean,
  input: number,
  kernel: number,
  stride: number,
  dilation: number,
  [before, after]: Sides,
  ceil: boolean,
): SlidingAxis {
  const reach = dilation * (kernel - 1) + 1;
  const room = input + before + after - reach;
  if (room < 0) {
    throw new ShapeError(({ called }) => {
      const extent = (size: number): Sentence => (isHeight ? sentence`${size} high` : sentence`${size} wide`);
      const asked = dilation > 1
        ? sentence`the kernel is ${extent(reach)} (${kernel} taps, ${dilation} apart)`
        : sentence`the kernel is ${extent(reach)}`;
      const all = extent(input + before + after);
      const found = before + after > 0
        ? sentence`${called()} is only ${all} with padding (${before} + ${input} + ${after})`
        : sentence`${called()} is only ${all}`;
      return sentence`${asked}, but ${found}`;
    }, 'kernel_size');
  }
  let output = Math.floor(room / stride) + 1;
  // A window that hangs over the end counts only if it starts inside the image or its front padding, as in PyTorch.
  if (ceil && room % stride !== 0 && output * stride < input + before) output++;
  return { input, output, kernel, stride, dilation, before, after };
}

/** First input position of a window along an axis; negative inside the front padding. */
export function start(axis: SlidingAxis, output: number): number {
  return output * axis.stride - axis.before;
}

/**
 * Calls `visit` for each pair of a tap and an output position along one axis for which the tap lies on a real entry
 * (not on padding).
 */
export function overlaps(axis: SlidingAxis, visit: (tap: number, output: number, input: number) => void): void {
  for (let tap = 0; tap < axis.kernel; tap++) {
    for (let output = 0; output < axis.output; output++) {
      const input = start(axis, output) + tap * axis.dilation;
      if (input >= 0 && input < axis.input) visit(tap, output, input);
    }
  }
}

/**
 * Insists on a batch of images.
 * @throws ShapeError when the input is not `[N, C, H, W]`
 */
export function imageOf(input: Shape): void {
  if (input.length === 4) return;
  throw new ShapeError((inputs) => sentence`needs images of ${imageAxes}, but ${hasShape(inputs, input)}`);
}

/**
 * Insists on a batch of signals.
 * @throws ShapeError when the input is not `[N, C, L]`
 */
export function signalOf(input: Shape): void {
  if (input.length === 3) return;
  throw new ShapeError((inputs) => sentence`needs signals of ${signalAxes}, but ${hasShape(inputs, input)}`);
}
