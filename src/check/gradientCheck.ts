import type { Network, Node, Value } from '../engine/network';
import { overallVerdict, sumOfCounts } from '../protocol/verdicts';
import { checkTolerance, type Tolerance } from '../protocol/tolerance';
import type { CheckedEntries, CheckReport, LayerCheck, TensorCheck } from '../protocol/views';
import { sizeOf } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import { checkAround, withObstacle } from './around';
import { byRule, findCulprit, isWrong } from './culprit';
import { checkEveryEntry } from './everyEntry';
import { preflight } from './preflight';
import { checkSamples } from './samples';
import { Tasks, type Task } from './tasks';

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
 */
export function* checkGradients(network: Network, options: CheckOptions = {}): Generator<Progress, CheckReport> {
  if (network.dtype === 'float64') return yield* checkFloat64(network, options);
  // Rounding to float32 would drown what a check looks for: the rules are checked in float64, rounding is shown apart.
  const exact = network.inFloat64();
  const report = yield* checkFloat64(exact, options);
  if (report.obstacle) return report;
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
    if (Number.isNaN(difference)) return [name, Infinity];
    return [name, largest === 0 ? 0 : difference / largest];
  }));
}

function* checkFloat64(network: Network, options: CheckOptions): Generator<Progress, CheckReport> {
  const started = performance.now();
  const { seed = 0, budget, tolerance } = options;
  if (tolerance) checkTolerance(tolerance);
  const flight = preflight(network, seed);
  const { loss, obstacle } = flight;
  const tasks = new Tasks(network, tolerance);
  const total = entriesOf(network);
  const steps = obstacle
    ? checkAround(flight, tasks, options)
    : budget === undefined
      ? checkEveryEntry(network, tasks, seed)
      : checkSamples(network, tasks, seed, 1000 * budget);
  let done = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    done += step.value.entries;
    yield { layer: step.value.layer, done, total };
  }
  const { locals, wholes } = step.value;
  for (const { entries } of wholes) options.keep?.(entries);
  const findings = summariesOf(wholes);

  const layers = [
    ...network.inputs.map(({ name }) => ({ name, op: 'Input' })),
    ...network.nodes.map(({ name, operator }) => ({ name, op: operator.op })),
  ];
  const report = layers.map(({ name, op }): LayerCheck => {
    const counts = (locals.get(name) ?? []).map(({ verdicts }) => verdicts);
    return { name, op, local: overallVerdict(sumOfCounts(counts)), tensors: findings.get(name) ?? [] };
  });
  const failed = [...locals.values(), ...findings.values()].flat().some(isWrong);
  const culprit = failed ? findCulprit(network, locals, findings) : undefined;
  const found: CheckReport = {
    verdict: failed ? 'fail' : 'pass',
    parameters: [...network.parameters.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    checked: report.flatMap(({ tensors }) => tensors).reduce((sum, { checked }) => sum + checked, 0),
    loss,
    elapsedMs: performance.now() - started,
    layers: report,
    ...(culprit && { culprit: tolerance ? byRule(culprit, tolerance) : culprit }),
    ...(tolerance && { tolerance }),
  };
  return obstacle ? withObstacle(found, obstacle) : found;
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

function summariesOf(tasks: readonly Task[]): Map<string, TensorCheck[]> {
  const summaries = new Map<string, TensorCheck[]>();
  for (const { layer, entries } of tasks) {
    summaries.set(layer, [...(summaries.get(layer) ?? []), entries.summary()]);
  }
  return summaries;
}
