import type { CheckedEntry, TensorCheck } from '../../src/protocol/views';
import { ravel } from '../../src/tensor/shape';

/** The entries of a tensor that are worth a look, by flat position, in the order in which to look at them. */
export interface NotableEntries extends ReadonlyMap<number, CheckedEntry | 'nonFinite'> {
  /** Positions of those that are NaN or infinite. */
  readonly nonFinite: Float64Array | undefined;
}

/** The worst entries of the check of this tensor, then those that are NaN or infinite. */
export function notableEntries(nonFinite: Float64Array | undefined, check: TensorCheck | undefined): NotableEntries {
  const notable = new Map<number, CheckedEntry | 'nonFinite'>();
  for (const entry of check?.worst ?? []) notable.set(ravel(entry.index, check!.shape), entry);
  for (const position of nonFinite ?? []) if (!notable.has(position)) notable.set(position, 'nonFinite');
  return Object.assign(notable, { nonFinite });
}

/** The next (or previous) entry that is worth a look, by its position; from elsewhere it is the first one. */
export function nextNotable(notable: NotableEntries, from: number, direction: 1 | -1): number | undefined {
  const positions = [...notable.keys()];
  const at = positions.indexOf(from);
  return at < 0 ? positions[0] : positions[(at + direction + positions.length) % positions.length];
}

/** The check of the entry at a position, if it is among those that are kept. */
export function checkedEntryAt(notable: NotableEntries, position: number): CheckedEntry | undefined {
  const entry = notable.get(position);
  return entry === 'nonFinite' ? undefined : entry;
}
