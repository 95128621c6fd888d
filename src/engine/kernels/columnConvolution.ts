import { arenaOf } from './arena';
import { derive, type Convolution, type ConvolutionSizes, type DerivedSizes } from './convolution';
import { gemm, matrix, transpose } from './gemm';
import { columnsToImage, imageToColumns } from './im2col';

/** How many numbers the windows of one sample are: (C · k_H · k_W) × (H' · W'). */
export function columnNumbers(sizes: ConvolutionSizes): number {
  const { depth, cells } = derive(sizes);
  return sizes.groups * depth * cells;
}

/**
 * Convolution by im2col: the windows are laid side by side, and what remains are matrix products. Any stride, any
 * memory.
 */
export class ColumnConvolution implements Convolution {
  private readonly derived: DerivedSizes;

  /** @param columns room for the windows of one sample; for operands that lie elsewhere room is made each time */
  constructor(
    private readonly sizes: ConvolutionSizes,
    private readonly columns?: Float64Array,
  ) {
    this.derived = derive(sizes);
  }

  correlate(a: Float64Array, w: Float64Array, z: Float64Array): void {
    const {
      sizes: { filters, groups },
      derived: { groupFilters, depth, cells },
    } = this;
    const columns = this.roomFor(a);
    for (let n = 0; n < z.length / (filters * cells); n++) {
      this.unfold(a, n, columns);
      for (let group = 0; group < groups; group++) {
        const filter = group * groupFilters;
        gemm(
          groupFilters,
          cells,
          depth,
          matrix(w, depth, filter * depth),
          matrix(columns, cells, group * depth * cells),
          matrix(z, cells, (n * filters + filter) * cells),
        );
      }
    }
  }

  correlateGradient(a: Float64Array, dZ: Float64Array, dW: Float64Array): void {
    const {
      sizes: { filters, groups },
      derived: { groupFilters, depth, cells },
    } = this;
    const columns = this.roomFor(a);
    for (let n = 0; n < dZ.length / (filters * cells); n++) {
      this.unfold(a, n, columns);
      for (let group = 0; group < groups; group++) {
        const filter = group * groupFilters;
        gemm(
          groupFilters,
          depth,
          cells,
          matrix(dZ, cells, (n * filters + filter) * cells),
          transpose(matrix(columns, cells, group * depth * cells)),
          matrix(dW, depth, filter * depth),
        );
      }
    }
  }

  convolveFull(dZ: Float64Array, w: Float64Array, dA: Float64Array): void {
    const {
      sizes: { window, channels, filters, groups },
      derived: { groupFilters, depth, cells, pixels },
    } = this;
    const columns = this.roomFor(dA);
    for (let n = 0; n < dZ.length / (filters * cells); n++) {
      columns.fill(0);
      for (let group = 0; group < groups; group++) {
        const filter = group * groupFilters;
        gemm(
          depth,
          cells,
          groupFilters,
          transpose(matrix(w, depth, filter * depth)),
          matrix(dZ, cells, (n * filters + filter) * cells),
          matrix(columns, cells, group * depth * cells),
        );
      }
      columnsToImage(window, channels, columns, dA, n * channels * pixels);
    }
  }

  private unfold(a: Float64Array, sample: number, columns: Float64Array): void {
    const {
      sizes: { window, channels },
      derived: { pixels },
    } = this;
    imageToColumns(window, channels, a, sample * channels * pixels, columns);
  }

  private roomFor(image: Float64Array): Float64Array {
    const near = this.columns && arenaOf(this.columns, image) !== undefined;
    return near ? this.columns : new Float64Array(columnNumbers(this.sizes));
  }
}
