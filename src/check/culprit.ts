import type { Network, Node } from '../engine/network';
import { LOSS } from '../engine/network';
import { inParts } from '../engine/parts';
import { english, sentence, type Sentence } from '../protocol/sentence';
import { ruleText, type Tolerance } from '../protocol/tolerance';
import { badIn } from '../protocol/verdicts';
import type { Culprit, TensorCheck } from '../protocol/views';
import { emptyLike } from './magnitudes';
import { quietly, type Step } from './step';

/** What was found of the gradients of each layer, by its name. */
export type Findings = ReadonlyMap<string, readonly TensorCheck[]>;

/** True when an entry of the gradient is wrong, or all entries together fail. */
export function isWrong({ verdicts, projection }: TensorCheck): boolean {
  return badIn(verdicts) > 0 || projection?.verdict === 'fail';
}

/** The culprit by a rule that the user has set, and should be reminded of. */
export function byRule({ layer, sentence: reason }: Culprit, tolerance: Tolerance): Culprit {
  return blaming(layer, sentence`${reason} (your rule: ${ruleText(tolerance)})`);
}

/** The layer that is to blame, and why: a clause that leaves the layer's name to whoever says it. */
export function blaming(layer: string, reason: Sentence): Culprit {
  return { layer, reason: english(reason), sentence: reason };
}

/**
 * The first layer on the way back from the loss whose own rule is wrong, or else where gradients do not add up.
 * @param locals each layer's own rule alone
 * @param wholes parameters and inputs through the whole network
 */
export function* findCulprit(
  network: Network,
  locals: Findings,
  wholes: Findings,
): Generator<Step, Culprit | undefined> {
  const order = [...network.nodes].reverse().map(({ name }) => name);
  for (const layer of order) {
    const check = locals.get(layer)?.find(isWrong);
    if (!check) continue;
    return blaming(layer, describe(layer, check, network));
  }
  for (const node of [...network.nodes].reverse()) {
    const { name } = node;
    if (yield* quietly({ layer: name, entries: 0 }, overwrites(node))) {
      return blaming(name, sentence`it overwrites gradients of its inputs that it should add to`);
    }
  }
  for (const layer of [...order, ...network.inputs.map(({ name }) => name)]) {
    const check = wholes.get(layer)?.find(isWrong);
    if (!check) continue;
    const what = sentence`the gradient of ${check.name} through the whole network`;
    return blaming(layer, sentence`each layer's own rule is right, but ${what} is not`);
  }
  return undefined;
}

/**
 * True when a node's backward pass replaces what other readers of its inputs have already added: run onto gradients
 * that are 1 everywhere, it should leave them 1 larger than run onto zeros.
 */
function* overwrites(node: Node): Generator<void, boolean> {
  const [onZeros, onOnes] = [emptyLike(node.gradients), emptyLike(node.gradients)];
  for (const gradient of onOnes.inputs) gradient?.data.fill(1);
  for (const gradients of [onZeros, onOnes]) {
    yield;
    yield* inParts(node, (part) => {
      node.operator.backward(node.state as never, node.output.gradient!, gradients, part);
    }, 2);
  }
  return onOnes.inputs.some((gradient, slot) => gradient?.data.some((value, i) => {
    const own = onZeros.inputs[slot]!.data[i]!;
    return Math.abs(value - 1 - own) > 1e-6 * (1 + Math.abs(own));
  }));
}

function describe(layer: string, { name, shape, checked, verdicts, worst }: TensorCheck, network: Network): Sentence {
  const gradient = network.parameters.has(name) ? sentence`the gradient of ${name}` : gradientSentBy(layer, name);
  const { index, analytic, numeric } = worst[0]!;
  const tensor = gradientOf(name, network);
  const found = sentence`${gradient} (${{ tensor, shape }}) is wrong in ${badIn(verdicts)} of ${checked} entries`;
  const values = sentence`${analytic.toPrecision(6)}, expected ${numeric.toPrecision(6)}`;
  return shape.length > 0
    ? sentence`${found}; worst at ${{ tensor, index }}: ${values}`
    : sentence`${found}; worst: ${values}`;
}

/** The name in an export of the gradient of a parameter, an input, or a layer's output. */
function gradientOf(name: string, { nodes }: Network): string {
  const isOutput = nodes.some(({ output }) => output.name === name);
  return `${name}${isOutput ? '.output' : ''}.grad`;
}

function gradientSentBy(layer: string, receiver: string): Sentence {
  return layer === LOSS
    ? sentence`the gradient that the loss sends to ${receiver}`
    : sentence`the gradient that ${layer} sends back to ${receiver}`;
}
