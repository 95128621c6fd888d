import type { TensorCheck } from '../../src/protocol/views';
import { formatNumber } from '../format/number';

/** The largest difference between gradients and the numeric ones as text; a dash where nothing was checked. */
export function largestError(tensors: readonly TensorCheck[]): string {
  return tensors.length === 0 ? '–' : formatNumber(Math.max(...tensors.map(({ maxError }) => maxError)), 2);
}
