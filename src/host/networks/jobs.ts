import type { TrainOptions } from '../../protocol/training';
import type { Snapshot } from './results';

/** How a job ended. `refused`: the definition or its files have problems, which are known by now. */
export type Outcome = 'done' | 'refused' | 'cancelled';

/** What is to be done with a text. */
export type Work =
  | { readonly kind: 'run' | 'check' }
  | { readonly kind: 'train'; readonly options: TrainOptions };

/** Work on a definition as it was at one moment. */
export interface Job {
  readonly work: Work;
  readonly snapshot: Snapshot;
  readonly cancelled: boolean;
}

interface JobUnderWay extends Job {
  cancelled: boolean;
  readonly outcome: Promise<Outcome>;
}

/** What becomes of jobs. */
export interface JobActions {
  /** Does a job. What it throws after that was cancelled counts as cancelled. */
  perform(job: Job): Promise<Outcome>;
  /** A job was cancelled. @param end is fulfilled when it has ended, however that was */
  cancelled(end: Promise<void>): void;
  /** A job has ended. */
  ended(): void;
}

/** The jobs of a network, one at a time. */
export class Jobs {
  private current: JobUnderWay | undefined;

  constructor(private readonly actions: JobActions) {}

  /** Whether what is under way has been cancelled. */
  get isCancelled(): boolean {
    return this.current?.cancelled === true;
  }

  /** Works on a text, unless a job that is under way serves as well; one on another text is cancelled. */
  async begin(work: Work, snapshot: Snapshot): Promise<Outcome> {
    while (this.current) {
      const { current } = this;
      const isSameText = current.snapshot.text === snapshot.text;
      if (isSameText && !current.cancelled && serves(current.work, work)) return current.outcome;
      if (!isSameText) this.cancel();
      await endOf(current);
    }
    return this.start(work, snapshot);
  }

  /** Ends what is under way. */
  cancel(): void {
    const { current } = this;
    if (!current || current.cancelled) return;
    current.cancelled = true;
    this.actions.cancelled(endOf(current));
  }

  /** Waits until nothing is under way. */
  async idle(): Promise<void> {
    while (this.current) await endOf(this.current);
  }

  private start(work: Work, snapshot: Snapshot): Promise<Outcome> {
    const outcome = Promise.resolve()
      .then(() => this.actions.perform(job))
      .catch((error: unknown) => {
        if (job.cancelled) return 'cancelled' as const;
        throw error;
      })
      .finally(() => {
        this.current = undefined;
        this.actions.ended();
      });
    const job: JobUnderWay = { work, snapshot, cancelled: false, outcome };
    this.current = job;
    return outcome;
  }
}

async function endOf({ outcome }: JobUnderWay): Promise<void> {
  await outcome.catch(() => undefined);
}

/** Whether a job that is under way serves somebody who wants something as well. */
function serves({ kind }: Work, wanted: Work): boolean {
  if (kind === 'train' || wanted.kind === 'train') return false;
  return kind === wanted.kind || kind === 'check';
}
