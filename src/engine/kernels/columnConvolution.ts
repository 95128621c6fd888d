import { goesOn, isFirst, isLast, unitsOf, within, type Part } from '../parts';
import { arenaOf } from './arena';
import { derive, type Convolution, type ConvolutionSizes, type DerivedSizes } from './convolution';
import { gemm, matrix, transpose, type Matrix } from './gemm';
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
  /** Room that was made for operands that lie elsewhere, as long as there are parts to come. */
  private room: Float64Array | undefined;

  /** @param columns room for the windows of one sample; for operands that lie elsewhere room is made each time */
  constructor(
    private readonly sizes: ConvolutionSizes,
    private readonly columns?: Float64Array,
  ) {
    this.derived = derive(sizes);
  }

  correlate(a: Float64Array, w: Float64Array, z: Float64Array, part?: Part): void {
    const { depth, cells } = this.derived;
    this.forEachRun(a, z.length, part, (filter, count, columns, at) => {
      gemm(count, cells, depth, matrix(w, depth, filter * depth), columns, matrix(z, cells, at));
    });
  }

  correlateGradient(a: Float64Array, dZ: Float64Array, dW: Float64Array, part?: Part): void {
    const { depth, cells } = this.derived;
    this.forEachRun(a, dZ.length, part, (filter, count, columns, at) => {
      gemm(count, depth, cells, matrix(dZ, cells, at), transpose(columns), matrix(dW, depth, filter * depth));
    });
  }

  convolveFull(dZ: Float64Array, w: Float64Array, dA: Float64Array, part?: Part): void {
    const {
      sizes: { window, channels, filters },
      derived: { groupFilters, groupChannels, depth, taps, cells, pixels },
    } = this;
    const columns = this.roomFor(dA, part);
    const [first, end] = unitsOf((dZ.length / (filters * cells)) * channels, part);
    for (let unit = first; unit < end;) {
      const n = Math.floor(unit / channels);
      const from = unit - n * channels;
      const to = Math.min(channels, from + end - unit);
      const own = within(columns, 0, (to - from) * taps * cells);
      own.fill(0);
      for (let channel = from; channel < to;) {
        const group = Math.floor(channel / groupChannels);
        const count = Math.min(to, (group + 1) * groupChannels) - channel;
        const filter = group * groupFilters;
        gemm(
          count * taps,
          cells,
          groupFilters,
          transpose(matrix(w, depth, filter * depth + (channel - group * groupChannels) * taps)),
          matrix(dZ, cells, (n * filters + filter) * cells),
          matrix(columns, cells, (channel - from) * taps * cells),
        );
        channel += count;
      }
      columnsToImage(window, to - from, own, dA, unit * pixels);
      unit += to - from;
    }
  }

  /**
   * Visits the filters of every sample, those of one group at a time: the first one, how many they are, the windows of
   * the group, and where the first cell of the first one is.
   */
  private forEachRun(
    a: Float64Array,
    cellsOfAll: number,
    part: Part | undefined,
    visit: (filter: number, count: number, columns: Matrix, at: number) => void,
  ): void {
    const {
      sizes: { filters },
      derived: { groupFilters, depth, cells },
    } = this;
    const columns = this.roomFor(a, part);
    const [first, end] = unitsOf(cellsOfAll / cells, part);
    for (let unit = first; unit < end;) {
      const n = Math.floor(unit / filters);
      if (!goesOn(part, unit - n * filters)) this.unfold(a, n, columns);
      for (const last = Math.min(end, (n + 1) * filters); unit < last;) {
        const filter = unit - n * filters;
        const group = Math.floor(filter / groupFilters);
        const count = Math.min(last - unit, (group + 1) * groupFilters - filter);
        visit(filter, count, matrix(columns, cells, group * depth * cells), unit * cells);
        unit += count;
      }
    }
  }

  private unfold(a: Float64Array, sample: number, columns: Float64Array): void {
    const {
      sizes: { window, channels },
      derived: { pixels },
    } = this;
    imageToColumns(window, channels, a, sample * channels * pixels, columns);
  }

  private roomFor(image: Float64Array, part: Part | undefined): Float64Array {
    if (this.columns && arenaOf(this.columns, image) !== undefined) return this.columns;
    const known = isFirst(part) ? undefined : this.room;
    const room = known ?? new Float64Array(columnNumbers(this.sizes));
    this.room = isLast(part) ? undefined : room;
    return room;
  }
}
