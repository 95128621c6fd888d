import { exportName, type Network, type Node, type Value } from '../engine/network';
import type { LayerHealth, Share } from '../protocol/health';
import { channelsOf, innerOf, sameShape } from '../tensor/shape';
import { normOf } from '../tensor/statistics';
import type { Tensor } from '../tensor/tensor';
import { gainKindOf, type Gains } from './gains';
import { symmetricUnits } from './symmetry';

/** Numbers about an input. */
export function inputHealth(value: Value, gains: Gains): LayerHealth {
  return {
    layer: value.name,
    op: 'Input',
    norms: normsOf([[value.name, value.tensor], ...withGradient(value.name, value.gradient)]),
    ...chainOf(value, gains),
    updateRatios: {},
  };
}

/** Numbers about a layer, or the loss, after `forward` and `backward`. */
export function layerHealth(network: Network, node: Node, gains: Gains, learningRate: number): LayerHealth {
  const { name, operator, output, state: { parameters }, gradients } = node;
  const gain = gains.ofNode(node);
  const symmetric = symmetricUnits(node);
  const own = exportName(network, output);
  return {
    layer: name,
    op: operator.op,
    norms: normsOf([
      [own, output.tensor],
      ...withGradient(own, node === network.loss ? undefined : output.gradient),
      ...Object.entries(parameters).flatMap(([key, tensor]) =>
        [[`${name}.${key}`, tensor!] as const, ...withGradient(`${name}.${key}`, gradients.parameters[key])]),
    ]),
    ...(gain !== undefined && { gain: { kind: gainKindOf(node), value: gain } }),
    ...(node !== network.loss && chainOf(output, gains)),
    ...flatParts(network, node),
    ...(operator.ties && { ties: tiesOf(network, node) }),
    ...(symmetric && { symmetric }),
    updateRatios: Object.fromEntries(Object.entries(parameters).flatMap(([key, tensor]) =>
      updateRatio(`${name}.${key}`, tensor!, gradients.parameters[key]!, learningRate))),
  };
}

function chainOf(value: Value, gains: Gains): Pick<LayerHealth, 'chain'> {
  const chain = gains.ofValue(value)?.gain;
  return chain && Number.isFinite(chain.total) ? { chain } : {};
}

function withGradient(name: string, gradient: Tensor | undefined): (readonly [string, Tensor])[] {
  return gradient ? [[`${name}.grad`, gradient]] : [];
}

function normsOf(tensors: readonly (readonly [name: string, tensor: Tensor])[]): Record<string, number> {
  const norms = tensors.map(([name, tensor]) => [name, normOf(tensor)] as const);
  return Object.fromEntries(norms.filter(([, norm]) => Number.isFinite(norm)));
}

/** A vector of biases has no ratio: most start at 0. */
function updateRatio(name: string, tensor: Tensor, gradient: Tensor, learningRate: number): [string, number][] {
  if (tensor.shape.length < 2) return [];
  const ratio = (learningRate * normOf(gradient)) / normOf(tensor);
  return Number.isFinite(ratio) ? [[name, ratio]] : [];
}

/** Units of an activation function that are off for every sample, and entries that are saturated. */
function flatParts(network: Network, node: Node): Pick<LayerHealth, 'dead' | 'saturated'> {
  const { operator, state, output: { tensor: { data } } } = node;
  if (!operator.flat) return {};
  const unitOf = unitAt(network, node);
  const awake = new Uint8Array(unitsOf(network, node));
  let saturated = 0;
  for (let i = 0; i < data.length; i++) {
    const flat = operator.flat(state as never, i);
    if (flat === 'saturated') saturated++;
    if (flat !== 'off') awake[unitOf(i)] = 1;
  }
  const dead = awake.reduce((sum, isAwake) => sum + 1 - isAwake, 0);
  return { dead: { count: dead, of: awake.length }, saturated: { count: saturated, of: data.length } };
}

/** Entries of one unit in the whole batch: its chance to be off in all of them is one half to this power. */
export function entriesPerUnit(network: Network, node: Node): number {
  return node.output.tensor.data.length / unitsOf(network, node);
}

/** Units of a layer: its channels, or its features where a dense layer made them. */
function unitsOf(network: Network, node: Node): number {
  const { shape } = node.output.tensor;
  return hasFeaturesLast(network, node) ? shape.at(-1)! : channelsOf(shape);
}

function unitAt(network: Network, node: Node): (position: number) => number {
  const { shape } = node.output.tensor;
  const units = unitsOf(network, node);
  const inner = hasFeaturesLast(network, node) ? 1 : innerOf(shape);
  return (position) => Math.floor(position / inner) % units;
}

/** True behind a dense layer, as long as nothing has changed the shape since: `[N, *, units]`. */
function hasFeaturesLast(network: Network, node: Node): boolean {
  const axis = node.operator.units?.['output'];
  if (axis !== undefined) return axis === -1;
  const [source] = node.sources;
  const before = network.nodes.find(({ output }) => output === source);
  return before !== undefined && sameShape(before.output.tensor.shape, node.output.tensor.shape)
    && hasFeaturesLast(network, before);
}

/**
 * Entries on a corner that matter: a gradient arrives there, and it would go somewhere. A tie among values that the
 * activation in front holds at 0 changes nothing, whoever wins it.
 */
function tiesOf(network: Network, { operator, state, output, sources }: Node): Share {
  const dA = output.gradient!.data;
  const before = network.nodes.find((node) => node.output === sources[0]);
  let count = 0;
  operator.ties!(state as never, (position, input) => {
    if (dA[position] !== 0 && before?.operator.flat?.(before.state as never, input) !== 'off') count++;
  });
  return { count, of: output.tensor.data.length };
}
