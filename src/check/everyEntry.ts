import type { Network } from '../engine/network';
import type { TensorCheck } from '../protocol/views';
import { uncertain } from './certificate';
import { confirmFailures } from './confirm';
import type { Findings } from './culprit';
import { NodeAnswers, type Marks } from './nodeAnswers';
import { pushEntries } from './push';
import { Responses } from './responses';
import { quietly, type Step } from './step';
import type { NodeTask, Task, Tasks } from './tasks';
import { failTogether } from './together';

/** What was found: of each layer's own rule, and of the gradients through the whole network, with their entries. */
export interface Checked {
  readonly locals: Findings;
  readonly wholes: readonly Task[];
}

/**
 * Checks every entry of every gradient: the nodes from the last one to the first, each by itself and as a part of the
 * whole network, then what may reach a kink, entry by entry.
 */
export function* checkEveryEntry(network: Network, tasks: Tasks, seed: number): Generator<Step, Checked> {
  const locals = new Map<string, TensorCheck[]>();
  const parameters: Task[] = [];
  const pending = new Map<Task, readonly number[]>();
  const responses = new Responses(network);
  for (let position = network.nodes.length - 1; position >= 0; position--) {
    const { name, output } = network.nodes[position]!;
    const step = { layer: name, entries: 0 };
    yield step;
    tasks.prepare(position);
    yield step;
    const node = new NodeAnswers(network, position);
    const kinks = yield* quietly(step, node.kinks());
    locals.set(name, yield* checkNode(node, tasks.ofNode(position), output.gradient!.data, kinks));
    const own = tasks.ofParameters(position);
    for (const task of own) {
      const answers = yield* quietly(step, node.ofParameter(task.key, responses.of(output)));
      const marks = responses.marksOf(output);
      const reaching = marks && (yield* quietly(step, node.ofParameter(task.key, marks)));
      yield* judge(task, answers, reaching, pending);
    }
    parameters.unshift(...own);
    yield* quietly(step, responses.pass(node, kinks));
  }
  const inputs = tasks.ofInputs();
  for (const task of inputs) {
    const { value } = task.subject;
    yield* judge(task, responses.of(value), responses.marksOf(value), pending);
  }
  const wholes = [...inputs, ...parameters];
  const again = yield* uncertain(network, wholes, seed);
  for (const task of wholes) {
    const left = pending.get(task) ?? [];
    const pushed = again.has(task) ? task.entries.verdict.keys() : left;
    let uncounted = left.length;
    for (const count of pushEntries(task, pushed)) {
      yield { layer: task.layer, entries: Math.min(count, uncounted) };
      uncounted -= Math.min(count, uncounted);
    }
  }
  for (const task of wholes) yield* confirmFailures(task);
  return { locals, wholes };
}

/** Judges the entries by these derivatives, all but those that may reach a kink, which have to be pushed. */
function* judge(
  task: Task,
  derivatives: Float64Array,
  reaching: Float64Array | undefined,
  pending: Map<Task, readonly number[]>,
): Generator<Step, void> {
  const { entries, layer } = task;
  const left: number[] = [];
  for (let from = 0; from < entries.size; from += BLOCK) {
    const end = Math.min(entries.size, from + BLOCK);
    let judged = 0;
    for (let entry = from; entry < end; entry++) {
      if (reaching && reaching[entry] !== 0) left.push(entry);
      else {
        entries.judge(entry, derivatives[entry]!);
        judged++;
      }
    }
    yield { layer, entries: judged };
  }
  if (left.length > 0) pending.set(task, left);
}

/** Entries that are judged at a time, before anyone else gets to speak. */
const BLOCK = 2 ** 16;

/** Checks what a node reads by that node alone, with the gradient of its output as it is. */
function* checkNode(
  node: NodeAnswers,
  tasks: readonly NodeTask[],
  upstream: Float64Array,
  kinks: Marks,
): Generator<Step, TensorCheck[]> {
  const layer = tasks[0]?.layer ?? '';
  const step = { layer, entries: 0 };
  const held = yield* quietly(step, node.ofInputs(upstream, 'held'));
  const sides = kinks.size === 0 ? undefined : {
    left: yield* quietly(step, node.ofInputs(upstream, -1)),
    right: yield* quietly(step, node.ofInputs(upstream, 1)),
  };
  const checks: TensorCheck[] = [];
  for (const task of tasks) {
    const { entries } = task;
    const derivatives = 'key' in task
      ? yield* quietly(step, node.ofParameter(task.key, upstream))
      : held.get(task.value)!;
    const marks = 'value' in task ? kinks.get(task.value) : undefined;
    for (let entry = 0; entry < entries.size; entry++) {
      if (marks?.[entry] !== 1) entries.judge(entry, derivatives[entry]!);
      else {
        const { value } = task as { value: Task['subject']['value'] };
        entries.judge(entry, derivatives[entry]!, [sides!.left.get(value)![entry]!, sides!.right.get(value)![entry]!]);
      }
    }
    yield { layer, entries: entries.size };
    yield* failTogether(task);
    yield* confirmFailures(task);
    checks.push(entries.summary());
  }
  return checks;
}
