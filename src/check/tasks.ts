import { LayerError, type Network, type Node, type Value } from '../engine/network';
import type { Gradients } from '../engine/operator';
import { inParts } from '../engine/parts';
import type { Tolerance } from '../protocol/tolerance';
import type { TensorCheck } from '../protocol/views';
import { addTo, magnitudes, type Tensor } from '../tensor/tensor';
import { lossNoiseOf } from './blackBox/rules';
import { GradientEntries } from './entries';
import { emptyLike, magnitudeSumsInSteps, MagnitudeSums } from './magnitudes';
import { backwardAlone, copyGradients, copyTensor, hasOwnSlots } from './ownMemory';
import { Propagation } from './propagation';
import { Roundings } from './roundings';
import { quietly, type Step } from './step';
import { parameterSubject, valueSubject, type Subject } from './subject';

/** A gradient under check: what is perturbed, what is found of its entries, and two ways to find out. */
export interface Task {
  readonly layer: string;
  readonly subject: Subject;
  readonly entries: GradientEntries;
  /** Pushes differences of the entries to the number that the derivatives are of. */
  readonly propagation: Propagation;
  /** For what a node reads: the way of another subject, which moves the same value, through that node. */
  readonly through?: (subject: Subject) => Propagation;
  /** That number by forward passes alone. */
  readonly evaluate: () => Generator<unknown, number>;
  /** What that number may be off by, beside a few roundings, because a black box on the way is noisy. */
  readonly noise: () => number;
}

/** The gradient of a node's input, or of its parameter by this key. */
export type NodeTask = Task & ({ readonly value: Value } | { readonly key: string });

/** The gradients of a network that there are to check. */
export class Tasks {
  private readonly roundings: Roundings;
  private readonly sums: MagnitudeSums;
  /** How many slots read each value. */
  private readonly readers = new Map<Value, number>();

  /**
   * @param network after `forward` and `backward`
   * @param tolerance a rule of the user's own, which decides instead of bounds on rounding
   * @param isAsRun false where gradients of outputs are not those that the backward pass went on with
   */
  constructor(
    private readonly network: Network,
    private readonly tolerance?: Tolerance,
    private readonly isAsRun = true,
  ) {
    for (const source of network.nodes.flatMap(({ sources }) => sources)) {
      this.readers.set(source, (this.readers.get(source) ?? 0) + 1);
    }
    this.roundings = new Roundings(network);
    this.sums = new MagnitudeSums(network);
  }

  /** Adds up the magnitudes of the nodes from the last one to the one at this position, which takes a while. */
  prepare(position: number): Generator<void, void> {
    return this.sums.passTo(position);
  }

  /** The inputs of the network, through all of it. */
  *ofInputs(): Generator<void, Task[]> {
    yield* this.prepare(0);
    const tasks: Task[] = [];
    for (const value of this.network.inputs) {
      if (!value.gradient) continue;
      const { data: sums } = yield* copyTensor(this.sums.ofValue(value));
      const subject = valueSubject(value, 0);
      tasks.push(yield* this.whole(value.name, subject, value.gradient, sums, this.roundings.ofInput()));
    }
    return tasks;
  }

  /** The parameters of the node at this position, through all of the network behind it. */
  *ofParameters(position: number): Generator<void, (Task & { readonly key: string })[]> {
    yield* this.prepare(position);
    const { name, gradients: { parameters } } = this.network.nodes[position]!;
    const tasks: (Task & { readonly key: string })[] = [];
    for (const [key, analytic] of Object.entries(parameters)) {
      const subject = parameterSubject(this.network, position, key);
      const sums = this.sums.ofParameter(subject.name).data;
      const roundings = this.roundings.ofParameter(position);
      tasks.push({ ...yield* this.whole(name, subject, analytic!, sums, roundings), key });
    }
    return tasks;
  }

  /** All of them, through the whole network: inputs first. */
  *ofNetwork(): Generator<void, Task[]> {
    const tasks: Task[] = yield* this.ofInputs();
    for (const position of this.network.nodes.keys()) tasks.push(...yield* this.ofParameters(position));
    return tasks;
  }

