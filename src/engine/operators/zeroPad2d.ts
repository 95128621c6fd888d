import { sentence } from '../../protocol/sentence';
import { formatShape } from '../../tensor/shape';
import { argument } from '../arguments';
import { sliding } from '../looks';
import { ShapeError } from '../operator';
import { positionIn, sparseLinear } from '../sparseLinear';
import { imageOf } from '../window';

type Borders = readonly [left: number, right: number, top: number, bottom: number];

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const isBorders = (value: unknown): value is Borders =>
  Array.isArray(value) && value.length === 4 && value.every(isWhole);

const description
  = 'Columns and rows of zeros to add: one number, or [left, right, top, bottom]; negative numbers cut off.';

const padding = argument<Borders>(
  { description, example: 1 },
  sentence`a whole number or [left, right, top, bottom]`,
  { anyOf: [{ type: 'integer' }, { type: 'array', items: { type: 'integer' }, minItems: 4, maxItems: 4 }] },
  (value) => {
    if (isWhole(value)) return [value, value, value, value];
    return isBorders(value) ? value : undefined;
  },
);

/** ZeroPad2d: rows and columns of zeros around each image, or some cut off. `[N, C, H, W]`. */
export const zeroPad2d = sparseLinear({
  op: 'ZeroPad2d',
  summary: 'Adds rows and columns of zeros around each image.',
  args: { padding },
  equations: [
    { of: 'output', text: 'A = pad(A_prev)', numbers: [] },
    { of: 'input', text: 'dA_prev = crop(dA)', numbers: [] },
  ],

  looks: ([input], { padding: [left, right, top, bottom] }) => {
    const [, , height, width] = input as readonly [number, number, number, number];
    const own = { kernel: 1, stride: 1, dilation: 1 };
    return [
      sliding({ ...own, input: height, output: height + top + bottom, before: top, after: bottom }),
      sliding({ ...own, input: width, output: width + left + right, before: left, after: right }),
    ];
  },

  shape([input], { padding: [left, right, top, bottom] }) {
    imageOf(input!);
    const [samples, channels, height, width] = input as readonly [number, number, number, number];
    const output = [samples, channels, height + top + bottom, width + left + right];
    if (output[2]! < 1 || output[3]! < 1) {
      const [before, after] = [formatShape([height, width]), formatShape(output.slice(2))];
      throw new ShapeError(
        sentence`padding cuts off more than there is: an image of ${before} would become ${after}`,
        'padding',
      );
    }
    return { output, parameters: {} };
  },

  taps([input], { padding: [left, , top] }) {
    const [, , height, width] = input as readonly [number, number, number, number];
    return ([channel, y, x], tap) => {
      const row = y! - top;
      const column = x! - left;
      const isInside = row >= 0 && row < height && column >= 0 && column < width;
      if (isInside) tap(0, positionIn(input!, [channel!, row, column]));
    };
  },
});
