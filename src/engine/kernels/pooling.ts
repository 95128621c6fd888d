import { kernelsFor } from './choose';
import type { Kernels } from './kernels';

/** See `Kernels.maxWindows`. */
export const maxWindows: Kernels['maxWindows'] = (windows, x, y, winners) =>
  kernelsFor(windows.positions, x, y, winners).maxWindows(windows, x, y, winners);

/** See `Kernels.scatter`. */
export const scatter: Kernels['scatter'] = (windows, winners, dY, dX) =>
  kernelsFor(winners, dY, dX).scatter(windows, winners, dY, dX);

/** See `Kernels.averageWindows`. */
export const averageWindows: Kernels['averageWindows'] = (windows, shares, x, y) =>
  kernelsFor(windows.positions, shares, x, y).averageWindows(windows, shares, x, y);

/** See `Kernels.spreadWindows`. */
export const spreadWindows: Kernels['spreadWindows'] = (windows, shares, dY, dX) =>
  kernelsFor(windows.positions, shares, dY, dX).spreadWindows(windows, shares, dY, dX);
