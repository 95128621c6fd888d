import type { Network, Value } from '../engine/network';
import { random } from '../tensor/random';
import type { Marks, NodeAnswers } from './nodeAnswers';

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
 * go all the way to the loss.
 *
 * It does not hold for entries that reach a kink. These are marked: an entry that touches a kink, or whose change
 * changes a marked one. A mark only says that an entry may reach a kink; it has to be pushed all the way to find out.
 */
export class Responses {
  private readonly answers = new Map<Value, Float64Array>();
  /** 0 where no kink can be reached, else a random number: no two of them cancel each other in a sum. */
  private readonly marks = new Map<Value, Float64Array>();
  private readonly numbers = random(1);

  /** Starts at the loss: its answer to itself is 1. */
  constructor(network: Network) {
    this.answers.set(network.loss.output, Float64Array.of(1));
  }

  /** The answer to each entry of a value that all of its readers have been passed for; 0 where nothing reads it. */
  of(value: Value): Float64Array {
    return this.answers.get(value) ?? new Float64Array(value.tensor.data.length);
  }

  /** Not 0 for the entries of a value that may reach a kink behind it; absent when none does. */
  marksOf(value: Value): Float64Array | undefined {
    return this.marks.get(value);
  }

  /** Goes on through a node to what it reads. All nodes behind it have been passed. */
  *pass(node: NodeAnswers, kinks: Marks): Generator<void, void> {
    const { output } = node;
    for (const [value, answer] of yield* node.ofInputs(this.of(output), 'held')) {
      const known = this.answers.get(value);
      if (known) for (let i = 0; i < known.length; i++) known[i]! += answer[i]!;
      else this.answers.set(value, answer);
    }
    const behind = this.marks.get(output);
    const reaching = behind && (yield* node.ofInputs(behind, 'held'));
    for (const value of node.values) this.mark(value, kinks.get(value));
    for (const [value, marks] of reaching ?? []) this.mark(value, marks);
    this.answers.delete(output);
    this.marks.delete(output);
  }

  /** Marks where the given numbers are not 0. */
  private mark(value: Value, where: ArrayLike<number> | undefined): void {
    if (!where) return;
    for (let i = 0; i < where.length; i++) {
      if (where[i] === 0) continue;
      let marks = this.marks.get(value);
      if (!marks) this.marks.set(value, (marks = new Float64Array(where.length)));
      if (marks[i] === 0) marks[i] = 1 + this.numbers.uniform();
    }
  }
}
