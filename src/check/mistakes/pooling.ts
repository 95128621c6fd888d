import { sentence } from '../../protocol/sentence';
import type { PooledAxis } from '../../protocol/windowGeometry';
import { explains, makerOf, type Hypothesis, type Suspect } from './suspect';

/** Gives what a window's gradient sends to its entries: their places in the plane of the input. */
type Share = (dA: number, window: readonly number[], add: (place: number, value: number) => void, at: number) => void;

/** The rule of an average in a max pooling, where every entry of a window gets the same, and the reverse. */
export const otherPooling: Hypothesis = (suspect) => {
  const maker = makerOf(suspect);
  const geometry = maker?.operator.geometry?.(maker.state as never);
  if (!maker || geometry?.kind !== 'pooling' || suspect.target.kind !== 'activation') return undefined;
  const { axes, winners } = geometry;
  const { op } = maker.operator;
  const isSharedBy = (share: Share): boolean => explains(suspect, sharedOut(suspect, axes, share));
  if (!winners) {
    const { data } = maker.sources[0]!.tensor;
    const plane = axes.reduce((size, { input }) => size * input, 1);
    const toLargest: Share = (dA, window, add, at) => add(largestIn(data, window, at * plane), dA);
    if (!isSharedBy(toLargest)) return undefined;
    const rule = sentence`In ${op} each of its k entries gets the same share, dA / k.`;
    return sentence`It is the rule of a max pooling: the largest entry of a window gets all. ${rule}`;
  }
  // How large a window is where it hangs over the border depends on whether padding is counted.
  const whole = axes.reduce((product, { looks }) => product * Math.max(...looks.map(({ length }) => length)), 1);
  const evenly = (divisor: (window: readonly number[]) => number): Share => (dA, window, add) => {
    for (const place of window) add(place, dA / divisor(window));
  };
  if (isSharedBy(evenly(() => whole)) || isSharedBy(evenly(({ length }) => length))) {
    const rule = sentence`In ${op} the winner, the largest entry, gets all of dA, and the others get 0.`;
    return sentence`It is the rule of an average pooling: every entry of a window gets the same share. ${rule}`;
  }
  if (!isSharedBy(evenly(() => 1))) return undefined;
  const rule = sentence`In ${op} only the winner, the largest entry, gets it.`;
  return sentence`Every entry of a window gets all of its dA: the mask is missing. ${rule}`;
};

/** What a rule sends back to the input, plane by plane. */
function sharedOut(suspect: Suspect, axes: readonly PooledAxis[], share: Share): Float64Array {
  const sent = new Float64Array(suspect.exact.data.length);
  const { data } = suspect.arriving(makerOf(suspect)!);
  const windows = windowsOf(axes);
  const plane = axes.reduce((size, { input }) => size * input, 1);
  data.forEach((dA, position) => {
    const at = Math.floor(position / windows.length);
    share(dA, windows[position % windows.length]!, (place, value) => {
      sent[at * plane + place]! += value;
    }, at);
  });
  return sent;
}

/** The places in a plane that each pooled entry looks at, in row-major order. */
function windowsOf(axes: readonly PooledAxis[]): readonly (readonly number[])[] {
  return axes.reduce<readonly (readonly number[])[]>((outer, { input, looks }) =>
    outer.flatMap((places) => looks.map((inner) =>
      places.flatMap((place) => inner.map((one) => place * input + one)))), [[0]]);
}

/** The place of the largest entry of a window, the first in row-major order. @param offset where its plane begins */
function largestIn(data: Float64Array, window: readonly number[], offset: number): number {
  return window.reduce((best, place) => (data[offset + place]! > data[offset + best]! ? place : best));
}
