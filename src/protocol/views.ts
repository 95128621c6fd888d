import type { Statistics } from '../tensor/statistics';
import type { Health } from './health';
import type { Obstacle } from './obstacle';
import type { Sentence } from './sentence';
import type { Tolerance } from './tolerance';

/**
 * What crosses from the engine's worker to the editor and on to the inspector: plain data, tensors as typed arrays.
 * Tensors are named as in an export: `x`, `x.grad`, `y`, `loss`, `conv1.output`, `conv1.output.grad`, `conv1.weight`,
 * `conv1.weight.grad`, `pool1.mask` …
 */

/** What a check says of one entry, see the README. */
export type Verdict = 'pass' | 'fail' | 'kink' | 'belowNoise' | 'untested' | 'nonFinite'
  | 'nondeterministic';

/** How many entries got which verdict. */
export type VerdictCounts = Readonly<Record<Verdict, number>>;

/** One entry of a gradient, checked. */
export interface CheckedEntry {
  readonly index: readonly number[];
  readonly analytic: number;
  readonly numeric: number;
  /** |analytic − numeric|. */
  readonly error: number;
  /** error / max(|analytic|, |numeric|); 0 when both are 0. */
  readonly relativeError: number;
  /** The error that is to be expected of this entry: of rounding, and of subtraction where it passes a black box. */
  readonly bound: number;
  readonly verdict: Verdict;
  /** At a kink: the derivatives to the left and to the right. */
  readonly oneSided?: readonly [left: number, right: number];
}

/**
 * What a check says of one random direction through all entries of a tensor, each moved by ±1 at once: no entry is left
 * out of it where time does not allow to check them all.
 */
export interface Projection {
  /** The derivative along the direction: Σ ± gradient, against what the loss does. */
  readonly analytic: number;
  readonly numeric: number;
  readonly bound: number;
  /** `kink` when the direction touches one and both sides differ: then nothing follows. */
  readonly verdict: Verdict;
}

/** What a check says of the gradient of one tensor. */
export interface TensorCheck {
  /** `conv1.weight`, or an input's name. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly checked: number;
  readonly verdicts: VerdictCounts;
  readonly maxError: number;
  readonly maxRelativeError: number;
  /** The entries to look at first, worst first. */
  readonly worst: readonly CheckedEntry[];
  /** Where not every entry was checked: one direction through all of them. */
  readonly projection?: Projection;
  /** In a float32 network: the largest difference that rounding to float32 makes, relative to the largest entry. */
  readonly float32Deviation?: number;
}

/** What a check says of every entry of the gradient of one tensor, in row-major order, side by side. */
export interface CheckedEntries {
  /** `conv1.weight`, or an input's name. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly analytic: Float64Array;
  /** Meaningless where the entry was not checked. */
  readonly numeric: Float64Array;
  /** The rounding error that is to be expected; 0 where nothing leads from the entry to the loss. */
  readonly bound: Float64Array;
  /** The verdict's position in `verdicts`, or `notChecked` (255), see verdicts.ts. */
  readonly verdict: Uint8Array;
}

/** What a check says of one layer: its own backward rule alone, and its parameters through the whole network. */
export interface LayerCheck {
  readonly name: string;
  readonly op: string;
  /** `fail` when this layer's own backward rule is wrong, whatever the layers behind it do. */
  readonly local: Verdict;
  /** Parameters (for an input: the input itself), through the whole network. */
  readonly tensors: readonly TensorCheck[];
}

/** The layer that is to blame, and why: the reason, which leaves its name out, in English and for other languages. */
export interface Culprit {
  readonly layer: string;
  readonly reason: string;
  readonly sentence: Sentence;
}

/** What a gradient check says of a network. */
export interface CheckReport {
  readonly verdict: 'pass' | 'fail';
  /** Trainable parameters of the network. */
  readonly parameters: number;
  /** Entries that were checked, inputs included. */
  readonly checked: number;
  readonly loss: number;
  readonly elapsedMs: number;
  /** How long a check of every entry was expected to take. */
  readonly estimateMs?: number;
  /** Inputs first, then the layers in execution order, the loss last. */
  readonly layers: readonly LayerCheck[];
  /** The layer whose own backward rule is wrong (the first on the way back from the loss), with the reason. */
  readonly culprit?: Culprit;
  /** What kept the network from being checked as a whole; the layers that it does not reach were checked alone. */
  readonly obstacle?: Obstacle;
  /** The user's own rule, which decided instead of bounds on rounding. */
  readonly tolerance?: Tolerance;
}

/** A tensor that can be shown. */
export interface TensorView {
  /** Its name in an export, unique in the network. */
  readonly name: string;
  /** What people call it: `dW`, `Z`, `mask`. */
  readonly symbol: string;
  readonly role: 'activation' | 'gradient' | 'parameter' | 'artifact';
  readonly shape: readonly number[];
  readonly statistics: Statistics;
}

/** An equation as text, with its numbers in the derivation. */
export interface EquationView {
  readonly of: string;
  readonly text: string;
  readonly numbers: readonly number[];
}

/** A layer that can be shown; inputs and the loss are layers too, with the operators `Input` and that of the loss. */
export interface LayerView {
  readonly name: string;
  readonly op: string;
  readonly summary: string;
  readonly equations: readonly EquationView[];
  /** Output, its gradient, input gradient, parameters, their gradients, artifacts: in this order. */
  readonly tensors: readonly TensorView[];
}

/** A network after a run: everything but the numbers themselves. */
export interface RunView {
  readonly network: string;
  readonly dtype: 'float64' | 'float32';
  readonly seed: number;
  readonly batch: number;
  readonly loss: number;
  readonly parameters: number;
  /** Inputs first, then the layers in execution order, the loss last. */
  readonly layers: readonly LayerView[];
  readonly health: Health;
  /** Sentences a person should know, such as “x: random numbers, because the definition names no data”. */
  readonly notes: readonly Sentence[];
}

/** The numbers of a tensor, in row-major order. */
export interface TensorData {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float64Array;
  /** 1 for entries that were not computed. Absent: all were. */
  readonly missing?: Uint8Array | undefined;
}
