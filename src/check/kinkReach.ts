import type { Network, Value } from '../engine/network';
import { random } from '../tensor/random';
import { sizeOf } from '../tensor/shape';
import { NodeAnswers, type Marks } from './nodeAnswers';
import { quietly, type Step } from './step';

/**
 * Which entries may reach a kink: those that touch one in a node that reads them, and those whose change changes such
 * an entry. It only says “may”: what happens is seen when the entry is pushed all the way. Of a black box nothing is
 * known: all that it reads may.
 */
export class KinkReach {
  private readonly kinks: Marks[] = [];
  /** 0 where no kink can be reached, else a random number: no two of them cancel each other in a sum. */
  private readonly marks = new Map<Value, Float64Array>();
  private readonly parameters = new Map<string, Int32Array>();
  private readonly numbers = random(1);

  private constructor(private readonly network: Network) {}

  /** Looks at all nodes, from the last one to the first. */
  static *of(network: Network): Generator<Step, KinkReach> {
    const reach = new KinkReach(network);
    for (let position = network.nodes.length - 1; position >= 0; position--) {
      const { name } = network.nodes[position]!;
      yield { layer: name, entries: 0 };
      yield* quietly({ layer: name, entries: 0 }, reach.pass(position));
    }
    return reach;
  }

  /** The entries of what a node reads that, moved alone, touch a kink in it. */
  inNode(position: number): Marks {
    return this.kinks[position]!;
  }

  /** The entries of a parameter, `conv1.weight`, that may reach a kink. */
  ofParameter(name: string): Int32Array {
    return this.parameters.get(name) ?? new Int32Array(0);
  }

  /** The entries of an input of the network that may. */
  ofInput(value: Value): Int32Array {
    return positionsOf(this.marks.get(value));
  }

  private *pass(position: number): Generator<void, void> {
    const { name, output, gradients } = this.network.nodes[position]!;
    const node = new NodeAnswers(this.network, position);
    if (node.isBlackBox) {
      this.passBlackBox(node, name, Object.keys(gradients.parameters));
      this.kinks[position] = new Map();
      this.marks.delete(output);
      return;
    }
    const kinks = (this.kinks[position] = yield* node.kinks());
    yield;
    const behind = this.marks.get(output);
    if (behind) {
      for (const key of Object.keys(gradients.parameters)) {
        this.parameters.set(`${name}.${key}`, positionsOf(yield* node.ofParameter(key, behind)));
      }
      for (const [value, reaching] of yield* node.ofInputs(behind, 'held')) {
        this.mark(value, reaching);
        yield;
      }
      this.marks.delete(output);
    }
    for (const [value, own] of kinks) this.mark(value, own);
  }

  private passBlackBox(node: NodeAnswers, name: string, keys: readonly string[]): void {
    for (const key of keys) {
      const { shape } = node.parameter(key);
      this.parameters.set(`${name}.${key}`, Int32Array.from({ length: sizeOf(shape) }, (_, entry) => entry));
    }
    for (const value of node.values) this.mark(value, new Uint8Array(value.tensor.data.length).fill(1));
  }

  private mark(value: Value, where: ArrayLike<number>): void {
    for (let i = 0; i < where.length; i++) {
      if (where[i] === 0) continue;
      let marks = this.marks.get(value);
      if (!marks) this.marks.set(value, (marks = new Float64Array(where.length)));
      if (marks[i] === 0) marks[i] = 1 + this.numbers.uniform();
    }
  }
}

/** Where the numbers are not 0. */
function positionsOf(numbers: Float64Array | undefined): Int32Array {
  let count = 0;
  numbers?.forEach((value) => value !== 0 && count++);
  const positions = new Int32Array(count);
  if (count > 0) numbers!.forEach((value, at) => value !== 0 && (positions[positions.length - count--] = at));
  return positions;
}
