import { notChecked, verdicts } from '../protocol/verdicts';
import type { CheckedEntries, CheckedEntry, TensorCheck, Verdict } from '../protocol/views';
import { allowedBy, type Tolerance } from '../protocol/tolerance';
import { finish, inStretches } from '../engine/parts';
import { sizeOf, unravel, type Shape } from '../tensor/shape';
import { boundOf, noVerdicts, relativeError, SEVERITY, verdictByRule, verdictOf, type Comparison } from './verdict';
import { WorstEntries } from './worstEntries';

/** Derivatives to the left and to the right of a kink. */
export type Sides = readonly [left: number, right: number];

/** Where in `verdicts` each verdict is. */
const codes = Object.fromEntries(verdicts.map((verdict, code) => [verdict, code])) as Record<Verdict, number>;

/** Where in the order of attention the verdict with each code is. */
const severities = verdicts.map((verdict) => SEVERITY.indexOf(verdict));

/** Turns sums of magnitudes into bounds on rounding. */
function* boundsInSteps(sums: Float64Array, roundings: number): Generator<void, void> {
  yield* inStretches(sums.length, (from, to) => toBounds(sums, roundings, from, to));
}

function toBounds(sums: Float64Array, roundings: number, from: number, to: number): void {
  for (let entry = from; entry < to; entry++) sums[entry] = boundOf(roundings, sums[entry]!);
}

/** What is summed up over the entries. */
interface Totals {
  readonly byCode: Int32Array;
  readonly worst: WorstEntries;
  error: number;
  relativeError: number;
}

/**
 * What a check finds of every entry of one gradient, in arrays side by side: networks have millions of entries, and an
 * object for each would take more time and memory than all the arithmetic.
 */
export class GradientEntries implements CheckedEntries {
  readonly numeric: Float64Array;
  /** What the error is allowed to be; 0 where nothing leads from the entry to the loss. */
  readonly bound: Float64Array;
  readonly verdict: Uint8Array;
  readonly sides = new Map<number, Sides>();
  /** The bounds on rounding alone, where others have been widened. */
  private rounding: Float64Array | undefined;

  /**
   * @param sums for every entry the sum of the magnitudes of all products in it; taken over, and turned into bounds
   * @param roundings how many roundings an entry is allowed, in units of u·S
   * @param tolerance a rule of the user's own, which decides instead
   * @param isOpening true when `open` turns the sums into bounds, and takes down that nothing is checked yet
   */
  constructor(
    readonly name: string,
    readonly shape: Shape,
    readonly analytic: Float64Array,
    sums: Float64Array,
    roundings: number,
    private readonly tolerance?: Tolerance,
    isOpening = false,
  ) {
    const size = sizeOf(shape);
    this.numeric = new Float64Array(size);
    this.verdict = new Uint8Array(size);
    this.bound = sums;
    if (isOpening) return;
    this.verdict.fill(notChecked);
    finish(boundsInSteps(sums, roundings));
  }

  /** The same, yielding in the middle of long work. */
  static *open(
    { name, shape }: { readonly name: string; readonly shape: Shape },
    analytic: Float64Array,
    sums: Float64Array,
    roundings: number,
    tolerance?: Tolerance,
  ): Generator<void, GradientEntries> {
    yield* boundsInSteps(sums, roundings);
    const entries = new GradientEntries(name, shape, analytic, sums, roundings, tolerance, true);
    const { verdict } = entries;
    yield* inStretches(verdict.length, (from, to) => void verdict.fill(notChecked, from, to));
    return entries;
  }

  /** True when a rule of the user's own decides. */
  get isByRule(): boolean {
    return this.tolerance !== undefined;
  }

  get size(): number {
    return this.numeric.length;
  }

  /**
   * |analytic − numeric| of an entry whose numeric derivative would be this: is it more than rounding explains?
   * @param error what the numeric one may be off by otherwise
   */
  isSuspicious(entry: number, numeric: number, error = 0): boolean {
    return Math.abs(this.analytic[entry]! - numeric) > this.roundingOf(entry) + error;
  }

  /**
   * Takes down the numeric derivative of an entry, and judges it.
   * @param error what it may be off by, beside rounding, where outputs were subtracted
   */
  judge(entry: number, numeric: number, sides?: Sides, error = 0): void {
    if (error > 0) this.rounding ??= this.bound.slice();
    if (this.rounding) this.bound[entry] = this.rounding[entry]! + error;
    this.numeric[entry] = numeric;
    if (sides) this.sides.set(entry, sides);
    const verdict = this.verdictOn(entry, numeric, sides);
    // Looking a name up takes longer than all else here, and nearly all of them are the same.
    this.verdict[entry] = verdict === 'pass' ? codes.pass : codes[verdict];
  }

  /** The same for each entry from `from` up to `end`, whose derivatives are at the same places. */
  judgeRun(numeric: Float64Array, from: number, end: number): void {
    for (let entry = from; entry < end; entry++) this.judge(entry, numeric[entry]!);
  }

  /** The same for all of them; yields in the middle of long work. */
  judgeAll(numeric: Float64Array): Generator<void, void> {
    return inStretches(this.size, (from, to) => this.judgeRun(numeric, from, to));
  }

