import type { Allocate } from '../../tensor/tensor';
import { kernelsFor } from './choose';
import { allocateIntegers } from './integers';
import type { Kernels } from './kernels';

/** A matrix of few entries that are not 0, row by row, which every sample is multiplied with. */
export interface SparseMatrix {
  /** Numbers of a sample of the product, and of a sample of what is multiplied. */
  readonly rows: number;
  readonly width: number;
  /** Row i has the entries `first[i]` up to, not including, `first[i + 1]`. */
  readonly first: Int32Array;
  readonly columns: Int32Array;
  readonly weights: Float64Array;
  /** True for the identity, whose lists are empty. */
  readonly isIdentity: boolean;
}

/** The entries of a sparse matrix as they are collected, row after row. */
export interface SparseEntries {
  readonly first: readonly number[];
  readonly columns: readonly number[];
  readonly weights: readonly number[];
}

/** Lays out a matrix of this width. */
export function sparseMatrix(entries: SparseEntries, width: number, allocate: Allocate): SparseMatrix {
  const rows = entries.first.length - 1;
  const isIdentity = rows === width && entries.columns.length === width
    && entries.first.every((at, row) => at === row)
    && entries.columns.every((column, row) => column === row)
    && entries.weights.every((weight) => weight === 1);
  const { first, columns, weights } = isIdentity ? { first: [], columns: [], weights: [] } : entries;
  const room = allocate(weights.length);
  room.set(weights);
  return {
    rows, width, isIdentity, weights: room,
    first: allocateIntegers(first, allocate), columns: allocateIntegers(columns, allocate),
  };
}

/** See `Kernels.add`. */
export const add: Kernels['add'] = (x, y) => kernelsFor(x, y).add(x, y);

/** See `Kernels.multiplySparse`. */
export const multiplySparse: Kernels['multiplySparse'] = (matrix, x, y) => {
  if (matrix.isIdentity) add(x, y);
  else kernelsFor(matrix.weights, matrix.first, matrix.columns, x, y).multiplySparse(matrix, x, y);
};

/** See `Kernels.multiplySparseTransposed`. */
export const multiplySparseTransposed: Kernels['multiplySparseTransposed'] = (matrix, dY, dX) => {
  if (matrix.isIdentity) add(dY, dX);
  else kernelsFor(matrix.weights, matrix.first, matrix.columns, dY, dX).multiplySparseTransposed(matrix, dY, dX);
};
