import type { Allocate } from '../../tensor/tensor';
import { arenaOf } from './arena';
import { ColumnConvolution, columnNumbers } from './columnConvolution';
import type { Convolution, ConvolutionSizes } from './convolution';
import { fitsShifts, ShiftConvolution, shiftNumbers } from './shiftConvolution';

/** Lays out a convolution of these sizes: the fastest way that there is where the numbers lie. */
export function prepareConvolution(sizes: ConvolutionSizes, allocate: Allocate): Convolution {
  const inArena = arenaOf(allocate(0)) !== undefined;
  if (!inArena) return new ColumnConvolution(sizes);
  return fitsShifts(sizes)
    ? new ShiftConvolution(sizes, allocate)
    : new ColumnConvolution(sizes, allocate(columnNumbers(sizes)));
}

/** How many numbers `prepareConvolution` allocates. */
export function convolutionNumbers(sizes: ConvolutionSizes): number {
  return fitsShifts(sizes) ? shiftNumbers(sizes) : columnNumbers(sizes);
}
