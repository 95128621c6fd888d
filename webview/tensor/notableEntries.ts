import { verdicts } from '../../src/protocol/verdicts';
import type { CheckedEntries, CheckedEntry, TensorCheck } from '../../src/protocol/views';
import { ravel, unravel } from '../../src/tensor/shape';

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

/** The check of the entry at a position; undefined when it was not checked. */
export function entryOfCheck(entries: CheckedEntries, position: number): CheckedEntry | undefined {
  const verdict = verdicts[entries.verdict[position]!];
  if (verdict === undefined) return undefined;
  const [analytic, numeric] = [entries.analytic[position]!, entries.numeric[position]!];
  const error = Math.abs(analytic - numeric);
  const isFinite = Number.isFinite(error);
  return {
    index: unravel(position, entries.shape), analytic, numeric, verdict, bound: entries.bound[position]!,
    error: isFinite ? error : Infinity,
    relativeError: isFinite ? error / (Math.max(Math.abs(analytic), Math.abs(numeric)) || 1) : Infinity,
  };
}

/** The check of the entry at a position, if it is among those that are kept. */
export function checkedEntryAt(notable: NotableEntries, position: number): CheckedEntry | undefined {
  const entry = notable.get(position);
  return entry === 'nonFinite' ? undefined : entry;
}
