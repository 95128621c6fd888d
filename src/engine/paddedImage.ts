import { sentence } from '../protocol/sentence';
import type { SlidingAxis } from '../protocol/windowGeometry';
import { sourceOf, type PaddingMode } from './contacts';
import { ShapeError } from './operator';
import type { Window } from './window';

/** Images whose border shows their own pixels again, written out with that border. */
export interface PaddedImage {
  /** The same window over the larger images, without padding. */
  readonly window: Window;
  /** For each pixel of a larger image the pixel of the image that it shows. */
  readonly source: Int32Array;
}

/**
 * The larger images of a padding mode other than zeros.
 * @throws ShapeError with PyTorch's limits: reflect needs more pixels than it adds, circular as many
 */
export function paddedImage({ rows, columns }: Window, mode: PaddingMode): PaddedImage {
  for (const { before, after, input } of [rows, columns]) checkLimit(Math.max(before, after), input, mode);
  const rowOf = sources(rows, mode);
  const columnOf = sources(columns, mode);
  return {
    window: { rows: larger(rows), columns: larger(columns) },
    source: Int32Array.from({ length: rowOf.length * columnOf.length }, (_, at) =>
      rowOf[Math.floor(at / columnOf.length)]! * columns.input + columnOf[at % columnOf.length]!),
  };
}

function checkLimit(padding: number, size: number, mode: PaddingMode): void {
  const limit = mode === 'reflect' ? size - 1 : mode === 'circular' ? size : Infinity;
  if (padding <= limit) return;
  const shown = sentence`padding_mode "${mode}" has only ${limit} of the ${size} pixels along that axis to show`;
  throw new ShapeError(sentence`padding is ${padding}, but ${shown}`, 'padding', limit);
}

function sources({ input, before, after }: SlidingAxis, mode: PaddingMode): number[] {
  return Array.from({ length: before + input + after }, (_, at) => sourceOf(at - before, input, mode));
}

function larger(axis: SlidingAxis): SlidingAxis {
  return { ...axis, input: axis.before + axis.input + axis.after, before: 0, after: 0 };
}

/** Writes each plane of `images` with its border to `larger`. */
export function pad({ source }: PaddedImage, pixels: number, images: Float64Array, larger: Float64Array): void {
  for (let at = 0; at < larger.length; at++) {
    larger[at] = images[Math.floor(at / source.length) * pixels + source[at % source.length]!]!;
  }
}

/** The transpose of `pad`: adds what each pixel of the larger images got to the pixel that it shows. */
export function addUnpadded({ source }: PaddedImage, pixels: number, larger: Float64Array, images: Float64Array): void {
  for (let at = 0; at < larger.length; at++) {
    images[Math.floor(at / source.length) * pixels + source[at % source.length]!]! += larger[at]!;
  }
}
