import type { SlidingAxis } from '../../protocol/windowGeometry';
import type { Allocate } from '../../tensor/tensor';
import { goesOn, isFirst, unitsOf, type Part } from '../parts';
import { arenaOf, type Arena } from './arena';
import { ColumnConvolution } from './columnConvolution';
import { derive, type Convolution, type ConvolutionSizes, type DerivedSizes } from './convolution';
import { Frame, frameNumbers, type FrameSizes } from './frame';
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
function reach({ kernel, dilation }: SlidingAxis): number {
  return dilation * (kernel - 1);
}

/** The image with its padding. */
function imageFrame({ window: { rows, columns }, channels }: ConvolutionSizes): FrameSizes {
  return {
    planes: channels,
    rows: rows.input,
    columns: columns.input,
    top: rows.before,
    bottom: rows.after,
    left: columns.before,
    right: columns.after,
  };
}

/** dZ with the zeros that make the full convolution a correlation. */
function outputFrame({ window: { rows, columns }, filters }: ConvolutionSizes): FrameSizes {
  return {
    planes: filters,
    rows: rows.output,
    columns: columns.output,
    top: reach(rows) - rows.before,
    bottom: reach(rows) - rows.after,
    left: reach(columns) - columns.before,
    right: reach(columns) - columns.after,
  };
}

/** How many numbers a `ShiftConvolution` allocates. */
export function shiftNumbers(sizes: ConvolutionSizes): number {
  const { depth, taps, groupFilters } = derive(sizes);
  return (
    frameNumbers(imageFrame(sizes)) +
    frameNumbers(outputFrame(sizes)) +
    sizes.filters * depth +
    2 * Math.ceil(depth / 2) +
    Math.ceil((groupFilters * taps) / 2)
  );
}

/** The image or the output, as one group sees it. */
interface Side {
  readonly frame: Frame;
  /** Channels or filters of a group. */
  readonly planes: number;
  /** Where a kernel that slides over this side finds the first row of each tap: by place in the kernel, then plane. */
  readonly taps: Int32Array;
}

/**
 * Convolution without columns, in an arena: what a tap sees is the image itself, shifted, so a matrix product can read
 * its rows where they lie. The full convolution is the correlation of dZ, zeros around it, with the kernel turned by
 * 180°.
 */
export class ShiftConvolution implements Convolution {
  private readonly derived: DerivedSizes;
  private readonly image: Side;
  private readonly output: Side;
  /** Like `image.taps`, by channel and then place in the kernel: the order of dW. */
  private readonly weightTaps: Int32Array;
  /** W in the order in which `products` reads it. */
  private readonly panels: Float64Array;
  /** Absent when it had no room for all of these. */
  private readonly arena: Arena | undefined;
  /** For operands that lie elsewhere. */
  private readonly elsewhere: ColumnConvolution;

  constructor(
    private readonly sizes: ConvolutionSizes,
    allocate: Allocate,
  ) {
    const { depth, groupChannels, groupFilters } = (this.derived = derive(sizes));
    this.image = this.side(new Frame(imageFrame(sizes), allocate), groupChannels, allocate);
    this.output = this.side(new Frame(outputFrame(sizes), allocate), groupFilters, allocate);
    this.weightTaps = allocateIntegers(this.tapsByPlane(this.image.frame, groupChannels), allocate);
    this.panels = allocate(sizes.filters * depth);
    const { image, output, weightTaps, panels } = this;
    this.arena = arenaOf(panels, weightTaps, image.taps, image.frame.padded, output.taps, output.frame.padded);
    this.elsewhere = new ColumnConvolution(sizes);
  }

  correlate(a: Float64Array, w: Float64Array, z: Float64Array, part?: Part): void {
    const {
      sizes: {
        window: { columns },
      },
      derived: { groupFilters, taps, depth },
    } = this;
    const kernels = this.kernelsFor(a, w, z);
    if (!kernels) { this.elsewhere.correlate(a, w, z, part); return; }
    // The parts that follow find the panels as the first one has left them.
    const upright = { row: depth, line: columns.kernel, tap: 1, plane: taps };
    if (isFirst(part)) this.pack(kernels, groupFilters, w.byteOffset, upright);
    this.slide(kernels, this.image, this.output, a, z, part);
  }

  convolveFull(dZ: Float64Array, w: Float64Array, dA: Float64Array, part?: Part): void {
    const {
      sizes: {
        window: { columns },
      },
      derived: { groupChannels, taps, depth },
    } = this;
    const kernels = this.kernelsFor(dZ, w, dA);
    if (!kernels) { this.elsewhere.convolveFull(dZ, w, dA, part); return; }
    // From the last tap of each channel backwards: the kernel turned by 180°.
    const turned = { row: taps, line: -columns.kernel, tap: -1, plane: depth };
    if (isFirst(part)) this.pack(kernels, groupChannels, w.byteOffset + (taps - 1) * BYTES, turned);
    this.slide(kernels, this.output, this.image, dZ, dA, part);
  }

