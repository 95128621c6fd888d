import type { Network } from '../../src/engine/network';
import { compare, type Contender } from './measure';
import { reportRatio } from './report';

/** What a forward and backward pass gives, in this engine's shapes and orders. */
export interface PassResult {
  readonly loss: number;
  /** `x.grad`, `conv1.weight.grad` … */
  readonly gradients: ReadonlyMap<string, ArrayLike<number>>;
}

/** A network somewhere else, with the same weights and the same batch, and the same gradients to find. */
export interface PeerNetwork extends Contender {
  /** Does the work once and tells what came out. */
  result(): PassResult | Promise<PassResult>;
}

/** Peers that work in float32 may differ by this much of the largest entry. */
const TOLERANCE = 1e-3;

/**
 * A forward and a backward pass of this engine: the loss, and its gradient with respect to every parameter and to x.
 */
export function ownPass(network: Network): Contender {
  return {
    name: 'own',
    run() {
      network.forward();
      network.backward();
    },
  };
}

/**
 * Makes sure that both sides find the same loss and gradients, then lets them run against each other.
 * @param seconds to spend on it
 */
export async function comparePasses(
  what: string,
  network: Network,
  peer: PeerNetwork,
  seconds: number,
  goal?: number,
): Promise<void> {
  await requireSameResult(network, peer);
  reportRatio(what, peer.name, await compare(ownPass(network), peer, seconds), goal);
}

async function requireSameResult(network: Network, peer: PeerNetwork): Promise<void> {
  const loss = network.forward();
  network.backward();
  const own = gradientsOf(network);
  const other = await peer.result();
  requireNear(peer.name, 'loss', [loss], [other.loss]);
  for (const [name, gradient] of own) requireNear(peer.name, name, gradient, other.gradients.get(name) ?? []);
}

function gradientsOf({ inputs, nodes }: Network): Map<string, Float64Array> {
  return new Map([
    ...inputs.map(({ name, gradient }) => [`${name}.grad`, gradient!.data] as const),
    ...nodes.flatMap(({ name, gradients }) =>
      Object.entries(gradients.parameters).map(([key, gradient]) => [`${name}.${key}.grad`, gradient!.data] as const),
    ),
  ]);
}

function requireNear(peer: string, name: string, own: ArrayLike<number>, other: ArrayLike<number>): void {
  if (own.length !== other.length)
    throw new Error(`${peer} has ${other.length} numbers in ${name}, this engine ${own.length}`);
  const largest = Array.from(own).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let i = 0; i < own.length; i++) {
    if (Math.abs(own[i]! - other[i]!) <= TOLERANCE * largest) continue;
    throw new Error(
      `${peer} has ${other[i]} at ${i} of ${name}, this engine ${own[i]}: they do not do the same work`,
    );
  }
}
