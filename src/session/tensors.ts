import { exportName, type Network, type Node, type Value } from '../engine/network';
import type { Tensor } from '../tensor/tensor';

/** A tensor of a run under the name it has in an export. */
export interface NamedTensor {
  /**
   * `x`, `x.grad`, `y`, `loss`, `conv1.output`, `conv1.output.grad`, `conv1.weight`, `conv1.weight.grad`,
   * `pool1.mask` …
   */
  readonly name: string;
  /** What people call it, `d` in front of a gradient: `Z`, `dZ`, `A_prev`, `W`, `db`, `mask`. */
  readonly symbol: string;
  readonly role: 'activation' | 'gradient' | 'parameter' | 'artifact';
  readonly tensor: Tensor;
}

/** The tensors of an input: its numbers and the gradient of J with respect to them. */
export function tensorsOfInput(value: Value): NamedTensor[] {
  return withGradient(value.name, 'X', value);
}

/** The tensors of a layer: output, inputs, parameters, each with its gradient behind it; then artifacts (a mask). */
export function tensorsOfNode(network: Network, node: Node): NamedTensor[] {
  const { operator, output, sources } = node;
  const symbols = operator.symbols;
  const inputs = [...new Set(sources)].map((source, slot) => {
    const symbol = symbols.inputs[Math.min(slot, symbols.inputs.length - 1)]!;
    // Several inputs under one symbol, as those of a sum, are told apart by their layers.
    const isAlone = slot < symbols.inputs.length && sources.length <= symbols.inputs.length;
    return withGradient(exportName(network, source), isAlone ? symbol : `${symbol} ${source.name}`, source);
  });
  const own = node === network.loss ? { ...output, gradient: undefined } : output;
  return [
    ...withGradient(exportName(network, output), symbols.output, own),
    ...inputs.flat(),
    ...parametersOf(node),
    ...artifactsOf(node),
  ];
}

/** Every tensor of a run, each once, in the order of an export: loss, inputs, target, then layer by layer. */
export function tensorsOfRun(network: Network): NamedTensor[] {
  const { loss, inputs, nodes } = network;
  const layers = nodes.slice(0, -1);
  const known = new Set<Value>([...inputs, ...layers.map(({ output }) => output)]);
  const targets = loss.sources.filter((source) => !known.has(source));
  return [
    { name: 'loss', symbol: loss.operator.symbols.output, role: 'activation', tensor: loss.output.tensor },
    ...inputs.flatMap(tensorsOfInput),
    ...targets.flatMap((target) => withGradient(target.name, 'y', target)),
    ...layers.flatMap((node) => [
      ...withGradient(exportName(network, node.output), node.operator.symbols.output, node.output),
      ...parametersOf(node),
      ...artifactsOf(node),
    ]),
  ];
}

function withGradient(name: string, symbol: string, { tensor, gradient }: Value): NamedTensor[] {
  return [
    { name, symbol, role: 'activation', tensor },
    ...(gradient ? [{ name: `${name}.grad`, symbol: `d${symbol}`, role: 'gradient', tensor: gradient } as const] : []),
  ];
}

function parametersOf({ name, operator, state, gradients }: Node): NamedTensor[] {
  return Object.entries(state.parameters).flatMap(([key, tensor]): NamedTensor[] => {
    const symbol = operator.symbols.parameters?.[key] ?? key;
    return [
      { name: `${name}.${key}`, symbol, role: 'parameter', tensor: tensor! },
      { name: `${name}.${key}.grad`, symbol: `d${symbol}`, role: 'gradient', tensor: gradients.parameters[key]! },
    ];
  });
}

function artifactsOf({ name, operator, state }: Node): NamedTensor[] {
  const artifacts = operator.artifacts?.(state as never) ?? {};
  return Object.entries(artifacts).map(([key, tensor]) =>
    ({ name: `${name}.${key}`, symbol: key, role: 'artifact', tensor }));
}
