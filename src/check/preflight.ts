import type { Network, Node } from '../engine/network';
import { unravel } from '../tensor/shape';
import { firstNonFinite, type Tensor } from '../tensor/tensor';

/** A network that cannot be checked, with the first layer that is to blame. */
export class PreflightError extends Error {
  override readonly name = 'PreflightError';
  constructor(
    readonly layer: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Runs the network forward and backward, twice, and returns the loss. Afterwards every gradient is filled in.
 * @throws PreflightError when a value is not finite, naming the first operator that made it so and its operands, or
 * when the second run differs from the first
 */
export function preflight(network: Network): number {
  const loss = network.forward();
  requireFinite(network);
  network.backward();
  const first = gradientsOf(network).map(({ data }) => data.slice());
  if (!Object.is(network.forward(), loss)) {
    throw new PreflightError('loss', 'two runs on the same numbers give different losses');
  }
  network.backward();
  const changed = gradientsOf(network).find(({ data }, i) =>
    data.some((value, at) => !Object.is(value, first[i]![at])));
  if (changed) {
    const { layer } = changed;
    throw new PreflightError(layer, `${layer}: two backward passes on the same numbers give different gradients`);
  }
  return loss;
}

function requireFinite({ inputs, nodes, loss }: Network): void {
  for (const { name, tensor } of inputs) requireFiniteTensor(name, 'the data hold', tensor);
  const targets = loss.sources.filter(({ gradient }) => gradient === undefined);
  for (const { name, tensor } of targets) requireFiniteTensor(name, 'the data hold', tensor);
  for (const node of nodes) {
    for (const [key, tensor] of Object.entries(node.state.parameters)) {
      requireFiniteTensor(node.name, `${key} holds`, tensor!);
    }
    requireFiniteOutput(node);
  }
}

/** Insists that numbers someone gave are finite. */
function requireFiniteTensor(layer: string, holder: string, tensor: Tensor): void {
  const at = firstNonFinite(tensor);
  if (at < 0) return;
  const found = `${tensor.data[at]} at [${unravel(at, tensor.shape).join(', ')}]`;
  throw new PreflightError(layer, `${layer}: ${holder} ${found}; expected finite numbers`);
}

/** Insists that a layer makes finite numbers of finite ones. */
function requireFiniteOutput({ name, operator, state: { output }, sources }: Node): void {
  const at = firstNonFinite(output);
  if (at < 0) return;
  const place = output.shape.length > 0 ? ` at [${unravel(at, output.shape).join(', ')}]` : '';
  const operands = sources.map((source) => `${source.name} within ±${largest(source.tensor.data).toPrecision(3)}`);
  throw new PreflightError(name, `${name}: ${operator.op} is the first layer to give ${output.data[at]}${place}; `
    + `its operands are finite (${operands.join(', ')})`);
}

function largest(data: Float64Array): number {
  return data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Every gradient with the layer that writes it, from the loss back: what is wrong first is to blame. */
function gradientsOf({ nodes }: Network): { layer: string; data: Float64Array }[] {
  return [...nodes].reverse().flatMap(({ name, gradients: { inputs, parameters } }) => {
    const written = [...Object.values(parameters), ...inputs].filter((tensor) => tensor !== undefined);
    return written.map(({ data }) => ({ layer: name, data }));
  });
}
