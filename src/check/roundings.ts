import type { Network, Node, Value } from '../engine/network';
import { channelsOf } from '../tensor/shape';
import { allowedRoundings } from './verdict';

/** How many roundings the gradients of a network are allowed, from the sums on the way to the loss. */
export class Roundings {
  private readonly terms: readonly number[];

  constructor(private readonly network: Network) {
    this.terms = network.nodes.map(longestSum);
  }

  /** Of an input of the network, through all of it. */
  ofInput(): number {
    return allowedRoundings(this.terms);
  }

  /** Of a parameter of the node at this position, through all of the network behind it. */
  ofParameter(position: number): number {
    return allowedRoundings([...this.terms.slice(position), placesOf(this.network.nodes[position]!.output)]);
  }

  /** Of a value that nodes from this position on read, through all of them. */
  ofValue(firstNode: number): number {
    return allowedRoundings(this.terms.slice(firstNode));
  }

  /** Terms of the longest sum of all. */
  get longest(): number {
    return Math.max(...this.terms);
  }

  /** Of what the node at this position reads, through the node alone. */
  ofNode(position: number): number {
    return allowedRoundings([this.terms[position]!, placesOf(this.network.nodes[position]!.output)]);
  }
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
