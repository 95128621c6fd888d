import type { Allocate } from '../../tensor/tensor';
import type { Axis, Window } from '../window';
import { arenaOf } from './arena';
import { ColumnConvolution } from './columnConvolution';
import { derive, type Convolution, type ConvolutionSizes, type DerivedSizes } from './convolution';
import { Frame, frameNumbers, type Margins } from './frame';
import { allocateIntegers } from './integers';
import type { KernelExports } from './webAssembly';

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * Whether a convolution can be done on shifted images: the kernel moves in steps of 1, so that a tap sees neighbours at
 * neighbouring outputs, and the padding is no wider than the kernel reaches.
 */
export function fitsShifts({ window: { rows, columns } }: ConvolutionSizes): boolean {
  return [rows, columns].every((axis) => axis.stride === 1 && Math.max(axis.before, axis.after) <= reach(axis));
}

/** How far the last tap is from the first. */
function reach({ kernel, dilation }: Axis): number {
  return dilation * (kernel - 1);
}

/** The padding: zeros around each plane of the image. */
function imageMargins({ rows, columns }: Window): Margins {
  return { top: rows.before, bottom: rows.after, left: columns.before, right: columns.after };
}

/** Zeros around each plane of dZ, with which the full convolution is a correlation. */
function outputMargins({ rows, columns }: Window): Margins {
  return {
    top: reach(rows) - rows.before, bottom: reach(rows) - rows.after,
    left: reach(columns) - columns.before, right: reach(columns) - columns.after,
  };
}

/** How many numbers a `ShiftConvolution` allocates. */
export function shiftNumbers(sizes: ConvolutionSizes): number {
  const { window, channels, filters } = sizes;
  const { rows, columns } = window;
  const { depth, taps, groupFilters } = derive(sizes);
  return filters * depth
    + frameNumbers(channels, rows.input, columns.input, imageMargins(window))
    + frameNumbers(filters, rows.output, columns.output, outputMargins(window))
    + 2 * Math.ceil(depth / 2) + Math.ceil((groupFilters * taps) / 2);
}

/**
 * Convolution without columns, in an arena: what a tap sees is the image itself, shifted, so a matrix product can read its
 * rows where they lie. The full convolution is the correlation of dZ, zeros around it, with the kernel turned by 180°.
 */
export class ShiftConvolution implements Convolution {
  private readonly derived: DerivedSizes;
  private readonly image: Frame;
  private readonly output: Frame;
  /** W in the order in which `products` reads it. */
  private readonly panels: Float64Array;
  /** Where in the image's frame each tap finds its first row: by place in the kernel, then channel, as `products` asks … */
  private readonly imageTaps: Int32Array;
  /** … and by channel, then place, the order of dW. */
  private readonly weightTaps: Int32Array;
  /** The same in the frame of dZ, by place in the turned kernel, then filter. */
  private readonly outputTaps: Int32Array;
  /** For operands that lie elsewhere. */
  private readonly elsewhere: ColumnConvolution;

  constructor(
    private readonly sizes: ConvolutionSizes,
    allocate: Allocate,
  ) {
    const { window, window: { rows, columns }, channels, filters } = sizes;
    const { depth, groupChannels, groupFilters } = (this.derived = derive(sizes));
    this.image = new Frame(channels, rows.input, columns.input, imageMargins(window), allocate);
    this.output = new Frame(filters, rows.output, columns.output, outputMargins(window), allocate);
    this.panels = allocate(filters * depth);
    this.imageTaps = allocateIntegers([...tapsByPlace(window, groupChannels, this.image)], allocate);
    this.weightTaps = allocateIntegers([...tapsByPlane(window, groupChannels, this.image)], allocate);
    this.outputTaps = allocateIntegers([...tapsByPlace(window, groupFilters, this.output)], allocate);
    this.elsewhere = new ColumnConvolution(sizes);
  }

