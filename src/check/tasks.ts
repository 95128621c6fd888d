import type { Network, Node, Value } from '../engine/network';
import { LayerError } from '../engine/network';
import type { Gradients } from '../engine/operator';
import { channelsOf } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import { addMagnitudes, emptyLike, MagnitudeSums } from './magnitudes';
import { Propagation } from './propagation';
import { parameterSubject, valueSubject, type Subject } from './subject';
import { allowedRoundings } from './verdict';

/** A gradient under check: what is perturbed, what the backward pass says, and how exact both sides can be. */
export interface Task {
  readonly layer: string;
  readonly subject: Subject;
  readonly analytic: Tensor;
  readonly sums: Tensor;
  readonly roundings: number;
  readonly propagation: Propagation;
  /** What the derivatives are of, by forward passes alone. */
  readonly evaluate: () => number;
}

/** Every parameter and every input, through the whole network. */
export function wholeTasks(network: Network): Task[] {
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
export function localTasks(network: Network): Task[] {
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
      propagation: Propagation.throughNode(node, subject, upstream.data),
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
