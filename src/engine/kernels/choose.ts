import { arenaOf } from './arena';
import type { Kernels } from './kernels';
import { plain } from './plain';

/** The fastest kernels that can work on all of these arrays: those of the arena that they share, or the plain ones. */
export function kernelsFor(first: ArrayBufferView, ...others: readonly ArrayBufferView[]): Kernels {
  return arenaOf(first, ...others)?.kernels ?? plain;
}
