import type { CheckedEntry, TensorCheck } from '../../src/protocol/views';
import { ravel } from '../../src/tensor/shape';

/** The entries of a tensor that are worth a look, by flat position, in the order in which to look at them. */
export type NotableEntries = ReadonlyMap<number, CheckedEntry | 'nonFinite'>;

/** More entries that are not finite than this need no pointing at. */
const mostNonFinite = 100;

/** The worst entries of the check of this tensor, then those that are NaN or infinite. */
export function notableEntries(data: Float64Array, check: TensorCheck | undefined): NotableEntries {
  const notable = new Map<number, CheckedEntry | 'nonFinite'>();
  for (const entry of check?.worst ?? []) notable.set(ravel(entry.index, check!.shape), entry);
  let found = 0;
  for (let position = 0; position < data.length && found < mostNonFinite; position++) {
    if (Number.isFinite(data[position])) continue;
    found++;
    if (!notable.has(position)) notable.set(position, 'nonFinite');
  }
  return notable;
}

/** The check of the entry at a position, if it is among those that are kept. */
export function checkedEntryAt(notable: NotableEntries, position: number): CheckedEntry | undefined {
  const entry = notable.get(position);
  return entry === 'nonFinite' ? undefined : entry;
}
