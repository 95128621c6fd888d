import type { DescentStep } from '../../engine/gradientDescent';
import type { Outcome } from './driveDescent';

/** How a descent ended, as a report tells it. */
export interface Ending {
  readonly outcome: Outcome;
  readonly elapsedMs: number;
  /** Why it stopped; absent unless it diverged. */
  readonly reason: string | undefined;
  /** The sentence about the file that was written; absent when there is none. */
  readonly written: string | undefined;
}

/** What a descent tells while it runs, and when it has ended. */
export interface TrainReport {
  /** Takes every step, the start included. */
  record(step: DescentStep): void;
  end(ending: Ending): void;
}
