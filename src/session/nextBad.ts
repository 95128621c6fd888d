import { isBad, verdicts } from '../protocol/verdicts';
import type { Tensor } from '../tensor/tensor';

/** What is bad about an entry: its verdict. */
const badCodes = verdicts.filter(isBad).map((verdict) => verdicts.indexOf(verdict));

/**
 * The next entry that is NaN or infinite, or has a bad verdict.
 * @param verdict what a check found of every entry, as positions in `verdicts`; absent: there was none
 * @param from the search begins behind this position (in front of it, for −1)
 * @returns its position; undefined when there is none as far as the end
 */
export function nextBad(
  { data }: Tensor, verdict: Uint8Array | undefined, from: number, direction: 1 | -1,
): number | undefined {
  for (let position = from + direction; position >= 0 && position < data.length; position += direction) {
    if (!Number.isFinite(data[position]) || badCodes.includes(verdict?.[position] ?? -1)) return position;
  }
  return undefined;
}
