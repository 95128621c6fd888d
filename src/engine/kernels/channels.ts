import { kernelsFor } from './choose';
import type { Kernels } from './kernels';

/** See `Kernels.broadcast`. */
export const broadcast: Kernels['broadcast'] = (values, inner, output) =>
  kernelsFor(values, output).broadcast(values, inner, output);

/** See `Kernels.sumChannels`. */
export const sumChannels: Kernels['sumChannels'] = (input, inner, sums) =>
  kernelsFor(input, sums).sumChannels(input, inner, sums);
