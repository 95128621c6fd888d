import { parseArguments } from '../../../src/engine/arguments';
import type { LayerState, Operator } from '../../../src/engine/operator';
import { standardRegistry } from '../../../src/engine/registry';
import { zeros, type Tensor } from '../../../src/tensor/tensor';

/** A layer of this operator on one input, after its forward pass; parameters under their names. */
export function stateOf(
  op: string,
  args: Readonly<Record<string, unknown>>,
  input: Tensor,
  parameters: Readonly<Record<string, Tensor>> = {},
): { readonly operator: Operator; readonly state: LayerState } {
  const operator = standardRegistry.operators.get(op)!;
  const parsed = parseArguments(operator.args, args);
  const { output: shape } = operator.shape([input.shape], parsed, true);
  const state: LayerState = {
    args: parsed, inputs: [input], parameters, buffers: {}, output: zeros(shape), training: true,
    saved: operator.prepare?.([input.shape], parsed, shape),
  };
  operator.forward(state as never);
  return { operator, state };
}
