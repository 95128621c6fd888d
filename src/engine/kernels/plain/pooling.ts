import type { Windows } from '../../pooling';

/** See `Kernels.maxWindows`. */
export function maxWindows(
  { cells, pixels, first, positions }: Windows,
  x: Float64Array,
  y: Float64Array,
  winners: Int32Array,
): void {
  for (let plane = 0, out = 0; out < y.length; plane += pixels) {
    for (let cell = 0; cell < cells; cell++, out++) {
      let winner = positions[first[cell]!]!;
      for (let at = first[cell]! + 1; at < first[cell + 1]!; at++) {
        const value = x[plane + positions[at]!]!;
        // NaN wins, and stays the winner: it must not get lost in the pooling.
        if (value > x[plane + winner]! || Number.isNaN(value)) winner = positions[at]!;
      }
      winners[out] = winner;
      y[out] = x[plane + winner]!;
    }
  }
}

/** See `Kernels.scatter`. */
export function scatter({ cells, pixels }: Windows, winners: Int32Array, dY: Float64Array, dX: Float64Array): void {
  for (let plane = 0, out = 0; out < dY.length; plane += pixels) {
    for (const end = out + cells; out < end; out++) dX[plane + winners[out]!]! += dY[out]!;
  }
}

/** See `Kernels.averageWindows`. */
export function averageWindows(
  { cells, pixels, first, positions }: Windows,
  shares: Float64Array,
  x: Float64Array,
  y: Float64Array,
): void {
  for (let plane = 0, out = 0; out < y.length; plane += pixels) {
    for (let cell = 0; cell < cells; cell++, out++) {
      let sum = 0;
      for (let at = first[cell]!; at < first[cell + 1]!; at++) sum += x[plane + positions[at]!]!;
      y[out] = sum * shares[cell]!;
    }
  }
}

/** See `Kernels.spreadWindows`. */
export function spreadWindows(
  { cells, pixels, first, positions }: Windows,
  shares: Float64Array,
  dY: Float64Array,
  dX: Float64Array,
): void {
  for (let plane = 0, out = 0; out < dY.length; plane += pixels) {
    for (let cell = 0; cell < cells; cell++, out++) {
      const share = dY[out]! * shares[cell]!;
      for (let at = first[cell]!; at < first[cell + 1]!; at++) dX[plane + positions[at]!]! += share;
    }
  }
}
