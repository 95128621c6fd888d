import { arenaOf, stage } from './arena';
import { kernelsFor } from './choose';
import type { Kernels } from './kernels';
import { plain } from './plain';

export { matrix, transpose, type Matrix } from './matrix';

/** C (m × n) += A (m × k) · B (k × n), in float64, wherever the numbers lie. */
export const gemm: Kernels['gemm'] = (m, n, k, a, b, c) => {
  const arena = arenaOf(c.data) ?? arenaOf(a.data) ?? arenaOf(b.data) ?? stage();
  (arena?.kernels ?? plain).gemm(m, n, k, a, b, c);
};

/** See `Kernels.outerProduct`. */
export const outerProduct: Kernels['outerProduct'] = (x, y, c) => kernelsFor(x, y, c).outerProduct(x, y, c);
