import type { Block } from '../../src/tensor/pages/blocks';
import type { ColourScale, Pixel } from './colourScale';

/** The colours of a tile, for as long as scale and highlighted entries are the same. */
interface Shades {
  readonly scale: ColourScale;
  readonly highlight: Block | undefined;
  readonly pixels: Uint32Array;
}

const known = new WeakMap<Block, Shades>();

/** The colours of a tile. @param lit only those entries of it that are to stand out */
export function shadesOf(block: Block, scale: ColourScale, lit: Block | undefined): Uint32Array {
  const before = known.get(block);
  if (before?.scale === scale && before.highlight === lit) return before.pixels;
  const pixels = shade(block, scale, lit);
  known.set(block, { scale, highlight: lit, pixels });
  return pixels;
}

function shade({ values, missing }: Block, scale: ColourScale, highlight: Block | undefined): Uint32Array {
  const pixels = scale.pixelsOf(values);
  if (missing) replace(pixels, missing, () => scale.missing);
  if (!highlight) return pixels;
  // From afar a block may stand out for another entry than its strongest.
  const lit = scale.pixelsOf(highlight.values);
  if (highlight.missing) replace(lit, highlight.missing, (at) => faded(pixels[at]!, scale.background));
  return lit;
}

/** Gives pixels that are marked with 1 another colour. */
function replace(pixels: Uint32Array, marked: Uint8Array, colourOf: (at: number) => Pixel): void {
  for (let at = 0; at < pixels.length; at++) {
    if (marked[at] === 1) pixels[at] = colourOf(at);
  }
}

/** A colour that steps back behind others: mostly the ground. */
function faded(pixel: Pixel, ground: Pixel): Pixel {
  let result = 0;
  for (let shift = 0; shift < 32; shift += 8) {
    const channel = (0.2 * ((pixel >>> shift) & 255) + 0.8 * ((ground >>> shift) & 255)) | 0;
    result |= channel << shift;
  }
  return (result | (255 << 24)) >>> 0;
}
