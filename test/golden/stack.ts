import type { Stack } from '../../src/engine/delta';

/** One perturbation that reaches every sample: a row for each. */
export function stackOf(rows: number, branches: Stack['branches']): Stack {
  const sample = Int32Array.from({ length: rows }, (_, row) => row);
  return { rows, sample, perturbation: new Int32Array(rows), branches, kinks: new Uint8Array(1) };
}
