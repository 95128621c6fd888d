import type { Node } from '../engine/network';
import type { Share } from '../protocol/health';
import { sizeOf } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';

/** Gradients of two units that differ by no more, against their largest entry, are the same but for rounding. */
const ROUNDING = 2 ** -40;

/** The entries of a tensor that belong to one unit. */
interface Slices {
  readonly tensor: Tensor;
  readonly gradient: Tensor;
  /** Entries behind the axis of the units, and units. */
  readonly inner: number;
  readonly units: number;
  /** The largest magnitude of each unit's gradient. */
  readonly largest: Float64Array;
}

/**
 * Units of a layer that have the same parameters as an earlier unit, bit by bit, and the same gradients: training keeps
 * them the same. Undefined for a layer without units.
 */
export function symmetricUnits({ operator, state, gradients }: Node): Share | undefined {
  const slices = Object.entries(state.parameters).flatMap(([key, tensor]): Slices[] => {
    const axis = operator.units?.[key];
    const gradient = gradients.parameters[key];
    if (axis === undefined || !gradient) return [];
    const [inner, units] = [sizeOf(tensor!.shape.slice(axis + 1)), tensor!.shape[axis]!];
    return [{ tensor: tensor!, gradient, inner, units, largest: largestOf(gradient, inner, units) }];
  });
  const units = slices[0]?.units;
  // With groups, a transposed convolution counts the units of one group in its weight, and all of them in its bias.
  if (units === undefined || slices.some((slice) => slice.units !== units)) return undefined;
  const seen = new Map<number, number[]>();
  let count = 0;
  for (let unit = 0; unit < units; unit++) {
    const hash = hashOf(slices, unit);
    const like = seen.get(hash) ?? [];
    if (like.some((other) => areAlike(slices, unit, other))) count++;
    else seen.set(hash, [...like, unit]);
  }
  return { count, of: units };
}

/** The flat position of a unit's k-th entry. */
function entryOf({ inner, units }: Slices, unit: number, k: number): number {
  return (Math.floor(k / inner) * units + unit) * inner + (k % inner);
}

/** A number that is the same for the same parameters. */
function hashOf(slices: readonly Slices[], unit: number): number {
  let hash = 0;
  for (const slice of slices) {
    const { data } = slice.tensor;
    for (let k = 0; k < data.length / slice.units; k++) hash = (hash * 31 + data[entryOf(slice, unit, k)]!) % 1e9;
  }
  return Number.isNaN(hash) ? 0 : hash;
}

function areAlike(slices: readonly Slices[], unit: number, other: number): boolean {
  return slices.every((slice) => {
    const { tensor: { data }, gradient, units, largest } = slice;
    const rounding = ROUNDING * Math.max(largest[unit]!, largest[other]!);
    for (let k = 0; k < data.length / units; k++) {
      const [own, others] = [entryOf(slice, unit, k), entryOf(slice, other, k)];
      if (data[own] !== data[others]) return false;
      if (!(Math.abs(gradient.data[own]! - gradient.data[others]!) <= rounding)) return false;
    }
    return true;
  });
}

/** The largest magnitude of each unit's gradient. */
function largestOf({ data }: Tensor, inner: number, units: number): Float64Array {
  const largest = new Float64Array(units);
  data.forEach((value, at) => {
    const unit = Math.floor(at / inner) % units;
    largest[unit] = Math.max(largest[unit]!, Math.abs(value));
  });
  return largest;
}
