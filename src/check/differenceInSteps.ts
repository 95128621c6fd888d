import type { Delta, Stack } from '../engine/delta';
import type { Node } from '../engine/network';
import { inParts, NUMBERS_AT_ONCE } from '../engine/parts';
import { writeDifference } from './blackBox/rules';

/**
 * Writes what changes of the inputs do to the output of a node, and yields in the middle of long work: in the parts
 * that a divisible operator knows, or channel by channel where the operator keeps them apart.
 * @param share how much work it is, in passes through the node
 */
export function* differenceInSteps(
  node: Node,
  stack: Stack,
  inputs: readonly (Delta | undefined)[],
  output: Delta,
  share = 1,
): Generator<void, void> {
  const [input] = inputs;
  if (input && node.operator.channels === 'kept' && output.data.length > NUMBERS_AT_ONCE) {
    for (const part of piecesOf(stack, input, output)) {
      writeDifference(node, part.stack, [part.input], part.output);
      yield;
    }
    return;
  }
  yield* inParts(node, (part) => writeDifference(node, stack, inputs, output, part), share);
}

/** Some channels of one row. */
interface Piece {
  readonly stack: Stack;
  readonly input: Delta;
  readonly output: Delta;
}

/** Row by row, as many channels at a time as make no more than a few numbers; at least one. */
function* piecesOf(stack: Stack, input: Delta, output: Delta): Generator<Piece> {
  const channels = output.to - output.from;
  const perChannel = output.data.length / (stack.rows * channels);
  const most = Math.max(1, Math.floor(NUMBERS_AT_ONCE / perChannel));
  for (let row = 0; row < stack.rows; row++) {
    const own: Stack = {
      ...stack,
      rows: 1, sample: stack.sample.subarray(row, row + 1), perturbation: stack.perturbation.subarray(row, row + 1),
    };
    for (let first = 0; first < channels; first += most) {
      const end = Math.min(channels, first + most);
      const of = (delta: Delta): Delta => channelsOf(delta, stack.rows, row, first, end);
      yield { stack: own, input: of(input), output: of(output) };
    }
  }
}

/** Channels of one row of a change, counted from its first one: over the same numbers. */
function channelsOf({ from, to, data }: Delta, rows: number, row: number, first: number, end: number): Delta {
  const channels = to - from;
  const inner = data.length / (rows * channels);
  const start = row * channels;
  return { from: from + first, to: from + end, data: data.subarray((start + first) * inner, (start + end) * inner) };
}
