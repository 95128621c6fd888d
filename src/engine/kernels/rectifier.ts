import { kernelsFor } from './choose';
import type { Kernels } from './kernels';

/** See `Kernels.rectify`. */
export const rectify: Kernels['rectify'] = (z, a) => kernelsFor(z, a).rectify(z, a);

/** See `Kernels.rectifyGradient`. */
export const rectifyGradient: Kernels['rectifyGradient'] = (z, dA, dZ) =>
  kernelsFor(z, dA, dZ).rectifyGradient(z, dA, dZ);
