import { byAttention, notChecked, verdicts } from '../../src/protocol/verdicts';
import type { CheckedEntries, Verdict } from '../../src/protocol/views';

/** Where points are on a plot, and what is at a place of it. All lengths are in device pixels. */
export interface Cloud {
  /** The side of the square plot. */
  readonly side: number;
  /** The largest magnitude on either axis. */
  readonly limit: number;
  /** Pixels from the left and from the bottom, entry after entry of every gradient. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Position in `verdicts` of each point; `notChecked` for an entry that has no place. */
  readonly verdict: Uint8Array;
  /** Entries that have no place: they were not checked, or one side is not finite. */
  readonly left: number;
}

/** Magnitudes below this share of the largest are drawn on a linear scale around zero. */
const linearShare = 1e-4;

/** Where a value stands between −limit and limit: by its order of magnitude, and linearly very near to zero. */
export function symlog(value: number, limit: number): number {
  const unit = limit * linearShare;
  return (Math.sign(value) * Math.log1p(Math.abs(value) / unit)) / Math.log1p(1 / linearShare);
}

/** Places every entry: analytic to the right, numeric upwards, both by their orders of magnitude. */
export function cloudOf(gradients: readonly CheckedEntries[], side: number): Cloud {
  const count = gradients.reduce((sum, { verdict }) => sum + verdict.length, 0);
  const limit = largest(gradients);
  const [x, y] = [new Float32Array(count), new Float32Array(count)];
  const verdict = new Uint8Array(count);
  let at = 0;
  let left = 0;
  for (const { analytic, numeric, verdict: found } of gradients) {
    for (let i = 0; i < found.length; i++, at++) {
      const hasPlace = found[i]! < verdicts.length && Number.isFinite(analytic[i]) && Number.isFinite(numeric[i]);
      verdict[at] = hasPlace ? found[i]! : notChecked;
      if (!hasPlace) left++;
      else {
        x[at] = (side * (1 + symlog(analytic[i]!, limit))) / 2;
        y[at] = (side * (1 + symlog(numeric[i]!, limit))) / 2;
      }
    }
  }
  return { side, limit, x, y, verdict, left };
}

/** Which entry of which gradient the point at a position is. */
export function entryOf(gradients: readonly CheckedEntries[], position: number): readonly [CheckedEntries, number] {
  let rest = position;
  for (const gradient of gradients) {
    if (rest < gradient.verdict.length) return [gradient, rest];
    rest -= gradient.verdict.length;
  }
  throw new RangeError(`there is no point ${position}`);
}

/** The point that is nearest to a place and not further than `reach`; of several the one whose verdict is worst. */
export function nearest({ x, y, verdict }: Cloud, left: number, up: number, reach: number): number | undefined {
  let best: number | undefined;
  let bestDistance = Infinity;
  for (let i = 0; i < verdict.length; i++) {
    if (verdict[i] === notChecked) continue;
    const distance = (x[i]! - left) ** 2 + (y[i]! - up) ** 2;
    if (distance > reach * reach) continue;
    const isBetter = best === undefined || verdict[i]! < verdict[best]!
      || (verdict[i] === verdict[best] && distance < bestDistance);
    if (isBetter) [best, bestDistance] = [i, distance];
  }
  return best;
}

/** Verdicts in the order in which their points are drawn: what needs attention comes last, and so on top. */
export const drawingOrder: readonly Verdict[] = byAttention.toReversed();

function largest(gradients: readonly CheckedEntries[]): number {
  let limit = 0;
  for (const { analytic, numeric } of gradients) {
    for (const side of [analytic, numeric]) {
      for (const value of side) if (Number.isFinite(value)) limit = Math.max(limit, Math.abs(value));
    }
  }
  return limit || 1;
}
