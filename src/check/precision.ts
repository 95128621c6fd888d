import type { Network, Value } from '../engine/network';
import { zerosLike, type Tensor } from '../tensor/tensor';
import { Roundings } from './roundings';
import { UNDERFLOW, UNIT_ROUNDOFF } from './verdict';

/** How exactly a data type holds numbers. */
export interface Precision {
  /** Half the distance from 1 to the next number. */
  readonly roundoff: number;
  /** The smallest number above 0: what underflow may cost. */
  readonly smallest: number;
}

const float64: Precision = { roundoff: UNIT_ROUNDOFF, smallest: UNDERFLOW };

/** Data types of files with fewer digits than float64; whole numbers are exact. */
const precisions: Readonly<Record<string, Precision>> = {
  float32: { roundoff: 2 ** -24, smallest: 2 ** -149 },
  float16: { roundoff: 2 ** -11, smallest: 2 ** -24 },
  bfloat16: { roundoff: 2 ** -8, smallest: 2 ** -133 },
};

export function precisionOf(dtype: string): Precision {
  return precisions[dtype] ?? float64;
}

/**
 * How far the gradients of somebody else's run may be from the exact ones though nothing is wrong. Rounding on the way
 * back is bounded by S as in the check. But their forward pass has rounded as well, in an order of its own, and what
 * that does to a gradient is not in S. It is measured: by how much the gradients of this network change when every
 * tensor is rounded to float32, as a share of the largest entry; other data types in proportion.
 */
export class ForwardRounding {
  private readonly changes = new Map<Tensor, number>();
  private readonly terms: number;

  /** @param network in float64, after `forward` and `backward` */
  constructor(network: Network) {
    const rounded = network.inFloat32();
    rounded.forward();
    rounded.backward();
    const others = gradientsOf(rounded);
    gradientsOf(network).forEach((gradient, i) => this.changes.set(gradient, changeOf(gradient, others[i]!)));
    // Rounded tensors lose one rounding each; sums of their own lose one for each term, which average out to the root.
    this.terms = 4 * (1 + Math.sqrt(new Roundings(network).longest));
  }

  /** What a gradient of the network may differ by, absolutely. */
  of(gradient: Tensor, { roundoff }: Precision): number {
    return this.terms * (roundoff / 2 ** -24) * this.changes.get(gradient)!;
  }
}

/** Every gradient of a network, in an order that two copies of it share. */
function gradientsOf({ inputs, nodes }: Network): Tensor[] {
  const values: readonly Value[] = [...inputs, ...nodes.map(({ output }) => output)];
  return [
    ...values.flatMap(({ gradient }) => gradient ?? []),
    ...nodes.flatMap(({ gradients: { parameters } }) => Object.values(parameters).map((tensor) => tensor!)),
  ];
}

/** The largest change of an entry; nothing is known of a run that float32 makes overflow. */
function changeOf({ data }: Tensor, { data: rounded }: Tensor): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]! - rounded[i]!));
  return Number.isFinite(largest) ? largest : 0;
}

/**
 * The largest difference that rounding explains, entry by entry.
 * @param sums S of every entry; 0 where nothing leads to the loss, where nothing is allowed either
 * @param roundings how many roundings an entry is allowed, in units of u·S
 * @param forward what rounding in the forward pass may change
 */
export function boundsOf(sums: Tensor, roundings: number, precision: Precision, forward: number): Tensor {
  const bounds = zerosLike(sums);
  const perSum = roundings * (precision.roundoff + UNIT_ROUNDOFF);
  const rest = forward + roundings * precision.smallest;
  sums.data.forEach((sum, i) => (bounds.data[i] = sum === 0 ? 0 : perSum * sum + rest));
  return bounds;
}
