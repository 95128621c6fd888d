import type { Delta, Stack } from '../../engine/delta';
import type { Node } from '../../engine/network';
import type { LayerState, Perturbation } from '../../engine/operator';
import type { Part } from '../../engine/parts';
import { BlackBox } from './blackBox';

/**
 * How changes pass a node: by its operator's own rules, or, where it has none, by forward passes of that node alone.
 */

const boxes = new WeakMap<Node, BlackBox>();

function boxOf(node: Node): BlackBox {
  let box = boxes.get(node);
  if (!box) boxes.set(node, (box = new BlackBox(node)));
  return box;
}

/** True when changes of what the node reads pass it by subtraction, or those of its parameters. */
export function isBlackBox({ operator, state }: Node): boolean {
  return !operator.difference || Object.keys(state.parameters).some((key) => !operator.perturb?.[key]);
}

/** Writes what changes of the inputs do to the output. */
export function writeDifference(
  node: Node,
  stack: Stack,
  inputs: readonly (Delta | undefined)[],
  output: Delta,
  part?: Part,
): void {
  const { operator, state } = node;
  if (operator.difference) operator.difference(state as never, stack, inputs, output, part);
  else boxOf(node).difference(stack, inputs, output);
}

/** How a change of a parameter reaches the output of the node. */
export function perturbationOf(node: Node, key: string): Perturbation<LayerState> {
  return node.operator.perturb?.[key] ?? boxOf(node).perturbation(key);
}

/** What the noise of these nodes may do to the loss: 0 where all of them have rules of their own. */
export function lossNoiseOf(nodes: readonly Node[]): number {
  return nodes.filter(isBlackBox).reduce((sum, node) => sum + boxOf(node).lossNoise(), 0);
}
