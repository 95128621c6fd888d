import type { Network } from '../engine/network';
import type { GradientEntries, Sides } from './entries';
import type { GradientTarget } from './gradientTargets';
import { Propagation } from './propagation';
import { boundOf } from './verdict';

/** So many of the entries that fail are looked at before it is decided whether all must be. */
const FIRST = 64;

/**
 * Looks again at entries of somebody's gradient that differ from the exact one. On a kink there is no exact one: of two
 * equal pixels in a pooling window either may get the gradient, and at 0 a ReLU may have the slope 0 or 1. What lies
 * between the slopes of both sides is a kink, not a failure. Where the numeric side does not confirm the exact gradient
 * itself, nothing is concluded.
 */
export function settleKinks(network: Network, target: GradientTarget, entries: GradientEntries): void {
  const { exact, sums, roundings, subject } = target;
  const failures = entries.failures();
  if (failures.length === 0) return;
  const propagation = Propagation.toLoss(network, subject);
  /** Returns whether any of the failures was none. */
  const reconsider = (failed: readonly number[]): boolean => {
    for (const batch of propagation.batches(failed)) {
      const { derivatives, kinks, errors } = propagation.respond(batch, 'held');
      const right = propagation.respond(batch, 'free', 1).derivatives;
      const left = propagation.respond(batch, 'free', -1).derivatives;
      batch.entries.forEach((entry, p) => {
        const value = exact.data[entry]!;
        const isConfirmed =
          Math.abs(value - derivatives[p]!) <= 2 * boundOf(roundings, sums.data[entry]!) + (errors?.[p] ?? 0);
        if (kinks[p] === 1) entries.judge(entry, value, widened([left[p]!, right[p]!, value]));
        else if (!isConfirmed) entries.withdraw([entry]);
      });
    }
    return entries.failures().length < failures.length;
  };
  const step = Math.max(1, Math.ceil(failures.length / FIRST));
  const sample = failures.filter((_, i) => i % step === 0);
  if (reconsider(sample) && step > 1) reconsider(failures.filter((_, i) => i % step !== 0));
}

/**
 * The range of slopes that an entry may have: when it moves several kinks at once, each may have been decided either
 * way, which leads beyond the one-sided derivatives by no more than what lies between them.
 */
function widened(slopes: readonly number[]): Sides {
  const [low, high] = [Math.min(...slopes), Math.max(...slopes)];
  return [low - (high - low), high + (high - low)];
}