  correlate(a: Float64Array, w: Float64Array, z: Float64Array): void {
    const { sizes: { window: { rows, columns }, groups }, derived: { groupChannels, groupFilters, taps, depth, cells }, image, panels } = this;
    const kernels = this.kernelsFor(a, w, z);
    if (!kernels) return this.elsewhere.correlate(a, w, z);
    for (let g = 0; g < groups; g++) {
      const weights = g * groupFilters * depth * BYTES;
      kernels.pack(groupFilters, rows.kernel, columns.kernel, groupChannels, w.byteOffset + weights,
        depth * BYTES, columns.kernel * BYTES, BYTES, taps * BYTES, panels.byteOffset + weights);
    }
    for (let n = 0, target = z.byteOffset; n * groups * groupFilters * cells < z.length; n++) {
      const planes = image.addressOf(a, n, kernels);
      for (let g = 0; g < groups; g++, target += groupFilters * cells * BYTES) {
        kernels.products(groupFilters, columns.output, rows.output,
          rows.kernel, rows.dilation, image.margins.top, image.margins.top + rows.input,
          columns.kernel, columns.dilation, image.margins.left, image.margins.left + columns.input, groupChannels,
          panels.byteOffset + g * groupFilters * depth * BYTES, this.imageTaps.byteOffset,
          planes + g * groupChannels * image.size * BYTES, image.width * BYTES,
          target, cells * BYTES, columns.output * BYTES);
      }
    }
  }

  correlateGradient(a: Float64Array, dZ: Float64Array, dW: Float64Array): void {
    const { sizes: { window: { rows, columns }, groups }, derived: { groupChannels, groupFilters, depth, cells }, image } = this;
    const kernels = this.kernelsFor(a, dZ, dW);
    if (!kernels) return this.elsewhere.correlateGradient(a, dZ, dW);
    for (let n = 0, upstream = dZ.byteOffset; n * groups * groupFilters * cells < dZ.length; n++) {
      const planes = image.addressOf(a, n, kernels);
      for (let g = 0; g < groups; g++, upstream += groupFilters * cells * BYTES) {
        kernels.dots(groupFilters, depth, rows.output, columns.output,
          upstream, cells * BYTES, columns.output * BYTES,
          this.weightTaps.byteOffset, planes + g * groupChannels * image.size * BYTES, image.width * BYTES,
          dW.byteOffset + g * groupFilters * depth * BYTES, depth * BYTES);
      }
    }
  }

  convolveFull(dZ: Float64Array, w: Float64Array, dA: Float64Array): void {
    const { sizes: { window: { rows, columns }, groups }, derived: { groupChannels, groupFilters, taps, depth, cells, pixels }, output, panels } = this;
    const kernels = this.kernelsFor(dZ, w, dA);
    if (!kernels) return this.elsewhere.convolveFull(dZ, w, dA);
    for (let g = 0; g < groups; g++) {
      // From the last tap of each channel backwards: the kernel turned by 180°.
      const weights = g * groupFilters * depth * BYTES;
      kernels.pack(groupChannels, rows.kernel, columns.kernel, groupFilters, w.byteOffset + weights + (taps - 1) * BYTES,
        taps * BYTES, -columns.kernel * BYTES, -BYTES, depth * BYTES, panels.byteOffset + weights);
    }
    for (let n = 0, target = dA.byteOffset; n * groups * groupFilters * cells < dZ.length; n++) {
      const planes = output.addressOf(dZ, n, kernels);
      for (let g = 0; g < groups; g++, target += groupChannels * pixels * BYTES) {
        kernels.products(groupChannels, columns.input, rows.input,
          rows.kernel, rows.dilation, output.margins.top, output.margins.top + rows.output,
          columns.kernel, columns.dilation, output.margins.left, output.margins.left + columns.output, groupFilters,
          panels.byteOffset + g * groupFilters * depth * BYTES, this.outputTaps.byteOffset,
          planes + g * groupFilters * output.size * BYTES, output.width * BYTES,
          target, pixels * BYTES, columns.input * BYTES);
      }
    }
  }

  /** The kernels, if everything lies in one arena. */
  private kernelsFor(...operands: readonly Float64Array[]): KernelExports | undefined {
    return arenaOf(this.panels, this.imageTaps, this.weightTaps, this.outputTaps, this.image.padded, this.output.padded, ...operands)?.kernels.exports;
  }
}

/** The offsets, in bytes, at which the taps find their first rows: by row and column of the kernel, then plane. */
function* tapsByPlace({ rows, columns }: Window, planes: number, frame: Frame): Generator<number> {
  for (let a = 0; a < rows.kernel; a++) {
    for (let b = 0; b < columns.kernel; b++) {
      for (let plane = 0; plane < planes; plane++) yield frame.offsetOf(plane, a * rows.dilation, b * columns.dilation);
    }
  }
}

/** The same by plane, then row and column of the kernel. */
function* tapsByPlane({ rows, columns }: Window, planes: number, frame: Frame): Generator<number> {
  for (let plane = 0; plane < planes; plane++) {
    for (let a = 0; a < rows.kernel; a++) {
      for (let b = 0; b < columns.kernel; b++) yield frame.offsetOf(plane, a * rows.dilation, b * columns.dilation);
    }
  }
}
