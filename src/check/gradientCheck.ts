import type { Network, Node, Value } from '../engine/network';
import { instead } from '../engine/parts';
import { overallVerdict, sumOfCounts } from '../protocol/verdicts';
import { checkTolerance, type Tolerance } from '../protocol/tolerance';
import type { CheckedEntries, CheckReport, LayerCheck, TensorCheck } from '../protocol/views';
import { sizeOf } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import { checkAround, withObstacle } from './around';
import { byRule, findCulprit, isWrong, type Findings } from './culprit';
import { estimate } from './estimate';
import { checkEveryEntry, type Checked } from './everyEntry';
import { KinkReach } from './kinkReach';
import { withinMemory } from './outOfMemory';
import { preflightSteps } from './preflight';
import { projectionOf } from './project';
import { checkSamples } from './samples';
import { quietly, type Step } from './step';
import { Tasks, type Task } from './tasks';

/**
 * Milliseconds that directions through whole tensors may take after the samples, where the budget leaves less: in a
 * network of a hundred million weights one of them takes ten seconds.
 */
const PROJECTING = 3000;

/** How far a check has come: yielded often, so that whoever drives it can show it, or stop. */
export interface Progress {
  readonly layer: string;
  readonly done: number;
  readonly total: number;
  /** How long a check of every entry takes, in milliseconds; absent while that is being found out. */
  readonly estimateMs?: number;
}

export interface CheckOptions {
  /** Seconds to spend at most; beyond them entries are sampled. Absent: every entry is checked. */
  readonly budget?: number;
  /** For the samples. */
  readonly seed?: number;
  /** A rule of one's own instead of bounds on rounding. */
  readonly tolerance?: Tolerance;
  /** Is given every gradient of the network that was checked, entry by entry, before the report is returned. */
  readonly keep?: (entries: CheckedEntries) => void;
}

/**
 * Checks every gradient of a network: each layer's own backward rule alone, which puts the blame on exactly one layer,
 * and every parameter and input through the whole network.
 *
 * Yields its progress; returns the report. The network's weights and batch are as before when it ends.
 * @throws PreflightError where nothing can be said of the network, or there is not enough memory to check it
 */
export function checkGradients(network: Network, options: CheckOptions = {}): Generator<Progress, CheckReport> {
  return withinMemory(network, checkInFloat64(network, options));
}

function* checkInFloat64(network: Network, options: CheckOptions): Generator<Progress, CheckReport> {
  if (network.dtype === 'float64') return yield* checkFloat64(network, options);
  // Rounding to float32 would drown what a check looks for: the rules are checked in float64, rounding is shown apart.
  const exact = network.inFloat64();
  const report = yield* checkFloat64(exact, options);
  if (report.obstacle) return report;
  const total = entriesOf(exact);
  const progress = ({ name }: Node): Progress => ({ layer: name, done: total, total });
  for (const run of [network, exact]) {
    yield* instead(run.forwardSteps(), progress);
    yield* instead(run.backwardSteps(), progress);
  }
  const deviations = float32Deviations(network, exact);
  const layers = report.layers.map((layer) => ({
    ...layer,
    tensors: layer.tensors.map((tensor) => ({ ...tensor, float32Deviation: deviations.get(tensor.name)! })),
  }));
  return { ...report, layers };
}

/** For each gradient the largest difference that float32 makes, relative to the gradient's largest entry. */
function float32Deviations(rounded: Network, exact: Network): Map<string, number> {
  const gradients = (network: Network): Map<string, Tensor> => new Map([
    ...network.inputs.flatMap(({ name, gradient }) => (gradient ? [[name, gradient] as const] : [])),
    ...network.nodes.flatMap(({ name, gradients: { parameters } }) =>
      Object.entries(parameters).map(([key, tensor]) => [`${name}.${key}`, tensor!] as const)),
  ]);
  const own = gradients(rounded);
  return new Map([...gradients(exact)].map(([name, { data }]) => {
    const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const difference = own.get(name)!.data.reduce((most, value, i) => Math.max(most, Math.abs(value - data[i]!)), 0);
    if (Number.isNaN(difference)) return [name, Infinity];
    return [name, largest === 0 ? 0 : difference / largest];
  }));
}

