import type { Allocate } from '../../tensor/tensor';
import type { KernelExports } from './webAssembly';

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** Planes of one sample, with rows and columns of zeros around each. */
export interface FrameSizes {
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/**
 * How many numbers a frame allocates: none when there are no zeros around, for then the planes are used where they lie.
 */
export function frameNumbers({ planes, rows, columns, top, bottom, left, right }: FrameSizes): number {
  return top + bottom + left + right === 0 ? 0 : planes * (rows + top + bottom) * (columns + left + right);
}

/** Room for the planes of one sample with zeros around each. */
export class Frame {
  /** Rows, columns and numbers of a plane with its zeros. */
  readonly height: number;
  readonly width: number;
  readonly size: number;
  /** The planes with their zeros; empty when there are none. */
  readonly padded: Float64Array;

  constructor(
    readonly sizes: FrameSizes,
    allocate: Allocate,
  ) {
    this.height = sizes.rows + sizes.top + sizes.bottom;
    this.width = sizes.columns + sizes.left + sizes.right;
    this.size = this.height * this.width;
    this.padded = allocate(frameNumbers(sizes));
  }

  /** How many bytes a place in a plane is behind the beginning of the first plane. */
  offsetOf(plane: number, row: number, column: number): number {
    return (plane * this.size + row * this.width + column) * BYTES;
  }

  /**
   * Puts zeros around the planes of a sample; returns the address of the first.
   * @param isReady true when that was the last thing that was done here
   */
  addressOf(images: Float64Array, sample: number, { padPlanes }: KernelExports, isReady = false): number {
    const {
      sizes: { planes, rows, columns, top, left },
      width,
      height,
      padded,
    } = this;
    const address = images.byteOffset + sample * planes * rows * columns * BYTES;
    if (padded.length === 0) return address;
    if (!isReady) padPlanes(planes, rows, columns, address, top, left, height, width, padded.byteOffset);
    return padded.byteOffset;
  }
}
