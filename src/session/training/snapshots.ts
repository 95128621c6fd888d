import { sentence, SentenceRangeError } from '../../protocol/sentence';

/** The numbers of some tensors at one moment, each in an array of its own. */
type Snapshot = readonly Float64Array[];

/**
 * Remembers what some tensors were at as many steps as fit into a limit: every step at first, then every second one,
 * every fourth, and so on; the latest always.
 */
export class Snapshots {
  private readonly kept = new Map<number, Snapshot>();
  private readonly capacity: number;
  private every = 1;
  private latest: number | undefined;

  /**
   * @param sources where the numbers are; they change in place
   * @param limit bytes for all that is remembered
   */
  constructor(private readonly sources: readonly Float64Array[], limit: number) {
    const bytes = sources.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.capacity = Math.max(1, Math.floor(limit / Math.max(1, bytes)));
  }

  /** Remembers the numbers as they are; steps come in ascending order, without gaps. */
  take(step: number): void {
    const { latest } = this;
    if (latest !== undefined && latest % this.every !== 0) this.kept.delete(latest);
    this.kept.set(step, this.sources.map((source) => source.slice()));
    this.latest = step;
    while (this.kept.size > this.capacity) this.thin(step);
  }

  /** Every step that is remembered, ascending. */
  get steps(): readonly number[] {
    return [...this.kept.keys()];
  }

  /** Puts the numbers back as they were at a step. @throws RangeError when it is not remembered */
  restore(step: number): void {
    const snapshot = this.kept.get(step);
    if (!snapshot) throw new SentenceRangeError(sentence`the tensors of step ${step} were not recorded`);
    this.sources.forEach((source, i) => source.set(snapshot[i]!));
  }

  private thin(latest: number): void {
    this.every *= 2;
    for (const step of this.kept.keys()) if (step % this.every !== 0 && step !== latest) this.kept.delete(step);
    // Step 0 and the latest are two; where only one fits, the start is what the run itself shows.
    if (this.every > latest && this.kept.size > this.capacity) this.kept.delete(0);
  }
}
