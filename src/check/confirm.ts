import type { GradientEntries } from './entries';
import { confirmsFailure, sideAlong } from './secondOracle';
import { quietly, type Step } from './step';
import type { Task } from './tasks';

/** Failures whose errors lie within this factor of each other are tried together. */
const ALIKE = 16;

/** How often a group of failures is cut in halves, at most. */
const CUTS = 5;

/** Of a group that subtraction cannot see as a whole, how many entries are tried by themselves. */
const SINGLE = 3;

/**
 * Asks a second, independent oracle, plain subtraction, about failures: when it confirms none, nothing is concluded
 * from them.
 *
 * A wrong rule fails in thousands of entries, and one entry takes dozens of passes. So failures of alike size are tried
 * together, those furthest apart first: moved at once, each to the side on which analytic and numeric derivatives move
 * apart, so that their errors add up and are seen where one alone would not be. A group is confirmed when subtraction
 * agrees with the numeric side of the sum and not with the analytic one; a group in which it agrees with neither is cut
 * in halves, and what stays so is withdrawn. Failures that are too small for subtraction to see stay when larger ones
 * of the same tensor are confirmed.
 */
export function* confirmFailures(task: Task): Generator<Step, void> {
  const { entries, layer } = task;
  // A rule of somebody's own is final: it may well be stricter than rounding allows.
  if (entries.isByRule) return;
  const failures = yield* quietly({ layer, entries: 0 }, entries.failuresInSteps());
  // At a kink both one-sided derivatives have already been taken, and plain subtraction would mix them.
  const smooth = failures.filter((entry) => !entries.sides.has(entry));
  let isConfirmed = smooth.length < failures.length;
  for (const group of alike(entries, smooth)) {
    if (isConfirmed) return;
    yield { layer, entries: 0 };
    isConfirmed = yield* confirmGroup(task, group, CUTS);
  }
  if (!isConfirmed) entries.withdraw(failures);
}

/** Sorts failures into groups of alike errors, the largest first. */
function alike(entries: GradientEntries, failures: readonly number[]): number[][] {
  const errorOf = (entry: number): number => Math.abs(entries.analytic[entry]! - entries.numeric[entry]!);
  const groups: number[][] = [];
  let least = Infinity;
  for (const entry of [...failures].sort((a, b) => errorOf(b) - errorOf(a))) {
    if (errorOf(entry) < least) {
      groups.push([]);
      least = errorOf(entry) / ALIKE;
    }
    groups.at(-1)!.push(entry);
  }
  return groups;
}

/** True when something of the group is confirmed. */
function* confirmGroup(task: Task, group: readonly number[], cuts: number): Generator<Step, boolean> {
  const { subject: { tensor: { data } }, entries, evaluate, layer } = task;
  const noise = task.noise();
  const direction = new Float64Array(entries.size);
  for (const entry of group) direction[entry] = Math.sign(entries.analytic[entry]! - entries.numeric[entry]!);
  const along = (own: Float64Array): number => group.reduce((sum, entry) => sum + direction[entry]! * own[entry]!, 0);
  const sides = { analytic: along(entries.analytic), numeric: along(entries.numeric) };
  const step = { layer, entries: 0 };
  const side = yield* quietly(step, sideAlong(data, direction, sides, evaluate, noise));
  if (side === 'numeric') return true;
  yield step;
  if (side === 'neither' && group.length > SINGLE && cuts > 0) {
    const middle = Math.ceil(group.length / 2);
    const first = yield* confirmGroup(task, group.slice(0, middle), cuts - 1);
    const second = yield* confirmGroup(task, group.slice(middle), cuts - 1);
    return first || second;
  }
  const confirmed: number[] = [];
  for (const entry of group.slice(0, SINGLE)) {
    const isConfirmed = confirmsFailure(data, entry, entries.analytic[entry]!, evaluate, noise);
    if (yield* quietly(step, isConfirmed)) confirmed.push(entry);
  }
  if (side === 'neither') entries.withdraw(group.filter((entry) => !confirmed.includes(entry)));
  return confirmed.length > 0;
}
