import type { NetworkDefinition } from '../../definition/definition';
import type { CompareReply } from '../../protocol/compare';
import type { InspectorState } from '../../protocol/inspector';
import type { Training } from '../../protocol/training';
import type { CheckReport, RunView } from '../../protocol/views';
import type { PlacedMessage } from '../../protocol/worker';

/** A definition as it was at one moment. Results belong to its text. */
export interface Snapshot {
  readonly text: string;
  readonly definition: NetworkDefinition;
}

/** What came of running a text. */
export interface Results extends Snapshot {
  readonly run: RunView;
  readonly check?: CheckReport;
  /** The last gradient descent from these numbers. */
  readonly training?: { readonly number: number; readonly recorded: Training } | undefined;
  /** The last comparison with somebody's own gradients, or why there is none. */
  readonly compared?: { readonly number: number; readonly reply: CompareReply } | undefined;
  /** True when a file that the definition names has changed since. */
  readonly isOutdated?: boolean;
}

/** Why a text could not be run or checked, although its definition is sound: a tensor file is missing, for instance. */
export interface Refusal {
  readonly text: string;
  readonly problems: readonly PlacedMessage[];
}

/** What a network is busy with. */
export type Activity = InspectorState['activity'];
