import type { CheckedEntry, TensorCheck } from '../protocol/views';
import { noVerdicts, worseFirst } from './verdict';

/** How many entries of a tensor are kept for a closer look. */
const KEPT = 20;

/** Collects what a check says of the entries of one tensor. */
export class TensorTally {
  private verdicts = noVerdicts();
  private worst: CheckedEntry[] = [];
  private maxError = 0;
  private maxRelativeError = 0;
  checked = 0;

  constructor(
    private readonly name: string,
    private readonly shape: readonly number[],
  ) {}

  add(entry: CheckedEntry): void {
    this.checked++;
    this.verdicts[entry.verdict]++;
    this.maxError = Math.max(this.maxError, entry.error);
    this.maxRelativeError = Math.max(this.maxRelativeError, entry.relativeError);
    const last = this.worst[this.worst.length - 1];
    if (this.worst.length === KEPT && last && worseFirst(last, entry) <= 0) return;
    const at = this.worst.findIndex((other) => worseFirst(entry, other) < 0);
    this.worst.splice(at < 0 ? this.worst.length : at, 0, entry);
    this.worst.length = Math.min(this.worst.length, KEPT);
  }

  result(): TensorCheck {
    const { name, shape, checked, verdicts, maxError, maxRelativeError, worst } = this;
    return { name, shape, checked, verdicts, maxError, maxRelativeError, worst };
  }

  /** The same, when what looked like failures could not be confirmed: nothing is concluded from them. */
  withoutFailures(): TensorCheck {
    const { fail, belowNoise } = this.verdicts;
    return {
      ...this.result(),
      verdicts: { ...this.verdicts, fail: 0, belowNoise: belowNoise + fail },
      worst: this.worst.map((entry) => (entry.verdict === 'fail' ? { ...entry, verdict: 'belowNoise' } : entry)),
    };
  }
}
