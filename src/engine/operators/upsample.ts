import { sentence } from '../../protocol/sentence';
import { formatShape, type Shape, sizeOf } from '../../tensor/shape';
import { argument, type ArgumentsOf, boolean, choice, optional, pair, type Pair } from '../arguments';
import { ShapeError } from '../operator';
import { positionIn, sparseLinear } from '../sparseLinear';
import { imageOf } from '../window';

const isFactor = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0;

const scaleFactor = optional(argument<Pair>(
  { description: 'How many times larger the image gets: one number, or [height, width]; fractions are allowed.' },
  sentence`a number > 0 or [height, width]`,
  {
    anyOf: [
      { type: 'number', exclusiveMinimum: 0 },
      { type: 'array', items: { type: 'number', exclusiveMinimum: 0 }, minItems: 2, maxItems: 2 },
    ],
  },
  (value) => {
    if (isFactor(value)) return [value, value];
    return Array.isArray(value) && value.length === 2 && value.every(isFactor) ? (value as unknown as Pair) : undefined;
  },
));

/** One input entry along an axis, with its share. */
type AxisTap = readonly [position: number, share: number];

/** PyTorch's rule for the nearest neighbour, which it evaluates in float32. */
function nearest(output: number, inputs: number, outputs: number, factor: number | undefined): AxisTap[] {
  if (inputs === outputs) return [[output, 1]];
  if (outputs === 2 * inputs) return [[output >> 1, 1]];
  const scale = Math.fround(factor === undefined ? inputs / outputs : 1 / factor);
  return [[Math.min(Math.floor(Math.fround(output * scale)), inputs - 1), 1]];
}

/** The two neighbours along an axis, weighted by how near they are. */
function linear(
  output: number,
  inputs: number,
  outputs: number,
  factor: number | undefined,
  alignCorners: boolean,
): AxisTap[] {
  if (inputs === outputs) return [[output, 1]];
  const place = alignCorners
    ? output * (outputs > 1 ? (inputs - 1) / (outputs - 1) : 0)
    : Math.max(0, (factor === undefined ? inputs / outputs : 1 / factor) * (output + 0.5) - 0.5);
  const before = Math.min(Math.floor(place), inputs - 1);
  const share = Math.min(Math.max(place - before, 0), 1);
  return before === inputs - 1 ? [[before, 1]] : [[before, 1 - share], [before + 1, share]];
}

const args = {
  size: optional(pair({
    minimum: 1,
    description: 'Height and width of the result. Either this or scale_factor is given.',
  })),
  scale_factor: scaleFactor,
  mode: choice(['nearest', 'bilinear'], {
    default: 'nearest',
    description: 'Repeat the nearest pixel, or interpolate between four.',
  }),
  align_corners: optional(boolean({
    default: false,
    description: 'With bilinear: whether the corner pixels keep their places.',
  })),
};

type Arguments = ArgumentsOf<typeof args>;

/** Upsample: images made larger (or smaller) by repeating or interpolating pixels. `[N, C, H, W]`. */
export const upsample = sparseLinear({
  op: 'Upsample',
  summary: 'Resizes each image by repeating (nearest) or interpolating (bilinear) its pixels.',
  args,
  equations: [
    { of: 'output', text: 'A = Σ share · A_prev of the neighbours', numbers: [] },
    { of: 'input', text: 'dA_prev = Σ share · dA of the pixels made from it', numbers: [] },
  ],

  shape([input], { size, scale_factor, mode, align_corners }) {
    imageOf(input!);
    if ((size === undefined) === (scale_factor === undefined)) {
      const reason = size
        ? sentence`has both size and scale_factor; give one of them`
        : sentence`needs size or scale_factor`;
      throw new ShapeError(reason, 'scale_factor');
    }
    if (align_corners && mode === 'nearest') {
      throw new ShapeError(sentence`align_corners goes with mode "bilinear" only`, 'align_corners');
    }
    const [samples, channels, height, width] = input as readonly [number, number, number, number];
    const output = size ?? [Math.floor(height * scale_factor![0]), Math.floor(width * scale_factor![1])];
    if (output[0] < 1 || output[1] < 1) {
      const [before, after] = [formatShape([height, width]), formatShape(output)];
      throw new ShapeError(sentence`scale_factor makes an image of ${before} vanish (${after})`, 'scale_factor');
    }
    return { output: [samples, channels, ...output], parameters: {} };
  },

  // Four products and three sums between four neighbours.
  operations: (_inputs, { mode }, { output }) => (mode === 'nearest' ? 0 : 7 * sizeOf(output)),
  looks: ([input], args, output) => [0, 1].map((axis) => {
    const along = tapsAlong(axis, input!, args, output);
    return Array.from({ length: output[axis + 2]! }, (_, at) => {
      const taps = along(at);
      return { first: taps[0]![0], last: taps.at(-1)![0] };
    });
  }),

  taps([input], args, output) {
    const [rows, columns] = [tapsAlong(0, input!, args, output), tapsAlong(1, input!, args, output)];
    return ([channel, y, x], tap) => {
      for (const [row, rowShare] of rows(y!)) {
        for (const [column, columnShare] of columns(x!)) {
          tap(0, positionIn(input!, [channel!, row, column]), rowShare * columnShare);
        }
      }
    };
  },
});

/** Which input entries each output entry along an axis (0: rows, 1: columns) is made of. */
function tapsAlong(
  axis: number,
  input: Shape,
  { scale_factor, mode, align_corners }: Arguments,
  output: Shape,
): (at: number) => AxisTap[] {
  const [inputs, outputs, factor] = [input[axis + 2]!, output[axis + 2]!, scale_factor?.[axis]];
  if (mode === 'nearest') return (at) => nearest(at, inputs, outputs, factor);
  return (at) => linear(at, inputs, outputs, factor, align_corners ?? false);
}
