import type { Network, Node, Value } from '../engine/network';
import type { ChainedGain, GainKind } from '../protocol/health';
import { normOf } from '../tensor/statistics';
import { sentBack } from './sentBack';

/** What gradients are multiplied with on their way back from the loss. */
export interface Gains {
  /** ‖dA_prev‖ / ‖dA‖ of a layer; undefined for the loss, and where it would be 0/0 or not a number. */
  ofNode(node: Node): number | undefined;
  /** ‖ what a layer sends back to one of the values it reads ‖; undefined when that has no gradient. */
  sent(node: Node, value: Value): number | undefined;
  /** What lies between the gradient of the prediction and that of a value; undefined where nothing arrives. */
  ofValue(value: Value): Chain | undefined;
}

/** The way back from the prediction to a value. */
export interface Chain {
  readonly gain: ChainedGain;
  /** How many layers the gradient has passed. */
  readonly layers: number;
  /** The value behind the layer that it comes through; undefined for the prediction. */
  readonly from: Value | undefined;
}

const nothing: ChainedGain = { activation: 1, weights: 1, other: 1, total: 1 };

/**
 * Gains of a network after `forward` and `backward`. Where several layers read a value, its chain leads through the
 * one that sends most; what the others add counts as `other`, so that the product of the kinds is always the ratio of
 * the norms.
 */
export function gainsOf(network: Network): Gains {
  const norms = new Map<Value, number>();
  const norm = (value: Value): number => {
    if (!value.gradient) return NaN;
    const known = norms.get(value) ?? normOf(value.gradient);
    norms.set(value, known);
    return known;
  };
  const sent = sentBy(network, norm);
  const prediction = network.loss.sources[0]!;
  const chains = new Map<Value, Chain>();
  if (isPositive(norm(prediction))) chains.set(prediction, { gain: nothing, layers: 0, from: undefined });

  for (const node of [...network.nodes.slice(0, -1)].reverse()) {
    const chain = chains.get(node.output);
    if (!chain) continue;
    for (const [value, share] of sent.get(node)!) {
      if (!isPositive(share) || value === prediction) continue;
      // The layers behind this one have had their say: it takes the value over when it sends more than they do.
      const other = chains.get(value);
      if (other?.from && sent.get(readerBehind(network, other.from))!.get(value)! >= share) continue;
      chains.set(value, through(chain, node, share / norm(node.output), norm(value) / share));
    }
  }

  return {
    ofNode(node) {
      if (node === network.loss) return undefined;
      const shares = [...sent.get(node)!.values()];
      const gain = Math.hypot(...shares) / norm(node.output);
      return shares.length > 0 && Number.isFinite(gain) ? gain : undefined;
    },
    sent: (node, value) => sent.get(node)!.get(value),
    ofValue: (value) => chains.get(value),
  };
}

/** What a layer is, as far as gains are concerned. */
export function gainKindOf({ operator, state }: Pick<Node, 'operator' | 'state'>): GainKind {
  if (operator.flat) return 'activation';
  return Object.keys(state.parameters).length > 0 ? 'weights' : 'other';
}

function through({ gain, layers }: Chain, node: Node, own: number, shared: number): Chain {
  const kind = gainKindOf(node);
  const longer = { ...gain, [kind]: gain[kind] * own, total: gain.total * own * shared };
  return { gain: { ...longer, other: longer.other * shared }, layers: layers + 1, from: node.output };
}

function readerBehind(network: Network, output: Value): Node {
  return network.nodes.find((node) => node.output === output)!;
}

/** ‖ what each layer sends back ‖ to each value it reads. */
function sentBy(network: Network, norm: (value: Value) => number): Map<Node, Map<Value, number>> {
  const reads = new Map<Value, number>();
  for (const { sources } of network.nodes) {
    for (const source of sources) reads.set(source, (reads.get(source) ?? 0) + 1);
  }
  return new Map(network.nodes.map((node) => {
    const values = [...new Set(node.sources)].filter(({ gradient }) => gradient);
    const isShared = values.some((value) => reads.get(value)! > 1);
    const shares = isShared ? sharesOf(node) : new Map(values.map((value) => [value, norm(value)]));
    return [node, shares];
  }));
}

/** The same by a backward pass of the layer alone, where other layers add to the gradients of its inputs. */
function sharesOf(node: Node): Map<Value, number> {
  return new Map([...sentBack(node)].map(([value, gradient]) => [value, normOf(gradient)]));
}

/** False for 0, and for NaN, which stands for gradients that are not finite. */
function isPositive(norm: number): boolean {
  return norm > 0;
}
