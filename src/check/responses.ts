import type { Network, Value } from '../engine/network';
import type { NodeAnswers } from './nodeAnswers';

/**
 * How the loss answers to every value of a network, from differences alone: for each entry what the loss changes by,
 * per unit of the entry's change.
 *
 * A difference is pushed through the nodes that read a value and no further; what it does to their outputs is weighed
 * with how the loss answers to those. That is exact to within rounding: the step is 2⁻²⁰⁰, so that with all branches
 * held a difference goes through the rest of the network as through a linear map, and what entries do together is the
 * sum of what each does alone. One answer to each entry of a value then serves everything in front of it, and a check
 * costs a few passes instead of one for every entry. No code of a backward pass is involved: the map of each node is
 * that of its difference rule. The argument is put to the test in every check (see certificate.ts), by differences that
 * go all the way to the loss. It does not hold for entries that reach a kink, or a black box, which is nothing to build
 * on (see kinkReach.ts).
 */
export class Responses {
  private readonly answers = new Map<Value, Float64Array>();

  /** Starts at the loss: its answer to itself is 1. */
  constructor(network: Network) {
    this.answers.set(network.loss.output, Float64Array.of(1));
  }

  /** The answer to each entry of a value that all of its readers have been passed for; 0 where nothing reads it. */
  of(value: Value): Float64Array {
    return this.answers.get(value) ?? new Float64Array(value.tensor.data.length);
  }

  /** Goes on through a node to what it reads. All nodes behind it have been passed. */
  *pass(node: NodeAnswers): Generator<void, void> {
    if (node.isBlackBox) return;
    for (const [value, answer] of yield* node.ofInputs(this.of(node.output), 'held')) {
      const known = this.answers.get(value);
      if (known) for (let i = 0; i < known.length; i++) known[i]! += answer[i]!;
      else this.answers.set(value, answer);
    }
    this.answers.delete(node.output);
  }
}
