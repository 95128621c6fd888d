import type { Network } from '../engine/network';
import { inStretches } from '../engine/parts';
import type { Projection } from '../protocol/views';
import { randomFor, type Random } from '../tensor/random';
import type { GradientEntries } from './entries';
import { pushAlong } from './projection';
import { sideAlong } from './secondOracle';
import { quietly, type Step } from './step';
import type { Task } from './tasks';
import { verdictOf } from './verdict';

/**
 * Moves all entries of a tensor at once, each by ±1 at random, and compares what the loss does with what its gradient
 * says: where not every entry can be checked, none is left out altogether.
 */
export function* projectionOf(network: Network, task: Task, seed: number): Generator<Step, Projection> {
  const { subject, entries, layer } = task;
  const numbers = randomFor(seed, `${entries.name}.projection`);
  const direction = new Float64Array(entries.size);
  const step = { layer, entries: 0 };
  const directions = new Map([[subject, direction]]);
  const totals = { analytic: 0, bound: 0 };
  const drawing = inStretches(entries.size, (from, to) => draw(direction, entries, numbers, totals, from, to));
  yield* quietly(step, drawing);
  const { analytic } = totals;
  const right = yield* quietly(step, pushAlong(network, directions));
  const left = yield* quietly(step, pushAlong(network, directions, -1));
  const numeric = 0.5 * (right.derivative + left.derivative);
  const sum = totals.bound;
  const bound = sum + 0.5 * (right.error + left.error);
  const verdict = verdictOf({ analytic, numeric, sum, bound });
  if (verdict !== 'fail') return { analytic, numeric, bound, verdict };
  // On a kink the gradient may be that of another branch than the one that is held.
  if (right.kink) return { analytic, numeric, bound, verdict: 'kink' };
  // A rule of somebody's own is final.
  if (entries.isByRule) return { analytic, numeric, bound, verdict };
  const sides = { analytic, numeric };
  const oracle = sideAlong(subject.tensor.data, direction, sides, task.evaluate, task.noise());
  const side = yield* quietly(step, oracle);
  return { analytic, numeric, bound, verdict: side === 'numeric' ? 'fail' : 'belowNoise' };
}

/** Draws a stretch of a direction, and adds up what the gradient says of it and may be off by. */
function draw(
  direction: Float64Array,
  entries: GradientEntries,
  numbers: Random,
  totals: { analytic: number; bound: number },
  from: number,
  to: number,
): void {
  let { analytic, bound } = totals;
  for (let entry = from; entry < to; entry++) {
    const sign = numbers.sign();
    direction[entry] = sign;
    analytic += sign * entries.analytic[entry]!;
    bound += entries.bound[entry]!;
  }
  totals.analytic = analytic;
  totals.bound = bound;
}
