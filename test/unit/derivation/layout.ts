import type { Tensor } from '../../../src/tensor/tensor';
import { columnsOf, matrix, rowsOf, transpose, type Matrix } from './matrix';

/** A batch `[m, n]` of the engine as the derivation has it: n × m, one column a sample. */
export function columnsOfSamples({ shape: [samples, units], data }: Tensor): Matrix {
  return matrix(units!, samples!, (unit, sample) => data[sample * units! + unit]!);
}

/** A weight `[out, in]`: the same rows and columns in the engine and in the derivation. */
export function weightOf({ shape: [rows, columns], data }: Tensor): Matrix {
  return matrix(rows!, columns!, (i, j) => data[i * columns! + j]!);
}

/** A bias `[n]` as a column. */
export function columnOf({ data }: Tensor): Matrix {
  return matrix(data.length, 1, (i) => data[i]!);
}

/** One channel of one sample of `[N, C, H, W]`, or one channel of one filter of `[F, C, k_H, k_W]`. */
export function planeOf({ shape: [, channels, height, width], data }: Tensor, sample = 0, channel = 0): Matrix {
  const first = (sample * channels! + channel) * height! * width!;
  return matrix(height!, width!, (y, x) => data[first + y * width! + x]!);
}

/** Writes a matrix of the derivation over a batch `[m, n]`. */
export function writeSamples({ data }: Tensor, samples: Matrix): void {
  data.set(transpose(samples).flat());
}

/** Writes a matrix over a tensor that has the same rows and columns: a weight, a bias, a single plane. */
export function write({ data }: Tensor, values: Matrix): void {
  if (rowsOf(values) * columnsOf(values) !== data.length) throw new RangeError('the matrix does not fill the tensor');
  data.set(values.flat());
}
