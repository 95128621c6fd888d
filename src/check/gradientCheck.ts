import type { Network, Node, Value } from '../engine/network';
import { LayerError, LOSS } from '../engine/network';
import type { Gradients } from '../engine/operator';
import type { CheckedEntry, CheckReport, LayerCheck, TensorCheck, Verdict, VerdictCounts } from '../protocol/views';
import { channelsOf, formatShape, sizeOf, unravel } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import { addMagnitudes, emptyLike, MagnitudeSums } from './magnitudes';
import { preflight } from './preflight';
import { Propagation, type Batch } from './propagation';
import { sampleEntries } from './sample';
import { confirmsFailure } from './secondOracle';
import { parameterSubject, valueSubject, type Subject } from './subject';
import { TensorTally } from './tally';
import { allowedRoundings, boundOf, overall, relativeError, verdictOf } from './verdict';

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
}

/** A gradient under check: what is perturbed, what the backward pass says, and how exact both sides can be. */
interface Task {
  readonly layer: string;
  readonly subject: Subject;
  readonly analytic: Tensor;
  readonly sums: Tensor;
  readonly roundings: number;
  readonly propagation: Propagation;
  /** What the derivatives are of, by forward passes alone. */
  readonly evaluate: () => number;
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
  const wholeChecks = yield* runAll(wholes, options, progress, (options.budget ?? Infinity) - spent);