  private verdictOn(entry: number, numeric: number, oneSided: Sides | undefined): Verdict {
    const analytic = this.analytic[entry]!;
    const bound = this.bound[entry]!;
    const sum = this.roundingOf(entry);
    const comparison: Comparison = oneSided
      ? { analytic, numeric, sum, bound, oneSided }
      : { analytic, numeric, sum, bound };
    return this.tolerance ? verdictByRule(comparison, this.tolerance) : verdictOf(comparison);
  }

  /** The entries that fail. */
  failures(): number[] {
    return finish(this.failuresInSteps());
  }

  /** The same, yielding in the middle of long work. */
  *failuresInSteps(): Generator<void, number[]> {
    const failed: number[] = [];
    yield* inStretches(this.size, (from, to) => {
      for (let entry = from; entry < to; entry++) if (this.verdict[entry] === codes.fail) failed.push(entry);
    });
    return failed;
  }

  /** Fails those of these entries that differ by more than rounding explains from what they are on held branches. */
  fail(entries: Iterable<number>): void {
    for (const entry of entries) {
      if (Math.abs(this.analytic[entry]! - this.numeric[entry]!) > this.bound[entry]!) this.verdict[entry] = codes.fail;
    }
  }

  /** Takes down that these entries are others in every run, whatever was found of one of them. */
  varies(entries: Iterable<number>): void {
    for (const entry of entries) this.verdict[entry] = codes.nondeterministic;
  }

  /** Concludes nothing from what looked like failures, when they could not be confirmed. */
  withdraw(entries: Iterable<number>): void {
    for (const entry of entries) this.verdict[entry] = codes.belowNoise;
  }

  /** Counts, largest errors, and the entries to look at first. Nothing may be judged any more. */
  summary(): TensorCheck {
    return finish(this.summaryInSteps());
  }

  /** The same, yielding in the middle of long work. */
  *summaryInSteps(): Generator<void, TensorCheck> {
    if (this.tolerance) this.showAllowed(this.tolerance);
    const totals = { byCode: new Int32Array(verdicts.length), worst: new WorstEntries(), error: 0, relativeError: 0 };
    yield* inStretches(this.size, (from, to) => this.sumUp(totals, from, to));
    const { byCode, worst, error: maxError, relativeError: maxRelativeError } = totals;
    const counts = noVerdicts();
    verdicts.forEach((verdict, code) => (counts[verdict] = byCode[code]!));
    const checked = byCode.reduce((sum, count) => sum + count, 0);
    return {
      name: this.name,
      shape: this.shape,
      checked,
      verdicts: counts,
      maxError,
      maxRelativeError,
      worst: worst.entries.map((entry) => this.entryAt(entry)),
    };
  }

  private sumUp(totals: Totals, from: number, to: number): void {
    const { byCode, worst } = totals;
    let { error: maxError, relativeError: maxRelativeError } = totals;
    for (let entry = from; entry < to; entry++) {
      const code = this.verdict[entry]!;
      if (code === notChecked) continue;
      byCode[code]!++;
      const error = this.errorOf(entry);
      worst.offer(entry, severities[code]!, this.excessOf(entry, error), error);
      if (error === 0) continue;
      maxError = Math.max(maxError, error);
      maxRelativeError = Math.max(maxRelativeError, this.relativeErrorOf(entry));
    }
    totals.error = maxError;
    totals.relativeError = maxRelativeError;
  }

  /** Puts what the user's rule allows in the place of the bounds on rounding. */
  private showAllowed(tolerance: Tolerance): void {
    for (let entry = 0; entry < this.size; entry++) {
      if (verdicts[this.verdict[entry]!] === 'untested') continue;
      this.bound[entry] = allowedBy(tolerance, this.numeric[entry]!);
    }
  }

  private roundingOf(entry: number): number {
    return (this.rounding ?? this.bound)[entry]!;
  }

  private entryAt(entry: number): CheckedEntry {
    const oneSided = this.sides.get(entry);
    return {
      index: unravel(entry, this.shape),
      analytic: this.analytic[entry]!,
      numeric: this.numeric[entry]!,
      error: this.errorOf(entry),
      relativeError: this.relativeErrorOf(entry),
      bound: this.bound[entry]!,
      verdict: verdicts[this.verdict[entry]!]!,
      ...(oneSided && { oneSided }),
    };
  }

  /** Never NaN: what is no number is infinitely wrong. */
  private errorOf(entry: number): number {
    const error = Math.abs(this.analytic[entry]! - this.numeric[entry]!);
    return Number.isNaN(error) ? Infinity : error;
  }

  private relativeErrorOf(entry: number): number {
    return Number.isFinite(this.errorOf(entry)) ? relativeError(this.analytic[entry]!, this.numeric[entry]!) : Infinity;
  }

  /** How often the error is the rounding that is to be expected. */
  private excessOf(entry: number, error: number): number {
    if (error === 0) return 0;
    return Number.isFinite(error) ? error / this.bound[entry]! : Infinity;
  }
}
