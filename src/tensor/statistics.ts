import type { PartialTensor, Tensor } from './tensor';

/** What one line says of a tensor. Minimum, maximum, mean, deviation and norm are taken over the finite entries. */
export interface Statistics {
  /** Entries that were computed. */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Standard deviation over all finite entries (divided by their number). */
  readonly std: number;
  /** Euclidean norm ‖·‖₂. */
  readonly norm: number;
  readonly zeros: number;
  readonly nan: number;
  readonly infinite: number;
}

/** Statistics over every entry of a tensor that was computed; all figures are 0 when it has no finite entry. */
export function statisticsOf({ data: all, missing }: PartialTensor): Statistics {
  const data = missing ? all.filter((_, position) => missing[position] !== 1) : all;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let zeros = 0;
  let nan = 0;
  let infinite = 0;
  for (const value of data) {
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
      if (value === 0) zeros++;
      sum += value;
    }
  }
  const finite = data.length - nan - infinite;
  if (finite === 0) {
    return { count: data.length, min: 0, max: 0, mean: 0, std: 0, norm: 0, zeros, nan, infinite };
  }
  // Scaled by the largest magnitude, so that entries such as 1e300 or 1e-300 neither overflow nor vanish when squared.
  const scale = Math.max(Math.abs(min), Math.abs(max)) || 1;
  const mean = Number.isFinite(sum) ? sum / finite : scaledMean(data, scale, finite);
  let squares = 0;
  let deviations = 0;
  for (const value of data) {
    if (!Number.isFinite(value)) continue;
    squares += (value / scale) ** 2;
    // Halved before they are subtracted, so that numbers at both ends of the range do not overflow.
    deviations += (((value / 2 - mean / 2) / scale) * 2) ** 2;
  }
  const std = scale * Math.sqrt(deviations / finite);
  return { count: data.length, min, max, mean, std, norm: scale * Math.sqrt(squares), zeros, nan, infinite };
}

/** Euclidean norm ‖·‖₂ of all entries; NaN when one of them is NaN or infinite. */
export function normOf(tensor: Tensor): number {
  let squares = 0;
  for (const value of tensor.data) squares += value * value;
  // Squares that neither overflowed nor lost digits to underflow are good enough.
  if (squares > 1e-280 && squares < Infinity) return Math.sqrt(squares);
  const { norm, nan, infinite } = statisticsOf(tensor);
  return nan + infinite > 0 ? NaN : norm;
}

function scaledMean(data: Float64Array, scale: number, finite: number): number {
  let sum = 0;
  for (const value of data) if (Number.isFinite(value)) sum += value / scale / finite;
  return sum * scale;
}
