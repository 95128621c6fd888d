import { batchNorm } from '../batchNorm';
import { imageAxes } from '../shapeWords';

/** BatchNorm2d: `[N, C, H, W]`. */
export const batchNorm2d = batchNorm('BatchNorm2d', [4], imageAxes);
