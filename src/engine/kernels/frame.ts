import type { Allocate } from '../../tensor/tensor';
import type { KernelExports } from './webAssembly';

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** Rows and columns of zeros around a plane. */
export interface Margins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

const isEmpty = ({ top, bottom, left, right }: Margins): boolean => top + bottom + left + right === 0;

/** How many numbers a frame allocates. */
export function frameNumbers(planes: number, rows: number, columns: number, margins: Margins): number {
  if (isEmpty(margins)) return 0;
  return planes * (rows + margins.top + margins.bottom) * (columns + margins.left + margins.right);
}

/** Room for the planes of one sample with zeros around each; without margins the planes are used where they lie. */
export class Frame {
  /** Of a plane with its margins. */
  readonly height: number;
  readonly width: number;
  readonly size: number;
  /** The planes with their margins; empty when there are none. */
  readonly padded: Float64Array;

  constructor(
    private readonly planes: number,
    private readonly rows: number,
    private readonly columns: number,
    readonly margins: Margins,
    allocate: Allocate,
  ) {
    this.height = rows + margins.top + margins.bottom;
    this.width = columns + margins.left + margins.right;
    this.size = this.height * this.width;
    this.padded = allocate(frameNumbers(planes, rows, columns, margins));
  }

  /** How many bytes a place in a plane is behind the beginning of the first plane. */
  offsetOf(plane: number, row: number, column: number): number {
    return (plane * this.size + row * this.width + column) * BYTES;
  }

  /** The address of a sample's planes with their margins. */
  addressOf(images: Float64Array, sample: number, { padPlanes }: KernelExports): number {
    const { planes, rows, columns, margins, width, height, padded } = this;
    const address = images.byteOffset + sample * planes * rows * columns * BYTES;
    if (padded.length === 0) return address;
    padPlanes(planes, rows, columns, address, margins.top, margins.left, height, width, padded.byteOffset);
    return padded.byteOffset;
  }
}
