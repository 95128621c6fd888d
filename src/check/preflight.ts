import { exportName, type Network, type Node, type Value } from '../engine/network';
import { finish, inStretches, instead } from '../engine/parts';
import type { Obstacle } from '../protocol/obstacle';
import { say, sentence, SentenceError, type Sentence } from '../protocol/sentence';
import { random } from '../tensor/random';
import { unravel } from '../tensor/shape';
import { firstNonFinite, type Tensor } from '../tensor/tensor';
import { backwardOrigin, forwardOrigin } from './nonFinite';
import { copyTensor } from './ownMemory';

/** A network that nothing can be said of, because the numbers it is fed with are none. */
export class PreflightError extends SentenceError {
  override readonly name = 'PreflightError';
  constructor(
    readonly layer: string,
    reason: Sentence,
  ) {
    super(reason);
  }
}

/** What there is to check. */
export interface Preflight {
  readonly loss: number;
  /** What keeps the network from being checked as a whole. */
  readonly obstacle?: Obstacle;
  readonly network: Network;
  /** Layers that can be checked alone, in a network where all that they need is finite. */
  readonly alone: { readonly network: Network; readonly nodes: readonly Node[] };
  /** False when no derivative of the loss can be had. */
  readonly reachesLoss: boolean;
  /** The positions at which gradients were others in a second run, by their names in an export, `fc1.weight.grad`. */
  readonly varying: ReadonlyMap<string, readonly number[]>;
  /** Milliseconds that the backward pass of each node took, by its position; empty before an obstacle. */
  readonly backwardTimes: readonly number[];
}

/**
 * Runs the network forward and backward, twice. Afterwards every gradient is filled in.
 * @param seed for gradients that stand in where none arrives
 * @throws PreflightError when the data or the target hold NaN or infinity
 */
export function preflight(network: Network, seed = 0): Preflight {
  return finish(preflightSteps(network, seed));
}

/** The same, node by node. */
export function* preflightSteps(network: Network, seed = 0): Generator<Node, Preflight> {
  const loss = yield* network.forwardSteps();
  const first = network.nodes[0]!;
  const forward = yield* instead(forwardOrigin(network), () => first);
  if (forward) return yield* notFiniteForward(network, forward, seed);
  yield* network.backwardSteps();
  const backward = yield* instead(backwardOrigin(network), () => first);
  if (backward) {
    const { copy, nodes } = yield* withUpstream(network, network.nodes.length, seed);
    const alone = { network: copy, nodes };
    return { network, loss, obstacle: backward, alone, reachesLoss: true, varying: new Map(), backwardTimes: [] };
  }
  const before: Float64Array[] = [];
  for (const { node, tensor } of gradientsOf(network)) {
    before.push((yield* instead(copyTensor(tensor), () => node)).data);
    yield node;
  }
  if (!Object.is(yield* network.forwardSteps(), loss)) return yield* otherOutputs(network, loss);
  const backwardTimes = yield* timedBackward(network);
  const varying = yield* varyingEntries(network, before);
  const obstacle = otherGradients(network, before, varying);
  const alone = { network, nodes: others(network, obstacle) };
  return { network, loss, ...(obstacle && { obstacle }), alone, reachesLoss: true, varying, backwardTimes };
}

/** Runs backward, and returns what each node took. */
function* timedBackward(network: Network): Generator<Node, number[]> {
  const times = new Map<Node, number>();
  const steps = network.backwardSteps();
  for (;;) {
    const started = performance.now();
    const step = steps.next();
    if (step.done) return network.nodes.map((node) => times.get(node)!);
    times.set(step.value, (times.get(step.value) ?? 0) + performance.now() - started);
    yield step.value;
  }
}

function others({ nodes }: Network, obstacle: Obstacle | undefined): Node[] {
  return nodes.filter(({ name }) => name !== obstacle?.layer);
}

/** A layer that makes NaN of numbers, or has NaN for its weights: the layers in front of it can still be checked. */
function* notFiniteForward(network: Network, obstacle: Obstacle, seed: number): Generator<Node, Preflight> {
  const position = network.nodes.findIndex(({ name }) => name === obstacle.layer);
  if (position < 0) throw new PreflightError(obstacle.layer, sentence`${obstacle.layer}: ${obstacle.sentence}`);
  const { copy, nodes } = yield* withUpstream(network, position, seed);
  const loss = network.loss.output.tensor.data[0]!;
  const alone = { network: copy, nodes };
  return { network, loss, obstacle, alone, reachesLoss: false, varying: new Map(), backwardTimes: [] };
}

/**
 * A copy of the network in which a gradient arrives at each of its first nodes: its own where that is finite, else
 * random numbers, which say as much about a layer's rule.
 */
