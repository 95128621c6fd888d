import type { Kernels } from './kernels';
import { broadcast, sumChannels } from './plain/channels';
import { gemm } from './plain/gemm';
import { columnsToImage, imageToColumns } from './plain/im2col';
import { averageWindows, maxWindows, scatter, spreadWindows } from './plain/pooling';
import { rectify, rectifyGradient } from './plain/rectifier';

/** The kernels in plain TypeScript: for numbers anywhere, wherever there is no WebAssembly. */
export const plain: Kernels = {
  gemm, imageToColumns, columnsToImage, broadcast, sumChannels, rectify, rectifyGradient, maxWindows, scatter, averageWindows, spreadWindows,
};
