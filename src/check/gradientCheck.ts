import type { Network } from '../engine/network';
import { overallVerdict, sumOfCounts } from '../protocol/verdicts';
import type { CheckedEntries, CheckReport, LayerCheck, TensorCheck } from '../protocol/views';
import { sizeOf } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import { findCulprit, isWrong } from './culprit';
import { GradientEntries, type Sides } from './entries';
import { preflight } from './preflight';
import type { Batch, Propagation } from './propagation';
import { sampleEntries } from './sample';
import { confirmsFailure } from './secondOracle';
import { localTasks, wholeTasks, type Task } from './tasks';

/** How far a check has come: yielded often, so that whoever drives it can show it, or stop. */
export interface Progress {
  readonly layer: string;
  readonly done: number;
  readonly total: number;
}

export interface CheckOptions {
  /** Seconds to spend at most; beyond them entries are sampled. Absent: every entry is checked. */
  readonly budget?: number;
  /** For the samples. */
  readonly seed?: number;
  /** Is given every gradient of the network that was checked, entry by entry, before the report is returned. */
  readonly keep?: (entries: CheckedEntries) => void;
}

/**
 * Checks every gradient of a network: each layer's own backward rule alone, which puts the blame on exactly one layer,
 * and every parameter and input through the whole network.
 *
 * Yields its progress; returns the report. The network's weights and batch are as before when it ends.
 */
export function* checkGradients(network: Network, options: CheckOptions = {}): Generator<Progress, CheckReport> {
  if (network.dtype === 'float64') return yield* checkFloat64(network, options);
  // Rounding to float32 would drown what a check looks for: the rules are checked in float64, rounding is shown apart.
  const exact = network.inFloat64();
  const report = yield* checkFloat64(exact, options);
  network.forward();
  network.backward();
  const deviations = float32Deviations(network, exact);
  const layers = report.layers.map((layer) => ({
    ...layer,
    tensors: layer.tensors.map((tensor) => ({ ...tensor, float32Deviation: deviations.get(tensor.name)! })),
  }));
  return { ...report, layers };
}

/** For each gradient the largest difference that float32 makes, relative to the gradient's largest entry. */
function float32Deviations(rounded: Network, exact: Network): Map<string, number> {
  exact.forward();
  exact.backward();
  const gradients = (network: Network): Map<string, Tensor> => new Map([
    ...network.inputs.flatMap(({ name, gradient }) => (gradient ? [[name, gradient] as const] : [])),
    ...network.nodes.flatMap(({ name, gradients: { parameters } }) =>
      Object.entries(parameters).map(([key, tensor]) => [`${name}.${key}`, tensor!] as const)),
  ]);
  const own = gradients(rounded);
  return new Map([...gradients(exact)].map(([name, { data }]) => {
    const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const difference = own.get(name)!.data.reduce((most, value, i) => Math.max(most, Math.abs(value - data[i]!)), 0);
    return [name, largest === 0 ? 0 : difference / largest];
  }));
}

function* checkFloat64(network: Network, options: CheckOptions): Generator<Progress, CheckReport> {
  const started = performance.now();
  const loss = preflight(network);
  const locals = localTasks(network);
  const wholes = wholeTasks(network);
  const progress = { done: 0, total: entriesOf(locals) + entriesOf(wholes) };

  const localChecks = yield* runAll(locals, options, progress, (options.budget ?? Infinity) / 4);
  const spent = (performance.now() - started) / 1000;
  const wholeChecks = yield* runAll(wholes, options, progress, (options.budget ?? Infinity) - spent, options.keep);

  const layers = [
    ...network.inputs.map(({ name }) => ({ name, op: 'Input' })),
    ...network.nodes.map(({ name, operator }) => ({ name, op: operator.op })),
  ];
  const report = layers.map(({ name, op }): LayerCheck => {
    const counts = (localChecks.get(name) ?? []).map(({ verdicts }) => verdicts);
    return { name, op, local: overallVerdict(sumOfCounts(counts)), tensors: wholeChecks.get(name) ?? [] };
  });
  const failed = [...localChecks.values(), ...wholeChecks.values()].flat().some(isWrong);
  const culprit = failed ? findCulprit(network, localChecks, wholeChecks) : undefined;
  return {
    verdict: failed ? 'fail' : 'pass',
    parameters: [...network.parameters.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    checked: report.flatMap(({ tensors }) => tensors).reduce((sum, { checked }) => sum + checked, 0),
    loss,
    elapsedMs: performance.now() - started,
    layers: report,
    ...(culprit && { culprit }),
  };
}

/** How many derivatives the tasks ask for. */
function entriesOf(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { analytic }) => sum + analytic.data.length, 0);
}

