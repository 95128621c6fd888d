import type { CompareReply } from './compare';
import type { ExportRequest } from './export';
import type { Explanation } from './explanation';
import type { HealthOptions } from './health';
import type { Said } from './sentence';
import type { Tolerance } from './tolerance';
import type { Curves, TrainOptions, TrainProgress, Training } from './training';
import type { Statistics } from '../tensor/statistics';
import type { CheckedEntries, CheckReport, RunView, TensorData } from './views';
import type { Part } from '../tensor/part';
import type { WindowGeometry } from './windowGeometry';
import type { PageReply, PageRequest } from '../tensor/pages/request';

/** A file that a definition names: its bytes, or a clause that says why it could not be read. */
export type FileContent =
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string; readonly problem: string };

/** A definition with everything it refers to. The worker reads nothing by itself. */
export interface OpenRequest {
  readonly text: string;
  readonly files: readonly FileContent[];
  /** Bytes that the network may take; a larger one is refused. Absent: the reader's own limit. */
  readonly memoryLimit?: number;
  /** Samples and seed of the run, instead of the definition's. */
  readonly batch?: number;
  readonly seed?: number;
  /** Thresholds of the run's health; absent: those of `healthCriteria`. */
  readonly health?: HealthOptions;
}

/** A sentence about a place in the text, when a network cannot be run. */
export interface PlacedMessage extends Said {
  readonly start: number;
  readonly end: number;
  /** Of a mistake that is ours: what whoever mends it wants to know. */
  readonly details?: string;
}

/** A run, or why there is none. */
export type OpenReply =
  | { readonly ok: true; readonly run: RunView }
  | { readonly ok: false; readonly problems: readonly PlacedMessage[] };

/** How a check is to be done. */
export interface CheckRequest {
  /** Seconds to spend at most. */
  readonly budget?: number;
  /** The user's own rule, see `toleranceOf`. */
  readonly tolerance?: Tolerance;
}

/** How gradients from a file are to be compared. */
export interface CompareRequest {
  /** The name of the tensor in an .npy file, which has none of its own; absent: the file's name says it. */
  readonly as?: string;
  /** The user's own rule. */
  readonly tolerance?: Tolerance;
}

/** Why a network could not be worked with, although it had been opened. */
export interface Refused {
  readonly kind: 'refused';
  readonly problems: readonly PlacedMessage[];
}

/** What came of a check. It can be refused, when the data are not finite, for instance. */
export type CheckReply =
  | { readonly kind: 'report'; readonly report: CheckReport }
  | { readonly kind: 'cancelled' }
  | Refused;

/** What came of a gradient descent. It is refused when a layer cannot work with the numbers it starts with. */
export type TrainReply = { readonly kind: 'training'; readonly training: Training } | Refused;

/** How far a check has come. */
export interface CheckProgress {
  readonly layer: string;
  /** Entries checked so far, and all there are. */
  readonly done: number;
  readonly total: number;
  /** How long the whole check will take, in milliseconds; absent while that is not known yet. */
  readonly estimateMs?: number;
}

/** What the engine's worker offers. A session is one open network. */
export interface WorkerApi {
  /** Opens (or opens anew) a session: loads the network and runs it forward and backward once. */
  open(session: string, request: OpenRequest): OpenReply;
  /** Checks all gradients. */
  check(session: string, options: CheckRequest): Promise<CheckReply>;
  /**
   * What the session's last check found of every entry of a gradient.
   * @throws RangeError when the network has not been checked, or the check has no gradient of this name
   */
  checkedEntries(session: string, name: string): CheckedEntries;
  /**
   * The position of the next entry of a tensor, behind another (or in front of it, for −1), that is NaN or infinite, or
   * wrong: by the last check, or, of somebody's own gradients, by the last comparison. Undefined: there is none.
   * @throws RangeError when the session has no tensor of this name
   */
  nextBad(session: string, tensor: string, from: number, direction: 1 | -1, wrong: 'check' | 'comparison'):
  number | undefined;
  /**
   * Gradient descent on a copy of the network, recorded. A cancelled one keeps what it has recorded until then.
   * @throws RangeError with a sentence when the options are out of range
   */
  train(session: string, options: TrainOptions): Promise<TrainReply>;
  /** What the descent that is under way has recorded from a step on; undefined when there is none under way. */
  curvesFrom(session: string, step: number): Curves | undefined;
  /**
   * The network as it was at a step of the last descent, everything but the numbers; those are had from `tensor` by
   * their names at that step, see `nameAtStep`.
   * @throws RangeError when the step was not recorded
   */
  viewStep(session: string, step: number): RunView;
  /** Ends a running check or descent soon. */
  cancel(session: string): void;
  /**
   * Compares the gradients in a file with those of the network. Afterwards `tensor` gives `fc1.weight.grad.yours`,
   * `.difference` (theirs less the exact one), `.ratio` (theirs divided by it; none where both are 0) and, always in
   * float64, `.exact`.
   */
  compare(session: string, file: FileContent, options?: CompareRequest): CompareReply;
  /** Lets go of the last comparison. */
  stopComparing(session: string): void;
  /** @throws RangeError when the session has no tensor of this name */
  tensor(session: string, name: string): TensorData;
  /** A rectangular part of a tensor. @throws RangeError when there is no such tensor, or the part is not inside it */
  part(session: string, name: string, part: Part): TensorData;
  /**
   * The products that add up to an entry of a gradient.
   * @param tensor its name in an export, `fc1.weight.grad`
   * @throws RangeError when there is no such gradient, or no such entry of it
   */
  explain(session: string, tensor: string, index: readonly number[]): Explanation;
  /**
   * How the windows of a layer lie over its input; undefined for a layer without windows.
   * @throws RangeError when there is no layer of this name
   */
  windows(session: string, layer: string): WindowGeometry | undefined;
  /** A part of a tensor, or a view of it from afar. @throws RangeError when the session has no tensor of this name */
  tensorPage(session: string, name: string, request: PageRequest): PageReply;
  /** @throws RangeError when the session has no tensor of this name */
  statistics(session: string, name: string): Statistics;
  /**
   * The bytes of a file with something of the session in it.
   * @throws Error with a sentence when there is no such tensor or entry, or the format cannot hold it
   */
  export(session: string, request: ExportRequest): Uint8Array;
  close(session: string): void;
}

/** What the host offers to the worker. */
export interface HostForWorkerApi {
  progress(session: string, progress: CheckProgress): void;
  trained(session: string, progress: TrainProgress): void;
}
