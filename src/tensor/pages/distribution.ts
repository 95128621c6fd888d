import { nice, ticks } from 'd3-array';

/** How the finite entries of a tensor are distributed. */
export interface Distribution {
  /** The borders of the bins, in ascending order: one more than there are bins. Zero is one of them if it is inside. */
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  /** Finite entries whose magnitude is beyond the limit that was asked for. */
  readonly beyond: number;
  /** Entries that are not 0, and nearer to it than the colours of a scale up to the limit tell apart. */
  readonly faint: number;
  /** Those of them that are a million times smaller than the limit. */
  readonly vanishing: number;
}

/** Eight bits of colour: what is smaller than this share of the limit has the colour of 0. */
const leastShare = 1 / 256;
const vanishingShare = 1e-6;

/** No border is beyond it. */
const largest = Number.MAX_VALUE;

/** The range of numbers that can be divided into bins without loss. */
const smallestRange = 1e-300;

/** About how many bins there are. */
const wantedBins = 40;

/**
 * Counts the finite entries in bins of the same width, whose borders are round numbers; no bins when there are none.
 * @param limit magnitude at which the colours end: beyond it entries are counted for `beyond`
 */
export function distributionOf(data: Float64Array, limit: number): Distribution {
  const [min, max] = rangeOf(data);
  if (min > max) return { edges: new Float64Array(0), counts: new Float64Array(0), beyond: 0, faint: 0, vanishing: 0 };
  const edges = edgesOf(min, max);
  return { edges, ...countsOf(data, edges, limit) };
}

/** The smallest and the largest finite number. */
function rangeOf(data: Float64Array): readonly [min: number, max: number] {
  let min = Infinity;
  let max = -Infinity;
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!;
    if (value < min && value !== -Infinity) min = value;
    if (value > max && value !== Infinity) max = value;
  }
  return [min, max];
}

function countsOf(data: Float64Array, edges: Float64Array, limit: number): Omit<Distribution, 'edges'> {
  const counts = new Float64Array(Math.max(0, edges.length - 1));
  const last = counts.length - 1;
  const first = edges[0]!;
  const perBin = counts.length / (edges.at(-1)! / 2 - first / 2) / 2;
  const faintest = limit * leastShare;
  const vanished = limit * vanishingShare;
  let beyond = 0;
  let faint = 0;
  let vanishing = 0;
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!;
    const size = Math.abs(value);
    // NaN and the infinities are in no bin.
    if (!(size <= largest)) continue;
    if (size > limit) beyond++;
    else if (size < faintest && size > 0) {
      faint++;
      if (size < vanished) vanishing++;
    }
    // A whole number of 32 bits, which also makes 0 of what overflows. Rounding may lead to a neighbour.
    let bin = Math.min(last, ((value - first) * perBin) | 0);
    while (bin > 0 && value < edges[bin]!) bin--;
    while (bin < last && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return { counts, beyond, faint, vanishing };
}

/** Round borders around all entries. */
function edgesOf(min: number, max: number): Float64Array {
  if (min === max) return aroundOne(min);
  // Where numbers are too close to zero to be divided further.
  if (max - min < smallestRange) return Float64Array.of(min, max);
  // A quarter, where the distance of both ends would overflow.
  const scale = Number.isFinite(2 * (max - min)) ? 1 : 4;
  const [low, high] = nice(min / scale, max / scale, wantedBins);
  return Float64Array.from(ticks(low, high, wantedBins), (edge) => clamp(edge * scale));
}

/** From zero to twice the one number that all entries are. */
function aroundOne(value: number): Float64Array {
  if (value === 0) return Float64Array.of(-1, 0, 1);
  const twice = clamp(2 * value);
  return Float64Array.from(new Set([0, value, twice])).sort();
}

function clamp(edge: number): number {
  return Math.max(-largest, Math.min(largest, edge));
}
