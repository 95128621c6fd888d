import { LayerError, type Network, type Node, type Value } from '../engine/network';
import type { Gradients } from '../engine/operator';
import type { Tolerance } from '../protocol/tolerance';
import { addTo, magnitudes, type Tensor } from '../tensor/tensor';
import { lossNoiseOf } from './blackBox/rules';
import { GradientEntries } from './entries';
import { addMagnitudes, emptyLike, MagnitudeSums } from './magnitudes';
import { backwardAlone, hasOwnSlots } from './ownMemory';
import { Propagation } from './propagation';
import { Roundings } from './roundings';
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
  readonly evaluate: () => number;
  /** What that number may be off by, beside a few roundings, because a black box on the way is noisy. */
  readonly noise: () => number;
}

/** The gradient of a node's input, or of its parameter by this key. */
export type NodeTask = Task & ({ readonly value: Value } | { readonly key: string });

/** The gradients of a network that there are to check. */
export class Tasks {
  private readonly roundings: Roundings;
  private readonly sums: MagnitudeSums;

  /**
   * @param network after `forward` and `backward`
   * @param tolerance a rule of the user's own, which decides instead of bounds on rounding
   */
  constructor(private readonly network: Network, private readonly tolerance?: Tolerance) {
    this.roundings = new Roundings(network);
    this.sums = new MagnitudeSums(network);
  }

  /** Adds up the magnitudes of the nodes from the last one to the one at this position, which takes a while. */
  prepare(position: number): void {
    this.sums.passTo(position);
  }

  /** The inputs of the network, through all of it. */
  ofInputs(): Task[] {
    return this.network.inputs.flatMap((value) => {
      if (!value.gradient) return [];
      const sums = this.sums.ofValue(value).data.slice();
      return [this.whole(value.name, valueSubject(value, 0), value.gradient, sums, this.roundings.ofInput())];
    });
  }

  /** The parameters of the node at this position, through all of the network behind it. */
  ofParameters(position: number): (Task & { readonly key: string })[] {
    const { name, gradients: { parameters } } = this.network.nodes[position]!;
    return Object.entries(parameters).map(([key, analytic]) => {
      const subject = parameterSubject(this.network, position, key);
      const sums = this.sums.ofParameter(subject.name).data;
      return { ...this.whole(name, subject, analytic!, sums, this.roundings.ofParameter(position)), key };
    });
  }

  private whole(layer: string, subject: Subject, analytic: Tensor, sums: Float64Array, roundings: number): Task {
    return {
      layer,
      subject,
      entries: new GradientEntries(
        subject.name, subject.shape, analytic.data.slice(), sums, roundings, this.tolerance),
      propagation: Propagation.toLoss(this.network, subject),
      evaluate: () => lossOf(this.network),
      noise: () => lossNoiseOf(this.network.nodes),
    };
  }

  /**
   * The inputs and parameters of the node at this position, through that node alone: derivatives of what its output is
   * worth by the gradient that the backward pass has for it.
   */
  ofNode(position: number): NodeTask[] {
    const { network, roundings, tolerance } = this;
    const node = network.nodes[position]!;
    const upstream = node.output.gradient!;
    const own = backwardOf(node);
    const sums = emptyLike(node.gradients);
    addMagnitudes(node, magnitudes(upstream), sums);
    const evaluate = (): number => {
      node.operator.forward(node.state as never);
      return node.output.tensor.data.reduce((sum, value, i) => sum + value * upstream.data[i]!, 0);
    };
    const task = (subject: Subject, pick: (gradients: Gradients) => Tensor): Task => ({
      layer: node.name,
      subject,
      entries: new GradientEntries(
        subject.name, subject.shape, pick(own).data, pick(sums).data, roundings.ofNode(position), tolerance),
      propagation: Propagation.throughNode(node, subject, upstream.data),
      evaluate,
      noise: () => lossNoiseOf([node]),
    });
    return [
      ...distinctInputs(node).map(({ value, slots }): NodeTask => {
        const pick = ({ inputs }: Gradients): Tensor => sumOf(slots.map((slot) => inputs[slot]!));
        const through = (subject: Subject): Propagation => Propagation.throughNode(node, subject, upstream.data);
        return { ...task(valueSubject(value, position), pick), value, through };
      }),
      ...Object.keys(own.parameters).map((key): NodeTask =>
        ({ ...task(parameterSubject(network, position, key), ({ parameters }) => parameters[key]!), key })),
    ];
  }
}

/** What the backward rule of a node gives, slot by slot. */
function backwardOf(node: Node): Gradients {
  if (hasOwnSlots(node)) return backwardAlone(node);
  const own = emptyLike(node.gradients);
  node.operator.backward(node.state as never, node.output.gradient!, own);
  return own;
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

/** The inputs of a node that have a gradient; one that is used twice appears once, with both of its slots. */
function distinctInputs({ sources }: Node): { value: Value; slots: number[] }[] {
  const values = [...new Set(sources)].filter(({ gradient }) => gradient);
  return values.map((value) => ({ value, slots: sources.flatMap((source, slot) => (source === value ? [slot] : [])) }));
}

function sumOf([first, ...others]: Tensor[]): Tensor {
  for (const other of others) addTo(first!, other);
  return first!;
}