function* checkFloat64(network: Network, options: CheckOptions): Generator<Progress, CheckReport> {
  const started = performance.now();
  const { seed = 0, budget = Infinity, tolerance } = options;
  if (tolerance) checkTolerance(tolerance);
  const progress = { done: 0, total: entriesOf(network), estimateMs: undefined as number | undefined };
  const count = <Result>(steps: Generator<Step, Result>): Generator<Progress, Result> => instead(steps, (step) => {
    progress.done += step.entries;
    const { done, total, estimateMs } = progress;
    return { layer: step.layer, done, total, ...(estimateMs !== undefined && { estimateMs }) };
  });
  const flight = yield* count(instead(preflightSteps(network, seed), ({ name }) => ({ layer: name, entries: 0 })));
  const tasks = new Tasks(network, tolerance);
  const checked = flight.obstacle
    ? yield* count(checkAround(flight, tasks, options))
    : yield* checkWhole();
  for (const { entries } of checked.wholes) options.keep?.(entries);
  const findings = new Map<string, TensorCheck[]>();
  const projectionsEnd = flight.obstacle ? 0 : Math.max(started + 1000 * budget, performance.now() + PROJECTING);
  for (const task of checked.wholes) {
    const summary = yield* count(summaryOf(network, task, seed, projectionsEnd));
    findings.set(task.layer, [...(findings.get(task.layer) ?? []), summary]);
  }
  const found = yield* count(reportOn(network, checked.locals, findings));
  const { loss, obstacle } = flight;
  const { estimateMs } = progress;
  const report: CheckReport = {
    ...found,
    loss,
    elapsedMs: performance.now() - started,
    ...(estimateMs !== undefined && { estimateMs }),
    ...(found.culprit && { culprit: tolerance ? byRule(found.culprit, tolerance) : found.culprit }),
    ...(tolerance && { tolerance }),
  };
  return obstacle ? withObstacle(report, obstacle) : report;

  /** Every entry, or as many as the budget allows. */
  function* checkWhole(): Generator<Progress, Checked> {
    const reach = yield* count(KinkReach.of(network));
    const { bulk, pushed, known } = yield* count(estimate(network, tasks, reach, flight.backwardTimes));
    const setUp = performance.now() - started;
    progress.estimateMs = setUp + bulk + pushed;
    const isEnough = progress.estimateMs <= 1000 * budget;
    const end = isEnough ? Infinity : started + 1000 * budget;
    const check = setUp + bulk <= 1000 * budget ? checkEveryEntry : checkSamples;
    return yield* count(check(network, tasks, { seed, reach, known, end }));
  }
}

/**
 * What was found of a tensor; with one direction through all of its entries where not all were checked.
 * @param end when there is no time left for that, by `performance.now()`; 0 where differences do not reach the loss
 */
function* summaryOf(network: Network, task: Task, seed: number, end: number): Generator<Step, TensorCheck> {
  const summary = yield* quietly({ layer: task.layer, entries: 0 }, task.entries.summaryInSteps());
  if (summary.checked === task.entries.size) return summary;
  const projection = yield* until(end, projectionOf(network, task, seed));
  return projection ? { ...summary, projection } : summary;
}

/** What the steps lead to; undefined when they have not come there by then. */
function* until<Result>(end: number, steps: Generator<Step, Result>): Generator<Step, Result | undefined> {
  try {
    while (performance.now() < end) {
      const next = steps.next();
      if (next.done) return next.value;
      yield next.value;
    }
    return undefined;
  } finally {
    steps.return(undefined as never);
  }
}

function* reportOn(network: Network, locals: Findings, wholes: Findings) {
  const layers = [
    ...network.inputs.map(({ name }) => ({ name, op: 'Input' })),
    ...network.nodes.map(({ name, operator }) => ({ name, op: operator.op })),
  ].map(({ name, op }): LayerCheck => {
    const counts = (locals.get(name) ?? []).map(({ verdicts }) => verdicts);
    return { name, op, local: overallVerdict(sumOfCounts(counts)), tensors: wholes.get(name) ?? [] };
  });
  const failed = [...locals.values(), ...wholes.values()].flat().some(isWrong);
  const culprit = failed ? yield* findCulprit(network, locals, wholes) : undefined;
  return {
    verdict: failed ? 'fail' as const : 'pass' as const,
    parameters: [...network.parameters.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    checked: layers.flatMap(({ tensors }) => tensors).reduce((sum, { checked }) => sum + checked, 0),
    layers,
    ...(culprit && { culprit }),
  };
}

/** How many derivatives there are to check: what each node reads, through that node, and parameters and inputs. */
function entriesOf({ inputs, nodes }: Network): number {
  const sizes = (values: readonly Value[]): number =>
    values.reduce((sum, { gradient }) => sum + (gradient?.data.length ?? 0), 0);
  const parameters = (node: Node): number =>
    Object.values(node.gradients.parameters).reduce((sum, gradient) => sum + gradient!.data.length, 0);
  const ofNodes = nodes.reduce((sum, node) => sum + sizes([...new Set(node.sources)]) + 2 * parameters(node), 0);
  return sizes(inputs) + ofNodes;
}
