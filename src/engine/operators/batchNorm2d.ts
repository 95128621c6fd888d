import { batchNorm } from '../batchNorm';

/** BatchNorm2d: `[N, C, H, W]`. */
export const batchNorm2d = batchNorm('BatchNorm2d', [4], 'samples × channels × height × width');
