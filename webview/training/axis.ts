import { scaleLinear, scaleLog } from 'd3-scale';

/** A vertical axis: where a value is on the unit interval from the bottom up, and the values to write at it. */
export interface ValueAxis {
  readonly isLogarithmic: boolean;
  readonly ticks: readonly number[];
  /** Undefined for what the axis has no place for: NaN, infinities, and 0 where it is logarithmic. */
  place(value: number): number | undefined;
}

/** About how many values are written at an axis. */
const wantedTicks = 4;

/** An axis for the finite ones of these values: logarithmic unless one is negative, or none is positive. */
export function valueAxis(values: readonly Float64Array[]): ValueAxis {
  let min = Infinity;
  let smallest = Infinity;
  let max = -Infinity;
  for (const curve of values) {
    for (const value of curve) {
      if (!Number.isFinite(value)) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
      if (value > 0) smallest = Math.min(smallest, value);
    }
  }
  if (min === Infinity) return { isLogarithmic: false, ticks: [], place: () => undefined };
  return min >= 0 && max > 0 ? logarithmic(smallest, max) : linear(min, max);
}

function logarithmic(min: number, max: number): ValueAxis {
  // Room for a curve that hardly moves: a tenth of a decade, not the last digits.
  const [low, high] = max / min < 1.26 ? [min / 1.12, max * 1.12] : [min, max];
  const scale = scaleLog().domain([low, high]);
  return {
    isLogarithmic: true,
    ticks: thinned(scale.ticks(wantedTicks), high / low),
    place: (value) => (value > 0 && Number.isFinite(value) ? scale(value) : undefined),
  };
}

/** Whole decades where there are several, else 1, 2, 5, 10 …, and of those as many as there is room for. */
function thinned(ticks: readonly number[], ratio: number): readonly number[] {
  const leading = ratio >= 100 ? [1] : [1, 2, 5];
  const round = ticks.filter((tick) => leading.includes(Number(tick.toExponential(6).split('e')[0])));
  const known = round.length > 1 ? round : ticks;
  const every = Math.ceil(known.length / wantedTicks);
  return known.filter((_, position) => position % every === 0);
}

function linear(min: number, max: number): ValueAxis {
  const room = max > min ? 0 : Math.max(1, Math.abs(max)) / 10;
  const scale = scaleLinear().domain([min - room, max + room]).nice(wantedTicks);
  return {
    isLogarithmic: false,
    ticks: scale.ticks(wantedTicks),
    place: (value) => (Number.isFinite(value) ? scale(value) : undefined),
  };
}
