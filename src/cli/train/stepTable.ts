import type { DescentStep } from '../../engine/gradientDescent';
import { formatCount } from '../../tensor/formatCount';
import { sixDigits } from '../text/numbers';

/** About how many lines a descent takes, however long it is. */
const lines = 20;

/** Room for most of what six digits make: `0.00000123457`, `1.23457e+300`. */
const numberWidth = 13;

/** A descent as a table that grows while it runs: steps at round distances, and the last one. */
export class StepTable {
  private readonly every: number;
  private readonly stepWidth: number;
  private written: number | undefined;

  /** @param write takes a line */
  constructor(
    private readonly steps: number,
    private readonly write: (line: string) => void,
  ) {
    this.every = roundDistance(steps / lines);
    this.stepWidth = Math.max('Step'.length, formatCount(steps).length);
  }

  /** Writes a step if it is one of the selected ones; the first of them brings the titles. */
  record(step: DescentStep): void {
    if (step.step % this.every === 0 || step.step === this.steps) this.row(step);
  }

  /** Writes the step at which the descent ended, unless it is there already. */
  end(last: DescentStep): void {
    if (last.step !== this.written) this.row(last);
  }

  private row(step: DescentStep): void {
    if (this.written === undefined) this.line('Step', 'Loss', '‖gradient‖');
    this.written = step.step;
    this.line(formatCount(step.step), sixDigits(step.loss), sixDigits(gradientNorm(step)));
  }

  private line(step: string, loss: string, norm: string): void {
    const columns = [step.padStart(this.stepWidth), loss.padStart(numberWidth), norm.padStart(numberWidth)];
    this.write(columns.join('  '));
  }
}

/** Euclidean norm of the gradient of all parameters together. */
function gradientNorm({ norms }: DescentStep): number {
  return Math.hypot(...norms.values());
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is not below a number. */
function roundDistance(least: number): number {
  for (let power = 1; ; power *= 10) {
    const found = [1, 2, 5].find((digit) => digit * power >= least);
    if (found !== undefined) return found * power;
  }
}