  const layers = [
    ...network.inputs.map(({ name }) => ({ name, op: 'Input' })),
    ...network.nodes.map(({ name, operator }) => ({ name, op: operator.op })),
  ];
  const report = layers.map(({ name, op }): LayerCheck => {
    const own = localChecks.get(name) ?? [];
    const counts = own.map(({ verdicts }) => verdicts).reduce(addCounts, undefined);
    return { name, op, local: counts ? overall(counts) : 'untested', tensors: wholeChecks.get(name) ?? [] };
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

/** True when an entry of the gradient fails, or is no number. */
function isWrong({ verdicts }: TensorCheck): boolean {
  return verdicts.fail + verdicts.nonFinite > 0;
}

function addCounts(sum: VerdictCounts | undefined, counts: VerdictCounts): VerdictCounts {
  const entries = Object.entries(counts) as [Verdict, number][];
  const added = entries.map(([verdict, count]) => [verdict, count + (sum?.[verdict] ?? 0)] as const);
  return Object.fromEntries(added) as VerdictCounts;
}

/** Every parameter and every input, through the whole network. */
function wholeTasks(network: Network): Task[] {
  const sums = new MagnitudeSums(network);
  const terms = network.nodes.map(longestSum);
  const evaluate = (): number => lossOf(network);
  const inputs = network.inputs.flatMap((value): Task[] => {
    if (!value.gradient) return [];
    const subject = valueSubject(value, 0);
    return [{
      layer: value.name,
      subject,
      analytic: value.gradient,
      sums: sums.ofValue(value),
      roundings: allowedRoundings(terms),
      propagation: Propagation.toLoss(network, subject),
      evaluate,
    }];
  });
  const parameters = network.nodes.flatMap((node, position) =>
    Object.entries(node.gradients.parameters).map(([key, analytic]): Task => {
      const subject = parameterSubject(network, position, key);
      return {
        layer: node.name,
        subject,
        analytic: analytic!,
        sums: sums.ofParameter(subject.name),
        roundings: allowedRoundings([...terms.slice(position), placesOf(node.output)]),
        propagation: Propagation.toLoss(network, subject),
        evaluate,
      };
    }));
  return [...inputs, ...parameters];
}

/** Terms of the longest sum that a node takes; a loss adds up all entries of the prediction. */
function longestSum({ operator, state, sources, output }: Node): number {
  if (output.tensor.shape.length === 0) return sources[0]!.tensor.data.length;
  return operator.terms?.(state as never) ?? 1;
}

/** How many places of a tensor one channel has, in all samples: the terms of the gradient of a parameter. */
function placesOf({ tensor: { shape, data } }: Value): number {
  return data.length / channelsOf(shape);
}

/** J by a forward pass alone; NaN where a step leads to numbers that a layer cannot work with. */
function lossOf(network: Network): number {
  try {
    return network.forward();
  } catch (error) {
    if (error instanceof LayerError) return NaN;
    throw error;
  }
}

/** The inputs and parameters of each node, through that node alone, with the gradient of its output as it is. */
function localTasks(network: Network): Task[] {
  return network.nodes.flatMap((node, position) => {
    const upstream = node.output.gradient!;
    const own = emptyLike(node.gradients);
    const sums = emptyLike(node.gradients);
    node.operator.backward(node.state as never, upstream, own);
    addMagnitudes(node, { shape: upstream.shape, data: upstream.data.map(Math.abs) }, sums);
    const evaluate = (): number => {
      node.operator.forward(node.state as never);
      return node.output.tensor.data.reduce((sum, value, i) => sum + value * upstream.data[i]!, 0);
    };
    const task = (subject: Subject, pick: (gradients: Gradients) => Tensor): Task => ({
      layer: node.name,
      subject,
      analytic: pick(own),
      sums: pick(sums),
      roundings: allowedRoundings([longestSum(node), placesOf(node.output)]),
      propagation: Propagation.throughNode(node, subject),
      evaluate,
    });
    return [
      ...distinctInputs(node).map(({ value, slots }) =>
        task(valueSubject(value, position), ({ inputs }) => sumOf(slots.map((slot) => inputs[slot]!)))),
      ...Object.keys(own.parameters).map((key) =>
        task(parameterSubject(network, position, key), ({ parameters }) => parameters[key]!)),
    ];
  });
}

/** The inputs of a node that have a gradient; one that is used twice appears once, with both of its slots. */
function distinctInputs({ sources }: Node): { value: Value; slots: number[] }[] {
  const values = [...new Set(sources)].filter(({ gradient }) => gradient);
  return values.map((value) => ({ value, slots: sources.flatMap((source, slot) => (source === value ? [slot] : [])) }));
}

function sumOf([first, ...others]: Tensor[]): Tensor {
  for (const { data } of others) data.forEach((value, i) => (first!.data[i]! += value));
  return first!;
}

/** Runs the tasks within the budget (in seconds), layer by layer. */
function* runAll(
  tasks: readonly Task[],
  options: CheckOptions,
  progress: { done: number; readonly total: number },
  budget: number,
): Generator<Progress, Map<string, TensorCheck[]>> {
  const checks = new Map<string, TensorCheck[]>();
  const deadline = performance.now() + 1000 * budget;
  for (const [position, task] of tasks.entries()) {
    yield { layer: task.layer, ...progress };
    const share = task.analytic.data.length / entriesOf(tasks.slice(position));
    const milliseconds = budget === Infinity ? Infinity : Math.max(0, (deadline - performance.now()) * share);
    const check = yield* runTask(task, milliseconds, options.seed ?? 0, progress);
    checks.set(task.layer, [...(checks.get(task.layer) ?? []), check]);
  }
  return checks;
}

/** Checks one tensor: all of its entries, or as many as the time allows. */
function* runTask(
  task: Task,
  milliseconds: number,
  seed: number,
  progress: { done: number; readonly total: number },
): Generator<Progress, TensorCheck> {
  const tally = new TensorTally(task.subject.name, task.subject.shape);
  const size = task.analytic.data.length;
  const before = progress.done;
  const started = performance.now();
  for (const entries of sampleEntries(size, milliseconds, seed)) {
    for (const batch of task.propagation.batches(entries)) {
      for (const entry of checkBatch(task, batch)) tally.add(entry);
      progress.done = before + tally.checked;
      yield { layer: task.layer, ...progress };
    }
    if (performance.now() - started > milliseconds) break;
  }
  progress.done = before + size;
  return confirm(task, tally);
}

/** Numeric derivatives of a batch, each with its verdict. */
function* checkBatch({ subject, analytic, sums, roundings, propagation }: Task, batch: Batch): Generator<CheckedEntry> {
  const { derivatives, kinks } = propagation.respond(batch, 'held');
  const suspicious = batch.entries.some((entry, p) =>
    Math.abs(analytic.data[entry]! - derivatives[p]!) > boundOf(roundings, sums.data[entry]!));
  if (suspicious) {
    // Where a slope vanishes but the curvature does not, one step sees the curvature; the mean of both signs does not.
    const opposite = propagation.respond(batch, 'held', -1).derivatives;
    opposite.forEach((value, p) => (derivatives[p] = 0.5 * (derivatives[p]! + value)));
  }
  const sides = kinks.includes(1) ? oneSidedDerivatives(propagation, batch, kinks) : undefined;
  for (let p = 0; p < batch.entries.length; p++) {
    const entry = batch.entries[p]!;
    const sum = sums.data[entry]!;
    const oneSided = sides?.get(p);
    const comparison = {
      analytic: analytic.data[entry]!, numeric: derivatives[p]!, sum, bound: boundOf(roundings, sum),
      ...(oneSided && { oneSided }),
    };
    const error = Math.abs(comparison.analytic - comparison.numeric);
    yield {
      index: unravel(entry, subject.shape),
      analytic: comparison.analytic,
      numeric: comparison.numeric,
      error: Number.isNaN(error) ? Infinity : error,
      relativeError: Number.isFinite(error) ? relativeError(comparison.analytic, comparison.numeric) : Infinity,
      bound: comparison.bound,
      verdict: verdictOf(comparison),
      ...(oneSided && { oneSided }),
    };
  }
}

/** For the perturbations that touch a kink: the derivatives to the left and to the right, branching anew. */
function oneSidedDerivatives(
  propagation: Propagation,
  batch: Batch,
  kinks: Uint8Array,
): Map<number, readonly [left: number, right: number]> {
  const positions = [...kinks.keys()].filter((p) => kinks[p] === 1);
  const touched = { ...batch, entries: Int32Array.from(positions, (p) => batch.entries[p]!) };
  const right = propagation.respond(touched, 'free', 1).derivatives;
  const left = propagation.respond(touched, 'free', -1).derivatives;
  return new Map(positions.map((p, i) => [p, [left[i]!, right[i]!] as const]));
}

/** Failures that a second, independent oracle confirms stay; otherwise nothing can be concluded. */
function confirm({ subject, evaluate }: Task, tally: TensorTally): TensorCheck {
  const check = tally.result();
  if (check.verdicts.fail === 0) return check;
  const failures = check.worst.filter(({ verdict }) => verdict === 'fail');
  const confirmed = failures.some(({ index, analytic, oneSided }) => {
    const entry = index.reduce((position, at, axis) => position * subject.shape[axis]! + at, 0);
    // At a kink both one-sided derivatives have already been taken, and plain subtraction would mix them.
    return oneSided !== undefined || confirmsFailure(subject.tensor.data, entry, analytic, evaluate);
  });
  return confirmed ? check : tally.withoutFailures();
}

/** The first layer on the way back from the loss whose own rule is wrong, or else where gradients do not add up. */
function findCulprit(
  network: Network,
  locals: ReadonlyMap<string, readonly TensorCheck[]>,
  wholes: ReadonlyMap<string, readonly TensorCheck[]>,
): { layer: string; reason: string } | undefined {
  const order = [...network.nodes].reverse().map(({ name }) => name);
  for (const layer of order) {
    const check = locals.get(layer)?.find(isWrong);
    if (check) return { layer, reason: describe(layer, check, network) };
  }
  const overwriting = [...network.nodes].reverse().find(overwrites);
  if (overwriting) {
    const { name } = overwriting;
    return { layer: name, reason: `${name} overwrites gradients of its inputs that it should add to` };
  }
  for (const layer of [...order, ...network.inputs.map(({ name }) => name)]) {
    const check = wholes.get(layer)?.find(isWrong);
    if (!check) continue;
    const what = `the gradient of ${check.name} through the whole network`;
    return { layer, reason: `each layer's own rule is right, but ${what} is not` };
  }
  return undefined;
}

/**
 * True when a node's backward pass replaces what other readers of its inputs have already added: run onto gradients
 * that are 1 everywhere, it should leave them 1 larger than run onto zeros.
 */
function overwrites(node: Node): boolean {
  const [onZeros, onOnes] = [emptyLike(node.gradients), emptyLike(node.gradients)];
  for (const gradient of onOnes.inputs) gradient?.data.fill(1);
  for (const gradients of [onZeros, onOnes]) {
    node.operator.backward(node.state as never, node.output.gradient!, gradients);
  }
  return onOnes.inputs.some((gradient, slot) => gradient?.data.some((value, i) => {
    const own = onZeros.inputs[slot]!.data[i]!;
    return Math.abs(value - 1 - own) > 1e-6 * (1 + Math.abs(own));
  }));
}

function describe(layer: string, { name, shape, checked, verdicts, worst }: TensorCheck, network: Network): string {
  const gradient = network.parameters.has(name) ? `the gradient of ${name}` : gradientSentBy(layer, name);
  const { index, analytic, numeric } = worst[0]!;
  const place = shape.length > 0 ? ` at [${index.join(', ')}]` : '';
  const count = verdicts.fail + verdicts.nonFinite;
  return `${gradient} (${formatShape(shape)}) is wrong in ${count} of ${checked} entries; `
    + `worst${place}: ${analytic.toPrecision(6)}, expected ${numeric.toPrecision(6)}`;
}

function gradientSentBy(layer: string, receiver: string): string {
  const sender = layer === LOSS ? 'the loss sends to' : `${layer} sends back to`;
  return `the gradient that ${sender} ${receiver}`;
}
