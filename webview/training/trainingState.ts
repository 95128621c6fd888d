import type { Curves, Training } from '../../src/protocol/training';
import type { RunView } from '../../src/protocol/views';

/** What the person in front of it has set up for a gradient descent, and what was recorded of the last one. */
export interface TrainingState {
  /** Whether the pane is open. */
  readonly isOpen: boolean;
  /** What stands in the fields, as it was typed. */
  readonly steps: string;
  readonly rate: string;
  /** Why it cannot begin with that, or has failed, as a sentence. */
  readonly problem?: string | undefined;
  /** Absent while there is none from the present numbers. */
  readonly recorded?: Training | undefined;
  /** The curves of the one that is under way, or has just ended, as far as they have come. */
  readonly live?: Curves | undefined;
  /** The number under which the host knows what is recorded here. */
  readonly number?: number | undefined;
  /** The recorded step that is on show instead of the network as it is now. */
  readonly step?: StepOnShow | undefined;
}

/** The recorded step that was asked for, and the one that is on show until the host has sent it. */
export interface StepOnShow {
  readonly step: number;
  /** The network as it was then. */
  readonly shown?: { readonly step: number; readonly run: RunView } | undefined;
}

/** What a person meets who has never used it. */
export const untrained: TrainingState = { isOpen: false, steps: '100', rate: '0.1' };
