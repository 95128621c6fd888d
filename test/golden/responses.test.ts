import assert from 'node:assert/strict';
import { magnitudeSums } from '../../src/check/magnitudes';
import { UNDERFLOW } from '../../src/check/verdict';
import { STEP, type Channels, type Delta, type Direction } from '../../src/engine/delta';
import type { Node } from '../../src/engine/network';
import type { Gradients, Perturbation } from '../../src/engine/operator';
import { random, type Random } from '../../src/tensor/random';
import { channelsOf, innerOf, sizeOf } from '../../src/tensor/shape';
import { goldenCases } from './run';
import { stackOf } from './stack';

/** Entries of each tensor that are pushed one by one. */
const PUSHED = 8;

/** Two ways to the same sum may differ by some roundings of each of its terms. */
const SLACK = 1e-13;

const directions: readonly Direction[] = ['held', 1, -1];

/**
 * The bulk form of every difference rule gives what the rule itself gives entry by entry, and reports the same kinks:
 * on every layer of the golden networks, with the numbers they have and with small whole numbers, which lie on kinks.
 */
describe('Bulk responses are those of the difference rules, on every layer of the golden networks', () => {
  for (const { set, name, cases } of goldenCases()) {
    describe(`${set}/${name}`, () => {
      for (const golden of cases) {
        it(golden.name, () => {
          const numbers = random(11, golden.name.length);
          const { network } = golden.open();
          for (const node of network.nodes) assertResponses(node, numbers);
          for (const node of network.nodes) {
            const restore = putOnKinks(node, numbers);
            assertResponses(node, numbers);
            restore();
          }
        });
      }
    });
  }
});

/** Replaces what the node reads by small whole numbers, where it can work with them, until it is asked to restore. */
function putOnKinks(node: Node, numbers: Random): () => void {
  const before = node.state.inputs.map(({ data }) => data.slice());
  const forward = (): void => {
    node.operator.validate?.(node.state as never);
    node.operator.forward(node.state as never);
  };
  const restore = (): void => {
    node.state.inputs.forEach(({ data }, slot) => data.set(before[slot]!));
    forward();
  };
  node.sources.forEach(({ gradient, tensor: { data } }) => {
    if (gradient) data.forEach((_, i) => (data[i] = numbers.integer(4) - 1));
  });
  try {
    forward();
  } catch {
    restore();
  }
  return restore;
}

function assertResponses(node: Node, numbers: Random): void {
  const { operator, state, sources, output: { tensor: y } } = node;
  assert.ok(operator.respond, `${operator.op} has no bulk form`);
  const response = y.data.map(() => numbers.normal());
  const sums = magnitudeSums(node, { shape: y.shape, data: response.map(Math.abs) });
  for (const direction of directions) {
    const answers = sources.map(({ gradient, tensor: { data } }) => gradient && new Float64Array(data.length));
    operator.respond(state as never, { response, direction }, answers);
    answers.forEach((answer, slot) => {
      if (!answer) return;
      for (const entry of some(answer.length, numbers)) {
        const pushed = pushInput(node, slot, entry, response, direction);
        const sum = sums.inputs[slot]!.data[entry]!;
        compare(node, `input ${slot}`, entry, direction, answer[entry]!, pushed.derivative, sum);
      }
    });
  }
  assertKinks(node, numbers);
  assertParameters(node, response, sums, numbers);
}

function assertKinks(node: Node, numbers: Random): void {
  const { operator, state, sources, output: { tensor: y } } = node;
  const marks = sources.map(({ gradient, tensor: { data } }) => gradient && new Uint8Array(data.length));
  operator.kinks?.(state as never, marks);
  marks.forEach((own, slot) => {
    if (!own) return;
    const marked = [...own.keys()].filter((i) => own[i] === 1).slice(0, PUSHED);
    for (const entry of [...marked, ...some(own.length, numbers)]) {
      const isKink = [1, -1].some((sign) => {
        const { kink } = pushInput(node, slot, entry, y.data, sign as Direction);
        return kink;
      });
      assert.equal(own[entry] === 1, isKink, `${operator.op} (${node.name}): kink at ${entry} of input ${slot}`);
    }
  });
}

