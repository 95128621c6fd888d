import type { Network, Node } from '../../engine/network';
import type { Sentence } from '../../protocol/sentence';
import type { Tensor } from '../../tensor/tensor';
import type { GradientTarget } from '../gradientTargets';

/** A gradient of somebody's that is wrong, beside what it should be. */
export interface Suspect {
  readonly network: Network;
  readonly target: GradientTarget;
  /** In PyTorch's order, like the exact one. */
  readonly yours: Float64Array;
  readonly exact: Tensor;
  /** What arrives at a layer that makes it: somebody's own where they gave it, which they have worked with. */
  arriving(maker: Node): Tensor;
  /** Half the distance from 1 to the next number of their data type. */
  readonly roundoff: number;
}

/** A mistake that people make: gives a sentence with the way to mend it when it explains what somebody has. */
export type Hypothesis = (suspect: Suspect) => Sentence | undefined;

/** How many roundings a guess may be off by: their order of sums is not known, and coincidences are far rarer. */
const roundings = 2 ** 14;

/** True when numbers are those of somebody's, but for rounding. */
export function explains({ yours, roundoff }: Suspect, guess: ArrayLike<number>): boolean {
  const allowed = roundings * roundoff * largestOf(guess);
  return yours.every((value, entry) => Math.abs(value - guess[entry]!) <= allowed);
}

/** Which entries are as they should be, but for rounding. */
export function rightEntries({ yours, exact: { data }, roundoff }: Suspect): Uint8Array {
  const allowed = roundings * roundoff * largestOf(data);
  return Uint8Array.from(yours, (value, entry) => Number(Math.abs(value - data[entry]!) <= allowed));
}

/** The one layer that makes the gradient; undefined when several add up. */
export function makerOf({ target: { makers } }: Suspect): Node | undefined {
  return makers.length === 1 ? makers[0] : undefined;
}

/** The samples of a batch, m. */
export function batchOf({ inputs }: Network): number {
  return inputs[0]?.tensor.shape[0] ?? 1;
}

function largestOf(numbers: ArrayLike<number>): number {
  let largest = 0;
  for (let entry = 0; entry < numbers.length; entry++) largest = Math.max(largest, Math.abs(numbers[entry]!));
  return largest;
}