/** Runs the tasks within the budget (in seconds), layer by layer. */
function* runAll(
  tasks: readonly Task[],
  options: CheckOptions,
  progress: { done: number; readonly total: number },
  budget: number,
  keep?: CheckOptions['keep'],
): Generator<Progress, Map<string, TensorCheck[]>> {
  const checks = new Map<string, TensorCheck[]>();
  const deadline = performance.now() + 1000 * budget;
  for (const [position, task] of tasks.entries()) {
    yield { layer: task.layer, ...progress };
    const share = task.analytic.data.length / entriesOf(tasks.slice(position));
    const milliseconds = budget === Infinity ? Infinity : Math.max(0, (deadline - performance.now()) * share);
    const entries = yield* runTask(task, milliseconds, options.seed ?? 0, progress);
    confirm(task, entries);
    keep?.(entries);
    checks.set(task.layer, [...(checks.get(task.layer) ?? []), entries.summary()]);
  }
  return checks;
}

/** Checks one tensor: all of its entries, or as many as the time allows. */
function* runTask(
  task: Task,
  milliseconds: number,
  seed: number,
  progress: { done: number; readonly total: number },
): Generator<Progress, GradientEntries> {
  const { subject: { name, shape }, analytic, sums, roundings } = task;
  const entries = new GradientEntries(name, shape, analytic.data.slice(), sums.data.slice(), roundings);
  const before = progress.done;
  const started = performance.now();
  for (const sample of sampleEntries(entries.size, milliseconds, seed)) {
    for (const batch of task.propagation.batches(sample)) {
      judgeBatch(task.propagation, batch, entries);
      progress.done += batch.entries.length;
      yield { layer: task.layer, ...progress };
    }
    if (performance.now() - started > milliseconds) break;
  }
  progress.done = before + entries.size;
  return entries;
}

/** Numeric derivatives of a batch, each with its verdict. */
function judgeBatch(propagation: Propagation, batch: Batch, entries: GradientEntries): void {
  const { derivatives, kinks } = propagation.respond(batch, 'held');
  if (batch.entries.some((entry, p) => entries.isSuspicious(entry, derivatives[p]!))) {
    // Where a slope vanishes but the curvature does not, one step sees the curvature; the mean of both signs does not.
    const opposite = propagation.respond(batch, 'held', -1).derivatives;
    opposite.forEach((value, p) => (derivatives[p] = 0.5 * (derivatives[p]! + value)));
  }
  const sides = kinks.includes(1) ? oneSidedDerivatives(propagation, batch, kinks) : undefined;
  batch.entries.forEach((entry, p) => entries.judge(entry, derivatives[p]!, sides?.get(p)));
}

/** For the perturbations that touch a kink: the derivatives to the left and to the right, branching anew. */
function oneSidedDerivatives(propagation: Propagation, batch: Batch, kinks: Uint8Array): Map<number, Sides> {
  const positions = [...kinks.keys()].filter((p) => kinks[p] === 1);
  const touched = { ...batch, entries: Int32Array.from(positions, (p) => batch.entries[p]!) };
  const right = propagation.respond(touched, 'free', 1).derivatives;
  const left = propagation.respond(touched, 'free', -1).derivatives;
  return new Map(positions.map((p, i) => [p, [left[i]!, right[i]!] as const]));
}

/** Failures that a second, independent oracle confirms stay; otherwise nothing can be concluded. */
function confirm({ subject, evaluate }: Task, entries: GradientEntries): void {
  const failures = entries.failures();
  if (failures.length === 0) return;
  const confirmed = entries.worst(failures).some((entry) =>
    // At a kink both one-sided derivatives have already been taken, and plain subtraction would mix them.
    entries.sides.has(entry) || confirmsFailure(subject.tensor.data, entry, entries.analytic[entry]!, evaluate));
  if (!confirmed) entries.withdraw(failures);
}
