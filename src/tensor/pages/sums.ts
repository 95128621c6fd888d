import type { Grid } from './grid';

/** The sum of each row of cells. Of `dZ` with its units down and its samples across it is `db` (eq. 24). */
export function rowSums(data: Float64Array, grid: Grid): Float64Array {
  const { rowOffsets, columnOffsets } = grid;
  return Float64Array.from(rowOffsets, (offset, row) => {
    const end = grid.entriesIn(row);
    let sum = 0;
    for (let column = 0; column < end; column++) sum += data[offset + columnOffsets[column]!]!;
    return sum;
  });
}
