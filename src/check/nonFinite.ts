import { exportName, type Network, type Node } from '../engine/network';
import { finish, inStretches } from '../engine/parts';
import type { Obstacle, Operand } from '../protocol/obstacle';
import { say, sentence, type Sentence } from '../protocol/sentence';
import { unravel } from '../tensor/shape';
import { statisticsOf } from '../tensor/statistics';
import { firstNonFinite, type Tensor } from '../tensor/tensor';

/** Where the first NaN or infinity of a run comes from. */
export interface NonFiniteOrigin extends Obstacle {
  readonly kind: 'nonFinite';
  /** How many entries of the tensor are NaN or infinite. */
  readonly count: number;
}

/** Looks for something, and yields in the middle of long work; undefined when there is none. */
type Search<Found> = Generator<void, Found | undefined>;

/** The first NaN or infinity of a run, forward and then backward; undefined when all numbers are finite. */
export function nonFiniteOrigin(network: Network): NonFiniteOrigin | undefined {
  return finish(forwardOrigin(network)) ?? finish(backwardOrigin(network));
}

/** The first NaN or infinity of the forward pass. Yields in the middle of long work. */
export function* forwardOrigin({ inputs, nodes, loss }: Network): Search<NonFiniteOrigin> {
  const targets = loss.sources.filter(({ gradient }) => gradient === undefined);
  for (const { name, tensor } of [...inputs, ...targets]) {
    const origin = yield* given(name, name, (found) => sentence`the data hold ${found}`, tensor);
    if (origin) return origin;
  }
  for (const node of nodes) {
    for (const [key, tensor] of Object.entries(node.state.parameters)) {
      const holds = (found: Sentence): Sentence => sentence`${key} holds ${found}`;
      const origin = yield* given(node.name, `${node.name}.${key}`, holds, tensor!);
      if (origin) return origin;
    }
    const origin = yield* madeForward(node, node === loss);
    if (origin) return origin;
  }
  return undefined;
}

/** The first NaN or infinity on the way back from the loss. Yields in the middle of long work. */
export function* backwardOrigin(network: Network): Search<NonFiniteOrigin> {
  for (const node of [...network.nodes].reverse()) {
    const { name, sources, gradients: { inputs, parameters } } = node;
    for (const [key, tensor] of Object.entries(parameters)) {
      const origin = yield* madeBackward(network, node, `${name}.${key}.grad`, tensor!);
      if (origin) return origin;
    }
    for (const [slot, gradient] of inputs.entries()) {
      const ofInput = `${exportName(network, sources[slot]!)}.grad`;
      const origin = gradient && (yield* madeBackward(network, node, ofInput, gradient));
      if (origin) return origin;
    }
  }
  return undefined;
}

/** Numbers that somebody gave. */
function* given(
  layer: string,
  tensor: string,
  holds: (found: Sentence) => Sentence,
  numbers: Tensor,
): Search<NonFiniteOrigin> {
  const found = yield* find(numbers);
  if (!found) return undefined;
  const said = say(sentence`${holds(inItsPlace(found.values[0]!, tensor, found.index))}; expected finite numbers`);
  return { kind: 'nonFinite', layer, tensor, ...found, operands: [], ...said };
}

/** What a layer makes of finite numbers. */
function* madeForward({ name, operator, state, sources }: Node, isLoss: boolean): Search<NonFiniteOrigin> {
  const found = yield* find(state.output);
  if (!found) return undefined;
  const operands = [
    ...sources.map((source) => operand(source.name, source.tensor)),
    ...Object.entries(state.parameters).map(([key, tensor]) => operand(`${name}.${key}`, tensor!)),
  ];
  const tensor = isLoss ? name : `${name}.output`;
  const given = inItsPlace(found.values[0]!, tensor, found.index);
  const first = sentence`${operator.op} is the first layer to give ${given}`;
  const said = say(sentence`${first}; its operands are finite (${written(operands)})`);
  return { kind: 'nonFinite', layer: name, tensor, ...found, operands, ...said };
}

/** What a layer's backward pass makes of finite numbers. */
function* madeBackward(network: Network, node: Node, tensor: string, gradient: Tensor): Search<NonFiniteOrigin> {
  const { name, operator, state, sources, output } = node;
  const found = yield* find(gradient);
  if (!found) return undefined;
  const operands = [
    ...(node === network.loss ? [] : [operand(`${name}.output.grad`, output.gradient!)]),
    ...sources.map((source) => operand(source.name, source.tensor)),
    ...Object.entries(state.parameters).map(([key, parameter]) => operand(`${name}.${key}`, parameter!)),
  ];
  const where = inItsPlace(sentence`${tensor} (${{ tensor, shape: gradient.shape }})`, tensor, found.index);
  const first = sentence`the backward pass of ${operator.op} is the first to give ${found.values[0]!}, in ${where}`;
  const said = say(sentence`${first}; its operands: ${written(operands)}`);
  return { kind: 'nonFinite', layer: name, tensor, ...found, operands, ...said };
}

function* find(tensor: Tensor): Search<Pick<NonFiniteOrigin, 'index' | 'values' | 'count'>> {
  let at = -1;
  yield* inStretches(tensor.data.length, (from, to) => {
    if (at < 0) at = firstNonFinite(tensor, from, to);
  });
  if (at < 0) return undefined;
  const count = tensor.data.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  return { index: unravel(at, tensor.shape), values: [tensor.data[at]!], count };
}

/** Something with its place in a tensor; a scalar has none. */
function inItsPlace(what: Sentence | number, tensor: string, index: readonly number[]): Sentence {
  return index.length > 0 ? sentence`${what} at ${{ tensor, index }}` : sentence`${what}`;
}

function operand(name: string, tensor: Tensor): Operand {
  const { min, max, nan, infinite } = statisticsOf(tensor);
  return { name, min, max, nonFinite: nan + infinite };
}

function written(operands: readonly Operand[]): Sentence {
  return operands.map(({ name, min, max, nonFinite }) => {
    const range = sentence`${name} from ${min.toPrecision(3)} to ${max.toPrecision(3)}`;
    return nonFinite === 0 ? range : sentence`${range} and ${nonFinite} not finite`;
  }).reduce((others, one) => sentence`${others}, ${one}`);
}