function* withUpstream(
  network: Network,
  count: number,
  seed: number,
): Generator<Node, { copy: Network; nodes: Node[] }> {
  const copy = network.inFloat64();
  yield* copy.forwardSteps();
  yield* copy.backwardSteps();
  const { normal } = random(seed);
  const nodes = copy.nodes.slice(0, count);
  for (const { output: { gradient } } of nodes) {
    if (firstNonFinite(gradient!) >= 0) gradient!.data.forEach((_, i) => (gradient!.data[i] = normal()));
  }
  return { copy, nodes };
}

/** Two runs on the same numbers gave two losses: finds the first layer that gives other numbers again. */
function* otherOutputs(network: Network, loss: number): Generator<Node, Preflight> {
  const outputs = network.nodes.map(({ output }) => output.tensor.data.slice());
  const again = yield* network.forwardSteps();
  yield* network.backwardSteps();
  const position = network.nodes.findIndex(({ output }, i) => differenceAt(output.tensor, outputs[i]!) >= 0);
  const node = network.nodes[position] ?? network.loss;
  const [before, after] = position < 0 ? [Float64Array.of(loss), Float64Array.of(again)]
    : [outputs[position]!, node.output.tensor.data];
  const at = Math.max(0, before.findIndex((value, i) => !Object.is(value, after[i])));
  const tensor = exportName(network, node.output);
  const obstacle = nondeterministic(node.name, tensor, node.output.tensor, at, [before[at]!, after[at]!],
    sentence`${node.operator.op} gives other numbers when it runs again on the same ones`);
  const alone = { network, nodes: others(network, obstacle) };
  return { network, loss, obstacle, alone, reachesLoss: false, varying: new Map(), backwardTimes: [] };
}

/** The positions at which gradients are not what they were in the first run; only tensors that have any. */
function* varyingEntries(
  network: Network,
  before: readonly Float64Array[],
): Generator<Node, ReadonlyMap<string, readonly number[]>> {
  const varying = new Map<string, number[]>();
  for (const [i, { node, name, tensor: { data } }] of gradientsOf(network).entries()) {
    const positions: number[] = [];
    const comparing = inStretches(data.length, (from, to) => compare(data, before[i]!, positions, from, to));
    yield* instead(comparing, () => node);
    if (positions.length > 0) varying.set(name, positions);
  }
  return varying;
}

/** Adds the positions, from `from` up to `to`, at which the numbers differ. */
function compare(data: Float64Array, before: Float64Array, positions: number[], from: number, to: number): void {
  for (let at = from; at < to; at++) if (!Object.is(data[at], before[at])) positions.push(at);
}

/** The first gradient on the way back from the loss that the second run gives otherwise. */
function otherGradients(
  network: Network,
  before: readonly Float64Array[],
  varying: ReadonlyMap<string, readonly number[]>,
): Obstacle | undefined {
  const gradients = gradientsOf(network);
  const i = gradients.findIndex(({ name }) => varying.has(name));
  if (i < 0) return undefined;
  const { node, name, tensor } = gradients[i]!;
  const at = varying.get(name)![0]!;
  return nondeterministic(node.name, name, tensor, at, [before[i]![at]!, tensor.data[at]!],
    sentence`the backward pass of ${node.operator.op} gives other numbers when it runs again on the same ones`);
}

function nondeterministic(
  layer: string,
  tensor: string,
  { shape }: Tensor,
  at: number,
  values: readonly [first: number, second: number],
  what: Sentence,
): Obstacle {
  const index = unravel(at, shape);
  const entry = index.length > 0 ? sentence`${tensor} at ${{ tensor, index }}` : sentence`${tensor}`;
  const said = say(sentence`${what}: ${entry} was ${values[0]}, then ${values[1]}`);
  return { kind: 'nondeterministic', layer, tensor, index, values, operands: [], ...said };
}

function differenceAt({ data }: Tensor, before: Float64Array): number {
  for (let i = 0; i < data.length; i++) if (!Object.is(data[i], before[i])) return i;
  return -1;
}

/** Every gradient with the layer that writes it, from the loss back: what is wrong first is to blame. */
function gradientsOf(network: Network): { node: Node; name: string; tensor: Tensor }[] {
  return [...network.nodes].reverse().flatMap((node) => {
    const { name, sources, gradients: { inputs, parameters } } = node;
    const nameOf = (value: Value): string => `${exportName(network, value)}.grad`;
    return [
      ...Object.entries(parameters).map(([key, tensor]) => ({ node, name: `${name}.${key}.grad`, tensor: tensor! })),
      ...inputs.flatMap((tensor, slot) => (tensor ? [{ node, name: nameOf(sources[slot]!), tensor }] : [])),
    ];
  });
}
