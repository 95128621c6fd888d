import { confirmsFailure } from './secondOracle';
import type { Step } from './step';
import type { Task } from './tasks';

/** Failures that a second, independent oracle confirms stay; otherwise nothing can be concluded. */
export function* confirmFailures({ subject, entries, evaluate, layer }: Task): Generator<Step, void> {
  // A rule of somebody's own is final: it may well be stricter than rounding allows.
  if (entries.isByRule) return;
  const failures = entries.failures();
  if (failures.length === 0) return;
  yield { layer, entries: 0 };
  const confirmed = entries.worst(failures).some((entry) =>
    // At a kink both one-sided derivatives have already been taken, and plain subtraction would mix them.
    entries.sides.has(entry) || confirmsFailure(subject.tensor.data, entry, entries.analytic[entry]!, evaluate));
  if (!confirmed) entries.withdraw(failures);
}