function assertParameters(node: Node, response: Float64Array, sums: Gradients, numbers: Random): void {
  const { operator, state } = node;
  for (const [key, parameter] of Object.entries(state.parameters)) {
    const rule = operator.perturb![key]!;
    assert.ok(rule.respond, `${operator.op} has no bulk form for ${key}`);
    const answers = new Float64Array(parameter!.data.length);
    rule.respond(state as never, { response, direction: 'held' }, answers);
    for (const entry of some(answers.length, numbers)) {
      const pushed = pushParameter(node, rule, entry, response);
      compare(node, key, entry, 'held', answers[entry]!, pushed, sums.parameters[key]!.data[entry]!);
    }
  }
}

/** A few positions, the first and the last among them. */
function some(size: number, numbers: Random): number[] {
  return [0, size - 1, ...Array.from({ length: PUSHED - 2 }, () => numbers.integer(size))];
}

function compare(
  node: Node, what: string, entry: number, direction: Direction, answer: number, pushed: number, sum: number,
): void {
  const claim = `${what}[${entry}], ${direction}: in bulk ${answer}, pushed ${pushed} (sum ${sum})`;
  const scale = Math.max(sum, direction === 'held' ? 0 : Math.abs(pushed));
  if (Object.is(pushed, answer)) return;
  assert.ok(Math.abs(answer - pushed) <= SLACK * scale + UNDERFLOW, `${node.operator.op} (${node.name}): ${claim}`);
}

/** What a change of one entry of one input does to ⟨response, output⟩, per unit, and whether it touched a kink. */
function pushInput(node: Node, slot: number, entry: number, response: Float64Array, direction: Direction) {
  const { operator, state } = node;
  const { shape } = state.inputs[slot]!;
  const inner = innerOf(shape);
  const channel = Math.floor(entry / inner) % channelsOf(shape);
  const samples = shape[0]!;
  const sample = Math.floor(entry / (channelsOf(shape) * inner));
  let kink = false;
  const push = (step: number): number => {
    const stack = stackOf(samples, direction === 'held' ? 'held' : 'free');
    const data = new Float64Array(samples * inner);
    data[sample * inner + (entry % inner)] = step;
    const change = { from: channel, to: channel + 1, data };
    const inputs = state.inputs.map((_, other) => (other === slot ? change : undefined));
    const range = rangeOf(node, inputs.map((input) => input && [input.from, input.to] as const));
    const output = deltaOf(node, samples, range);
    operator.difference!(state as never, stack, inputs, output);
    kink ||= stack.kinks[0] === 1;
    return contract(node, samples, output, response) / step;
  };
  const derivative = direction === 'held' ? (push(STEP) + push(-STEP)) / 2 : push(direction * STEP);
  return { derivative, kink };
}

function pushParameter(node: Node, rule: Perturbation<unknown>, entry: number, response: Float64Array): number {
  const samples = node.output.tensor.shape[0]!;
  const output = deltaOf(node, samples, rule.channels(node.state, entry));
  rule.difference(node.state, stackOf(samples, 'held'), Int32Array.of(entry), STEP, output);
  return contract(node, samples, output, response) / STEP;
}

function rangeOf({ operator, state }: Node, inputs: readonly (Channels | undefined)[]): Channels {
  if (operator.channels === 'mixed') return [0, channelsOf(state.output.shape)];
  if (operator.channels === 'kept') return inputs.find((range) => range !== undefined)!;
  return operator.channels(inputs, state);
}

function deltaOf({ output: { tensor: { shape } } }: Node, rows: number, [from, to]: Channels): Delta {
  return { from, to, data: new Float64Array(rows * (to - from) * innerOf(shape)) };
}

function contract(node: Node, rows: number, { from, to, data }: Delta, response: Float64Array): number {
  const { shape } = node.output.tensor;
  const width = (to - from) * innerOf(shape);
  const perSample = sizeOf(shape) / (shape[0] ?? 1);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const base = shape.length === 0 ? 0 : row * perSample + from * innerOf(shape);
    for (let i = 0; i < width; i++) sum += data[row * width + i]! * response[base + i]!;
  }
  return sum;
}