  correlateGradient(a: Float64Array, dZ: Float64Array, dW: Float64Array, part?: Part): void {
    const {
      sizes,
      sizes: {
        window: { rows, columns },
      },
      derived: { groupFilters, depth, cells },
      image,
    } = this;
    const kernels = this.kernelsFor(a, dZ, dW);
    if (!kernels) { this.elsewhere.correlateGradient(a, dZ, dW, part); return; }
    const { frame } = image;
    const { filters } = sizes;
    const [first, end] = unitsOf(dZ.length / cells, part);
    for (let unit = first; unit < end;) {
      const n = Math.floor(unit / filters);
      const planes = frame.addressOf(a, n, kernels, goesOn(part, unit - n * filters));
      for (const last = Math.min(end, (n + 1) * filters); unit < last;) {
        const filter = unit - n * filters;
        const group = Math.floor(filter / groupFilters);
        const count = Math.min(last - unit, (group + 1) * groupFilters - filter);
        kernels.dots(
          count,
          depth,
          rows.output,
          columns.output,
          dZ.byteOffset + unit * cells * BYTES,
          cells * BYTES,
          columns.output * BYTES,
          this.weightTaps.byteOffset,
          planes + frame.offsetOf(group * image.planes, 0, 0),
          frame.width * BYTES,
          dW.byteOffset + filter * depth * BYTES,
          depth * BYTES,
        );
        unit += count;
      }
    }
  }

  /** Puts the weights of every group, a matrix of `rows` rows, in order; strides are in numbers. */
  private pack(
    { pack }: KernelExports,
    rows: number,
    weights: number,
    stride: { row: number; line: number; tap: number; plane: number },
  ): void {
    const {
      sizes: { window, groups },
      derived: { groupFilters, taps, depth },
      panels,
    } = this;
    const perTap = (groupFilters * depth) / (rows * taps);
    for (let group = 0; group < groups; group++) {
      const offset = group * groupFilters * depth * BYTES;
      pack(
        rows,
        window.rows.kernel,
        window.columns.kernel,
        perTap,
        weights + offset,
        stride.row * BYTES,
        stride.line * BYTES,
        stride.tap * BYTES,
        stride.plane * BYTES,
        panels.byteOffset + offset,
      );
    }
  }

  /** Slides the packed kernels over one side of every sample and adds what they give to the other side. */
  private slide(
    kernels: KernelExports,
    from: Side,
    to: Side,
    source: Float64Array,
    target: Float64Array,
    part: Part | undefined,
  ): void {
    const {
      window: { rows, columns },
      groups,
    } = this.sizes;
    const {
      frame,
      frame: { sizes: content },
    } = from;
    const { rows: height, columns: width } = to.frame.sizes;
    const weights = from.planes * to.planes * this.derived.taps;
    const sample = groups * to.planes * height * width;
    const [firstLine, endLine] = unitsOf((target.length / sample) * height, part);
    for (let line = firstLine, count: number; line < endLine; line += count) {
      const n = Math.floor(line / height);
      const first = line - n * height;
      count = Math.min(endLine - line, height - first);
      const planes = frame.addressOf(source, n, kernels, goesOn(part, first)) + first * frame.width * BYTES;
      let at = target.byteOffset + (n * sample + first * width) * BYTES;
      for (let group = 0; group < groups; group++, at += to.planes * height * width * BYTES) {
        kernels.products(
          to.planes,
          width,
          count,
          rows.kernel,
          rows.dilation,
          content.top - first,
          content.top + content.rows - first,
          columns.kernel,
          columns.dilation,
          content.left,
          content.left + content.columns,
          from.planes,
          this.panels.byteOffset + group * weights * BYTES,
          from.taps.byteOffset,
          planes + frame.offsetOf(group * from.planes, 0, 0),
          frame.width * BYTES,
          at,
          height * width * BYTES,
          width * BYTES,
        );
      }
    }
  }

  /** The kernels, if all operands lie in the arena of this convolution. */
  private kernelsFor(...operands: readonly [Float64Array, ...Float64Array[]]): KernelExports | undefined {
    return this.arena && arenaOf(...operands) === this.arena ? this.arena.kernels.exports : undefined;
  }

  private side(frame: Frame, planes: number, allocate: Allocate): Side {
    return { frame, planes, taps: allocateIntegers(this.tapsByPlace(frame, planes), allocate) };
  }

  private tapsByPlace(frame: Frame, planes: number): number[] {
    return this.places().flatMap(([row, column]) =>
      Array.from({ length: planes }, (_, plane) => frame.offsetOf(plane, row, column)),
    );
  }

  private tapsByPlane(frame: Frame, planes: number): number[] {
    return Array.from({ length: planes }, (_, plane) =>
      this.places().map(([row, column]) => frame.offsetOf(plane, row, column)),
    ).flat();
  }

  /** Where in the image the taps of a kernel lie whose first tap lies at the corner, row by row. */
  private places(): (readonly [row: number, column: number])[] {
    const { rows, columns } = this.sizes.window;
    return Array.from(
      { length: this.derived.taps },
      (_, tap) =>
        [Math.floor(tap / columns.kernel) * rows.dilation, (tap % columns.kernel) * columns.dilation] as const,
    );
  }
}
