/** A matrix inside an array: entry (row, column) is `data[offset + row·rowStride + column·columnStride]`. */
export interface Matrix {
  readonly data: Float64Array;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** A row-major matrix with rows of this many entries. */
export function matrix(data: Float64Array, columns: number, offset = 0): Matrix {
  return { data, offset, rowStride: columns, columnStride: 1 };
}

/** The same numbers, rows and columns exchanged; nothing is copied. */
export function transpose({ data, offset, rowStride, columnStride }: Matrix): Matrix {
  return { data, offset, rowStride: columnStride, columnStride: rowStride };
}
