import { exportName, type Network, type Node, type Value } from '../engine/network';
import type { Factor, GradientOf, Term } from '../engine/operator';
import {
  mostTerms, type Contribution, type ExplainedFactor, type ExplainedTerm, type Explanation,
} from '../protocol/explanation';
import { sentence, SentenceRangeError } from '../protocol/sentence';
import type { EquationView } from '../protocol/views';
import { ravel, type Shape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import { ExactSum } from './exactSum';
import { Largest } from './largest';

/** A gradient, and the layers whose backward rules add to it. */
interface Explained {
  readonly gradient: Tensor;
  readonly from: readonly { readonly node: Node; readonly of: GradientOf }[];
}

/**
 * Why an entry of a gradient is what it is: the products that every layer adds to it, taken from the operators' own
 * explanations.
 * @param tensor name of the gradient in an export, `fc1.weight.grad`
 * @param most the most products that are listed of one layer
 * @throws RangeError with a sentence when there is no such gradient, or no such entry of it
 */
export function explainEntry(
  network: Network,
  tensor: string,
  index: readonly number[],
  most = mostTerms,
): Explanation {
  const { gradient, from } = explained(network, tensor);
  checkIndex(tensor, index, gradient.shape);
  const value = gradient.data[ravel(index, gradient.shape)]!;
  const sum = new ExactSum();
  let magnitude = 0;
  let count = 0;
  const contributions = from.map(({ node, of }) => contributionOf(network, node, of, index, most, (product) => {
    sum.add(product);
    magnitude += Math.abs(product);
    count++;
  }));
  return { tensor, index, value, contributions, sum: sum.value, rounding: roundingOf(network, magnitude, count) };
}

/** Finds a gradient by its name, with everything that adds to it, in the order of the backward pass. */
function explained(network: Network, name: string): Explained {
  const source = name.endsWith('.grad') ? name.slice(0, -'.grad'.length) : undefined;
  const value = valuesOf(network).find((candidate) => exportName(network, candidate) === source);
  if (value?.gradient) return { gradient: value.gradient, from: consumersOf(network, value) };
  for (const node of network.nodes) {
    for (const [key, gradient] of Object.entries(node.gradients.parameters)) {
      if (`${node.name}.${key}` === source) return { gradient: gradient!, from: [{ node, of: key }] };
    }
  }
  const expected = sentence`expected a name such as fc1.weight.grad or fc1.output.grad`;
  throw new SentenceRangeError(
    sentence`${name} is no gradient of this network, and only gradients are explained: ${expected}`);
}

function valuesOf({ inputs, nodes, loss }: Network): Value[] {
  return [...new Set([...inputs, ...loss.sources, ...nodes.slice(0, -1).map(({ output }) => output)])];
}

/** Every input, of any layer, that is this tensor. */
function consumersOf({ nodes }: Network, value: Value): Explained['from'] {
  return nodes.toReversed().flatMap((node) =>
    node.sources.flatMap((source, slot) => (source === value ? [{ node, of: inputName(slot) }] : [])));
}

function inputName(slot: number): GradientOf {
  return slot === 0 ? 'input' : `input.${slot}`;
}

function contributionOf(
  network: Network,
  node: Node,
  of: GradientOf,
  index: readonly number[],
  most: number,
  visit: (product: number) => void,
): Contribution {
  const { name: layer, operator, state, output } = node;
  const kept = new Largest<ExplainedTerm>(most);
  const [sum, rest] = [new ExactSum(), new ExactSum()];
  let count = 0;
  for (const term of operator.explain(state as never, output.gradient!, of, index)) {
    const product = productOf(term);
    visit(product);
    sum.add(product);
    count++;
    const left = kept.add({ factors: term.factors, product }, Math.abs(product));
    if (left) rest.add(left.product);
  }
  const terms = kept.items().map(({ factors, product }) =>
    ({ factors: factors.map((factor) => placed(network, node, factor)), product }));
  const equation = equationOf(node, of);
  const symbol = `d${symbolOf(node, of)}`;
  return {
    layer, op: operator.op, symbol, ...(equation && { equation }), terms, count, rest: rest.value, sum: sum.value,
  };
}

function productOf({ factors }: Term): number {
  return factors.reduce((product, { value }) => product * value, 1);
}

function symbolOf({ operator: { symbols } }: Node, of: GradientOf): string {
  if (!isInput(of)) return symbols.parameters?.[of] ?? of;
  const { inputs } = symbols;
  return inputs[Math.min(slotOf(of), inputs.length - 1)]!;
}

/** The formula for a gradient; a layer that treats all of its inputs alike has one for all of them. */
function equationOf({ operator: { equations, arity } }: Node, of: GradientOf): EquationView | undefined {
  const named = isInput(of) && arity[1] === Infinity ? 'input' : of;
  return equations.find((equation) => equation.of === named);
}

function isInput(of: GradientOf): boolean {
  return /^input(\.\d+)?$/.test(of);
}

/** Plain `input` is the first one: of it nothing is left, which as a number is 0. */
function slotOf(of: GradientOf): number {
  return Number(of.slice('input.'.length));
}

/** A factor of an operator, with the name that its tensor has in the network. */
function placed(network: Network, node: Node, { symbol, value, tensor, index }: Factor): ExplainedFactor {
  const name = tensor !== undefined && exportedAs(network, node, tensor);
  return { symbol, value, ...(name && index && { tensor: name, index }) };
}

/** `output.grad` of a layer is `fc1.output.grad` in an export; that of the loss is the number 1, and no tensor. */
function exportedAs(network: Network, node: Node, tensor: string): string | undefined {
  const [, name, gradient = ''] = /^(.*?)(\.grad)?$/.exec(tensor)!;
  if (name === 'output') return node === network.loss ? undefined : exportName(network, node.output) + gradient;
  if (!isInput(name!)) return `${node.name}.${name}${gradient}`;
  return exportName(network, node.sources[slotOf(name!)]!) + gradient;
}

function checkIndex(tensor: string, index: readonly number[], shape: Shape): void {
  const isInside = index.length === shape.length
    && index.every((at, axis) => Number.isInteger(at) && at >= 0 && at < shape[axis]!);
  if (isInside) return;
  const last = { tensor, index: shape.map((size) => size - 1) };
  const limit = sentence`its shape is ${{ tensor, shape }}, so that the last entry is ${last}`;
  throw new SentenceRangeError(sentence`${tensor} has no entry ${{ tensor, index }}: ${limit}`);
}

/** Rounding of every product and of every addition, and in a float32 network of what is stored. */
function roundingOf({ dtype }: Network, magnitude: number, count: number): number {
  const unit = 2 ** -53;
  const stored = dtype === 'float32' ? 2 ** -23 : 0;
  return magnitude * ((count + 8) * unit + stored);
}
