import type { Network } from '../engine/network';
import { inStretches } from '../engine/parts';
import type { TensorCheck } from '../protocol/views';
import { confirmFailures } from './confirm';
import type { GradientEntries } from './entries';
import type { KinkReach } from './kinkReach';
import { NodeAnswers } from './nodeAnswers';
import { pushEntries } from './push';
import { quietly, type Step } from './step';
import type { Task, Tasks } from './tasks';
import { failTogether } from './together';

/**
 * Checks every entry of what the node at this position reads by that node alone, with the gradient of its output as the
 * backward pass has it: a layer whose own rule is wrong fails here, whatever the layers behind it do.
 */
export function* checkNode(
  network: Network,
  tasks: Tasks,
  position: number,
  reach: KinkReach,
): Generator<Step, TensorCheck[]> {
  const { name: layer, output } = network.nodes[position]!;
  const upstream = output.gradient!.data;
  const step = { layer, entries: 0 };
  const own = yield* quietly(step, tasks.ofNode(position));
  yield step;
  const node = new NodeAnswers(network, position);
  if (node.isBlackBox) return yield* pushAll(own);
  const kinks = reach.inNode(position);
  const held = yield* quietly(step, node.ofInputs(upstream, 'held'));
  const left = kinks.size > 0 ? yield* quietly(step, node.ofInputs(upstream, -1)) : undefined;
  const right = kinks.size > 0 ? yield* quietly(step, node.ofInputs(upstream, 1)) : undefined;
  const checks: TensorCheck[] = [];
  for (const task of own) {
    const { entries } = task;
    if ('key' in task) {
      const derivatives = yield* quietly(step, node.ofParameter(task.key, upstream));
      yield* quietly(step, entries.judgeAll(derivatives));
    } else {
      const { value } = task;
      const marks = kinks.get(value);
      const derivatives = held.get(value)!;
      yield* quietly(step, entries.judgeAll(derivatives));
      if (marks) {
        const sides = [left!.get(value)!, right!.get(value)!] as const;
        const judging = inStretches(entries.size, (from, to) => {
          judgeKinks(entries, marks, derivatives, sides, from, to);
        });
        yield* quietly(step, judging);
      }
    }
    yield { layer, entries: entries.size };
    yield* failTogether(task);
    yield* confirmFailures(task);
    checks.push(yield* quietly(step, entries.summaryInSteps()));
  }
  return checks;
}

/** Judges the entries that are marked, from `from` up to `to`, by the derivatives to both sides as well. */
function judgeKinks(
  entries: GradientEntries,
  marks: Uint8Array,
  derivatives: Float64Array,
  [left, right]: readonly [left: Float64Array, right: Float64Array],
  from: number,
  to: number,
): void {
  for (let entry = from; entry < to; entry++) {
    if (marks[entry]) entries.judge(entry, derivatives[entry]!, [left[entry]!, right[entry]!]);
  }
}

/** The same for a node whose outputs have to be subtracted: every entry is pushed. */
function* pushAll(own: readonly Task[]): Generator<Step, TensorCheck[]> {
  const checks: TensorCheck[] = [];
  for (const task of own) {
    const { layer, entries } = task;
    for (const count of pushEntries(task, entries.verdict.keys())) yield { layer, entries: count };
    yield* failTogether(task);
    yield* confirmFailures(task);
    checks.push(yield* quietly({ layer, entries: 0 }, entries.summaryInSteps()));
  }
  return checks;
}
