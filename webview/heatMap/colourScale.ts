import { color } from 'd3-color';
import { interpolateRgb, piecewise } from 'd3-interpolate';
import type { Palette } from './palette';
import { shareOf, type Scale } from './scale';

/** A colour as a pixel of an image on a little-endian machine: alpha, blue, green, red from the highest byte on. */
export type Pixel = number;

/** Turns values into pixels. */
export interface ColourScale {
  readonly scale: Scale;
  pixelOf(value: number): Pixel;
  /** The pixels of many values. */
  pixelsOf(values: Float64Array): Uint32Array;
  /** What is between the cells. */
  readonly background: Pixel;
  /** What was not computed. */
  readonly missing: Pixel;
  /** True when dark text is easier to read on the colour of the value than light text. */
  isBright(value: number): boolean;
}

/** Steps of colour on each side of the middle; more than an eye can tell apart. */
const steps = 255;

/** A scale in the colours of the theme. */
export function colourScale(scale: Scale, palette: Palette): ColourScale {
  const { zero, nan, plusInfinity, minusInfinity, missing } = palette;
  const shade: (share: number) => string = piecewise(interpolateRgb, [...gradientOf(scale, palette)]);
  const shades = [
    ...Array.from({ length: 2 * steps + 1 }, (_, step) => shade(step / (2 * steps))),
    zero, nan, plusInfinity, minusInfinity,
  ].map(channelsOf);
  const special = 2 * steps + 1;
  const share = shareOf(scale);
  const pixels = Uint32Array.from(shades, pixelOf);
  const bright = shades.map(isBrightColour);

  /** The place of a value's colour in the table: the scale first, then zero, NaN, +∞ and −∞. */
  function stepOf(value: number): number {
    if (value === 0) return special;
    // Not finite: only NaN is not equal to itself.
    if (value - value !== 0) return special + (value !== value ? 1 : value > 0 ? 2 : 3);
    // None of them is negative: the whole part of half more is the nearest whole number.
    return (steps * (1 + Math.max(-1, Math.min(1, share(value)))) + 0.5) | 0;
  }

  function pixelsOf(values: Float64Array): Uint32Array {
    const found = new Uint32Array(values.length);
    for (let at = 0; at < values.length; at++) found[at] = pixels[stepOf(values[at]!)]!;
    return found;
  }

  return {
    scale,
    background: pixelOf(channelsOf(palette.background)),
    missing: pixelOf(channelsOf(missing)),
    pixelOf: (value) => pixels[stepOf(value)]!,
    pixelsOf,
    isBright: (value) => bright[stepOf(value)]!,
  };
}

/** A pixel in the words of CSS. */
export function cssColour(pixel: Pixel): string {
  return `rgb(${pixel & 255} ${(pixel >>> 8) & 255} ${(pixel >>> 16) & 255})`;
}

/** The colours from one end to the other, at equal distances. */
function gradientOf({ kind }: Scale, palette: Palette): readonly string[] {
  if (kind === 'relativeError') return [palette.smallError, palette.mediumError, palette.largeError];
  return [palette.negative, palette.neutral, palette.positive];
}

type Channels = readonly [red: number, green: number, blue: number];

function channelsOf(colour: string): Channels {
  const { r, g, b } = color(colour)?.rgb().clamp() ?? { r: 0, g: 0, b: 0 };
  return [Math.round(r), Math.round(g), Math.round(b)];
}

function pixelOf([red, green, blue]: Channels): Pixel {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Relative luminance (WCAG 2) above the point where black text has more contrast than white text. */
function isBrightColour(channels: Channels): boolean {
  const [red, green, blue] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}
