import type { Kernels } from './kernels';
import { broadcast, sumChannels } from './plain/channels';
import { gemm, outerProduct } from './plain/gemm';
import { columnsToImage, imageToColumns } from './plain/im2col';
import { averageWindows, maxWindows, scatter, spreadWindows } from './plain/pooling';
import { rectify, rectifyGradient } from './plain/rectifier';
import { add, multiplySparse, multiplySparseTransposed } from './plain/sparse';

/** The kernels in plain TypeScript: for numbers anywhere, wherever there is no WebAssembly. */
export const plain: Kernels = {
  gemm, outerProduct, imageToColumns, columnsToImage,
  broadcast, sumChannels,
  add, multiplySparse, multiplySparseTransposed,
  rectify, rectifyGradient,
  maxWindows, scatter, averageWindows, spreadWindows,
};
