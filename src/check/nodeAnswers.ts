import type { Direction } from '../engine/delta';
import type { Network, Node, Value } from '../engine/network';
import { inParts } from '../engine/parts';
import { isBlackBox } from './blackBox/rules';
import { Propagation, type Batch } from './propagation';
import { parameterSubject, valueSubject, type Subject } from './subject';

/** What the number at the end answers to each entry of some values, and which of them lie on a kink. */
export type Answers = ReadonlyMap<Value, Float64Array>;
export type Marks = ReadonlyMap<Value, Uint8Array>;

/**
 * Asks one node how the number at the end, the loss, answers to each entry of what it reads: of its inputs and of its
 * parameters, given how it answers to the node's output. In bulk where the operator offers that, else by pushing
 * entries through the node in stacks. All methods yield in the middle of long work.
 */
export class NodeAnswers {
  /** The values that have an answer, each once, whatever the number of slots it is read in. */
  readonly values: readonly Value[];
  private readonly node: Node;
  private readonly inBulk: boolean;
  /** True when outputs have to be subtracted: each answer then has an error of its own, and entries are pushed. */
  readonly isBlackBox: boolean;

  constructor(
    private readonly network: Network,
    private readonly position: number,
  ) {
    this.node = network.nodes[position]!;
    const { operator, sources } = this.node;
    this.values = [...new Set(sources)].filter(({ gradient }) => gradient);
    this.isBlackBox = isBlackBox(this.node);
    // Two slots that read the same value move together, and a kink of one may make up for that of the other.
    const isRepeated = new Set(sources).size < sources.length;
    this.inBulk = operator.respond !== undefined && !(operator.kinks && isRepeated);
  }

  get output(): Value {
    return this.node.output;
  }

  /** The answer to each entry of the inputs; what a value gets through several slots adds up. */
  *ofInputs(response: Float64Array, direction: Direction): Generator<void, Answers> {
    const answers = new Map(this.values.map((value) => [value, new Float64Array(value.tensor.data.length)]));
    const { operator, state, sources } = this.node;
    if (this.inBulk) {
      const probe = { response, direction };
      const own = sources.map((source) => answers.get(source));
      yield* inParts(this.node, (part) => operator.respond!(state as never, probe, own, part));
      return answers;
    }
    for (const [value, answer] of answers) {
      const propagation = Propagation.throughNode(this.node, valueSubject(value, this.position), response);
      for (const batch of propagation.batches(answer.keys())) {
        const derivatives = yield* derivativesOf(propagation, batch, direction);
        derivatives.forEach((derivative, p) => (answer[batch.entries[p]!] = derivative));
        yield;
      }
    }
    return answers;
  }

  /** The answer to each entry of a parameter. */
  *ofParameter(key: string, response: Float64Array): Generator<void, Float64Array> {
    const { operator, state } = this.node;
    const answers = new Float64Array(state.parameters[key]!.data.length);
    const rule = operator.perturb?.[key];
    if (rule?.respond) {
      const probe = { response, direction: 'held' } as const;
      yield* inParts(this.node, (part) => rule.respond!(state as never, probe, answers, part));
      return answers;
    }
    const propagation = Propagation.throughNode(this.node, this.parameter(key), response);
    for (const batch of propagation.batches(answers.keys())) {
      const derivatives = yield* derivativesOf(propagation, batch, 'held');
      derivatives.forEach((derivative, p) => (answers[batch.entries[p]!] = derivative));
      yield;
    }
    return answers;
  }

  /** Marks the entries of the inputs that, moved alone, touch a kink in this node; only values that have any. */
  *kinks(): Generator<void, Marks> {
    const { operator, state, sources } = this.node;
    const marks = new Map(this.values.map((value) => [value, new Uint8Array(value.tensor.data.length)]));
    if (this.inBulk) operator.kinks?.(state as never, sources.map((source) => marks.get(source)));
    else {
      const response = new Float64Array(state.output.data.length);
      for (const [value, own] of marks) {
        const propagation = Propagation.throughNode(this.node, valueSubject(value, this.position), response);
        for (const batch of propagation.batches(own.keys())) {
          const { kinks } = yield* propagation.respondInSteps(batch, 'held');
          kinks.forEach((kink, p) => (own[batch.entries[p]!] = kink));
          yield;
        }
      }
    }
    return new Map([...marks].filter(([, own]) => own.includes(1)));
  }

  parameter(key: string): Subject {
    return parameterSubject(this.network, this.position, key);
  }
}

/** The derivatives of a batch in this direction: on held branches the mean of both. */
function* derivativesOf(
  propagation: Propagation,
  batch: Batch,
  direction: Direction,
): Generator<void, Float64Array> {
  if (direction !== 'held') return (yield* propagation.respondInSteps(batch, 'free', direction)).derivatives;
  const { derivatives } = yield* propagation.respondInSteps(batch, 'held');
  const opposite = (yield* propagation.respondInSteps(batch, 'held', -1)).derivatives;
  return derivatives.map((value, p) => 0.5 * (value + opposite[p]!));
}
