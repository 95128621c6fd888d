import type { Network } from '../engine/network';
import type { TensorCheck } from '../protocol/views';
import { uncertain } from './certificate';
import { checkNode } from './checkNode';
import { confirmFailures } from './confirm';
import type { Findings } from './culprit';
import { NodeAnswers } from './nodeAnswers';
import { pushEntries } from './push';
import { Responses } from './responses';
import { runWithin, type CheckPlan } from './samples';
import { quietly, type Step } from './step';
import type { Task, Tasks } from './tasks';

/** Entries that are judged at a time, before anyone else gets to speak. */
const BLOCK = 2 ** 16;

/** What was found: of each layer's own rule, and of the gradients through the whole network, with their entries. */
export interface Checked {
  readonly locals: Findings;
  readonly wholes: readonly Task[];
}

/**
 * Checks every entry of every gradient: the nodes from the last one to the first, each by itself and as a part of the
 * whole network, then what may reach a kink, entry by entry.
 */
export function* checkEveryEntry(
  network: Network,
  tasks: Tasks,
  { seed, reach, known, end }: CheckPlan,
): Generator<Step, Checked> {
  const locals = new Map<string, readonly TensorCheck[]>(known);
  const parameters: Task[] = [];
  const pending = new Map<Task, Int32Array>();
  const responses = new Responses(network);
  for (let position = network.nodes.length - 1; position >= 0; position--) {
    const { name, output } = network.nodes[position]!;
    const step = { layer: name, entries: 0 };
    yield step;
    if (!locals.has(name)) locals.set(name, yield* checkNode(network, tasks, position, reach));
    const node = new NodeAnswers(network, position);
    const own = yield* quietly(step, tasks.ofParameters(position));
    for (const task of own) {
      const answers = yield* quietly(step, node.ofParameter(task.key, responses.of(output)));
      pending.set(task, reach.ofParameter(task.entries.name));
      yield* judge(task, answers, pending.get(task)!);
    }
    parameters.unshift(...own);
    yield* quietly(step, responses.pass(node));
  }
  const inputs = yield* quietly({ layer: network.nodes[0]!.name, entries: 0 }, tasks.ofInputs());
  for (const task of inputs) {
    const { value } = task.subject;
    pending.set(task, reach.ofInput(value));
    yield* judge(task, responses.of(value), pending.get(task)!);
  }
  const wholes = [...inputs, ...parameters];
  for (const task of yield* uncertain(network, wholes, seed)) {
    // None of them counts again.
    yield* quietly({ layer: task.layer, entries: 0 }, pushEntries(task, task.entries.verdict.keys()));
  }
  yield* runWithin(wholes.map((task) => ({ task, entries: pending.get(task)! })), seed, end);
  for (const task of wholes) yield* confirmFailures(task);
  return { locals, wholes };
}

/** Judges the entries by these derivatives, all but those that may reach a kink, which have to be pushed. */
function* judge({ entries, layer }: Task, derivatives: Float64Array, reaching: Int32Array): Generator<Step, void> {
  let skipped = 0;
  for (let from = 0; from < entries.size; from += BLOCK) {
    const end = Math.min(entries.size, from + BLOCK);
    let judged = 0;
    for (let entry = from; entry < end;) {
      const next = Math.min(reaching[skipped] ?? end, end);
      entries.judgeRun(derivatives, entry, next);
      judged += next - entry;
      if (next < end) skipped++;
      entry = next + 1;
    }
    yield { layer, entries: judged };
  }
}
