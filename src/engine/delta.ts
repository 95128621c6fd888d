/**
 * Perturbations on their way through a network. The gradient check changes one entry, and pushes the *change* of every
 * tensor behind it forward, so that two nearly equal losses are never subtracted. Many perturbations travel together.
 */

/**
 * Rows of changes that travel together. Each row is what one perturbation does to one sample. Rows are ordered by
 * perturbation, then by sample.
 */
export interface Stack {
  readonly rows: number;
  /** The sample a row belongs to. */
  readonly sample: Int32Array;
  /** The perturbation a row belongs to. */
  readonly perturbation: Int32Array;
  /**
   * `held`: ReLU, pooling and their like keep the branch they took in the forward pass, also where the change would
   * flip it. `free`: they branch anew, exactly, on the values with the change.
   */
  readonly branches: 'held' | 'free';
  /** Set to 1 for a perturbation that moves a value lying exactly on a kink: a tie, or a zero in front of a ReLU. */
  readonly kinks: Uint8Array;
  /**
   * Added to for each perturbation: what its change of the loss may be off by where it passed an operator without a
   * difference rule, whose outputs had to be subtracted. Absent: there is none on the way.
   */
  readonly errors?: Float64Array;
}

/**
 * The change of one tensor, for every row of a stack: `data[row][channel − from][inner]`. Channels (the second axis)
 * outside `[from, to)` do not change: most perturbations touch one channel only, and operators that keep channels apart
 * keep it that way.
 */
export interface Delta {
  readonly from: number;
  readonly to: number;
  readonly data: Float64Array;
}

/**
 * The step of a perturbation. Differences are pushed forward without cancellation, so it can be so small that
 * truncation is far below rounding even where an input is as large as a time stamp in nanoseconds, and no kink is ever
 * crossed. A power of two: multiplying by it is exact.
 */
export const STEP = 2 ** -200;

/**
 * Which way the entries of a tensor are moved, one at a time: `held` on the branches they are on, to both sides, of
 * which the mean is taken (where a slope vanishes but the curvature does not, one side alone sees the curvature); or to
 * the right (1) or to the left (−1), branching anew.
 */
export type Direction = 'held' | 1 | -1;

/** A question to one operator: how does the number at the end, the loss, answer to each entry of what it reads? */
export interface Probe {
  /** The answer to each entry of the output: what the loss changes by, per unit of the entry's change. */
  readonly response: Float64Array;
  readonly direction: Direction;
}

/** What a function changes by, per unit of a small step in the direction of a probe. */
export function perStep(direction: Direction, change: (step: number, held: boolean) => number): number {
  if (direction === 'held') return (change(STEP, true) - change(-STEP, true)) / (2 * STEP);
  return change(direction * STEP, false) / (direction * STEP);
}

/** Channels `[from, to)` of a tensor. */
export type Channels = readonly [from: number, to: number];

/** The change of one entry in a row: 0 where the tensor does not change. */
export function changeAt(delta: Delta | undefined, row: number, channel: number, place: number, inner: number): number {
  if (!delta || channel < delta.from || channel >= delta.to) return 0;
  return delta.data[(row * (delta.to - delta.from) + channel - delta.from) * inner + place]!;
}