  private *whole(
    layer: string,
    subject: Subject,
    gradient: Tensor,
    sums: Float64Array,
    roundings: number,
  ): Generator<void, Task> {
    const { data: analytic } = yield* copyTensor(gradient);
    return {
      layer,
      subject,
      entries: yield* GradientEntries.open(subject, analytic, sums, roundings, this.tolerance),
      propagation: Propagation.toLoss(this.network, subject),
      evaluate: () => lossOf(this.network),
      noise: () => lossNoiseOf(this.network.nodes),
    };
  }

  /**
   * The inputs and parameters of the node at this position, through that node alone: derivatives of what its output is
   * worth by the gradient that the backward pass has for it.
   */
  *ofNode(position: number): Generator<void, NodeTask[]> {
    const { network, roundings, tolerance } = this;
    const node = network.nodes[position]!;
    const upstream = node.output.gradient!;
    const own = yield* this.backwardOf(node);
    const upstreamSums = magnitudes(upstream);
    yield;
    const sums = yield* magnitudeSumsInSteps(node, upstreamSums);
    yield;
    const evaluate = function* (): Generator<unknown, number> {
      yield* inParts(node, (part) => node.operator.forward(node.state as never, part));
      return node.output.tensor.data.reduce((sum, value, i) => sum + value * upstream.data[i]!, 0);
    };
    const through = (subject: Subject): Propagation => Propagation.throughNode(node, subject, upstream.data);
    const task = function* (subject: Subject, pick: (gradients: Gradients) => Tensor): Generator<void, Task> {
      const [analytic, ownSums] = [pick(own).data, pick(sums).data];
      return {
        layer: node.name,
        subject,
        entries: yield* GradientEntries.open(subject, analytic, ownSums, roundings.ofNode(position), tolerance),
        propagation: through(subject),
        evaluate,
        noise: () => lossNoiseOf([node]),
      };
    };
    const tasks: NodeTask[] = [];
    for (const { value, slots } of distinctInputs(node)) {
      const pick = ({ inputs }: Gradients): Tensor => sumOf(slots.map((slot) => inputs[slot]!));
      tasks.push({ ...yield* task(valueSubject(value, position), pick), value, through });
    }
    for (const key of Object.keys(own.parameters)) {
      const subject = parameterSubject(network, position, key);
      tasks.push({ ...yield* task(subject, ({ parameters }) => parameters[key]!), key });
    }
    return tasks;
  }

  /** What the backward rule of a node gives, slot by slot. */
  private *backwardOf(node: Node): Generator<void, Gradients> {
    const isOnlyReader = node.sources.every((source) => !source.gradient || this.readers.get(source) === 1);
    // Then nobody has added to what the backward pass of the network had from it.
    if (isOnlyReader && this.isAsRun) return yield* copyGradients(node.gradients);
    if (hasOwnSlots(node)) return yield* backwardAlone(node);
    const own = emptyLike(node.gradients);
    node.operator.backward(node.state as never, node.output.gradient!, own);
    return own;
  }
}

/** J by a forward pass alone; NaN where a step leads to numbers that a layer cannot work with. */
function* lossOf(network: Network): Generator<unknown, number> {
  try {
    return yield* network.forwardSteps();
  } catch (error) {
    if (error instanceof LayerError) return NaN;
    throw error;
  }
}

/** The inputs of a node that have a gradient; one that is used twice appears once, with both of its slots. */
function distinctInputs({ sources }: Node): { value: Value; slots: number[] }[] {
  const values = [...new Set(sources)].filter(({ gradient }) => gradient);
  return values.map((value) => ({ value, slots: sources.flatMap((source, slot) => (source === value ? [slot] : [])) }));
}

function sumOf([first, ...others]: Tensor[]): Tensor {
  for (const other of others) addTo(first!, other);
  return first!;
}

/** What was found of each; none of them is judged any more. */
export function* summariesOf(tasks: readonly Task[]): Generator<Step, TensorCheck[]> {
  const summaries: TensorCheck[] = [];
  for (const { layer, entries } of tasks) {
    summaries.push(yield* quietly({ layer, entries: 0 }, entries.summaryInSteps()));
  }
  return summaries;
}
