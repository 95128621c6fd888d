/** A point of a curve: which step, and what it was. */
export type CurvePoint = readonly [step: number, value: number];

/**
 * The points of a curve that can be told apart on so many columns: of each column the lowest and the highest, so that
 * no peak is lost. Values that cannot be drawn (NaN, for one) stay, as gaps.
 */
export function decimate(values: Float64Array, columns: number): CurvePoint[] {
  const perColumn = Math.max(1, Math.ceil(values.length / Math.max(1, columns)));
  if (perColumn <= 2) return Array.from(values, (value, step): CurvePoint => [step, value]);
  const points: CurvePoint[] = [];
  for (let begin = 0; begin < values.length; begin += perColumn) {
    points.push(...extremes(values, begin, Math.min(values.length, begin + perColumn)));
  }
  return points;
}

function extremes(values: Float64Array, begin: number, end: number): CurvePoint[] {
  let low = begin;
  let high = begin;
  for (let step = begin; step < end; step++) {
    if (!Number.isFinite(values[step])) return [[step, values[step]!]];
    if (values[step]! < values[low]!) low = step;
    if (values[step]! > values[high]!) high = step;
  }
  const [first, second] = low < high ? [low, high] : [high, low];
  return first === second ? [[first, values[first]!]] : [[first, values[first]!], [second, values[second]!]];
}
