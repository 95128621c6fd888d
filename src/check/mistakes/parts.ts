import { slidingAxis } from '../../engine/pooling';
import { sentence, type Sentence } from '../../protocol/sentence';
import type { PooledAxis, SlidingAxis, WindowGeometry } from '../../protocol/windowGeometry';
import { unravel } from '../../tensor/shape';
import { makerOf, rightEntries, type Hypothesis, type Suspect } from './suspect';

/** What the axes of an activation count, and those of a weight. */
const names: Readonly<Record<Suspect['target']['kind'], readonly Sentence[]>> = {
  activation: [sentence`sample`, sentence`channel`, sentence`row`, sentence`column`],
  parameter: [sentence`unit or filter`, sentence`channel`, sentence`row`, sentence`column`],
};

/** Right at the beginning of an axis, and 0 behind it: a loop ends too early. */
export const endsEarly: Hypothesis = (suspect) => {
  const { yours, exact: { shape, data }, target: { kind } } = suspect;
  const right = rightEntries(suspect);
  for (const [axis, size] of shape.entries()) {
    if (size < 2) continue;
    const isBeyond = (count: number) => (position: number): boolean => unravel(position, shape)[axis]! >= count;
    for (const count of [1, size - 1]) {
      const beyond = isBeyond(count);
      const isSo = right.every((isRight, at) => (beyond(at) ? yours[at] === 0 : isRight === 1));
      if (!isSo || !data.some((value, at) => !beyond(at) && value !== 0)) continue;
      const name = names[kind][axis] ?? sentence`index of axis ${axis}`;
      return count === 1
        ? sentence`Only the first ${name} has its gradient, and all others are 0: a loop returns, or ends, too early.`
        : sentence`The last ${name} is 0, and all others are right: a loop ends one too early.`;
    }
  }
  return undefined;
};

/** Right inside, wrong at the border of the images: the padding is cropped wrongly. */
export const wrongAtBorder: Hypothesis = (suspect) => {
  const { exact: { shape } } = suspect;
  const images = shape.slice(2);
  if (images.length === 0 || images.some((size) => size < 3)) return undefined;
  const right = rightEntries(suspect);
  const isInside = (position: number): boolean =>
    unravel(position, shape).slice(2).every((at, axis) => at > 0 && at < images[axis]! - 1);
  if (!right.every((isRight, position) => isRight === 1 || !isInside(position))) return undefined;
  const advice = sentence`look at what becomes of the padding, which is cut off again on the way back`;
  return sentence`It is right inside, and wrong at the border alone: ${advice}.`;
};

/** Right where windows do not overlap, wrong where they do: = in the place of +=. */
export const overwritten: Hypothesis = (suspect) => {
  const { exact: { shape }, target: { kind } } = suspect;
  const maker = makerOf(suspect);
  const geometry = maker?.operator.geometry?.(maker.state as never);
  if (!geometry || kind !== 'activation' || geometry.axes.length !== shape.length - 2) return undefined;
  const counts = windowsOver(geometry);
  const right = rightEntries(suspect);
  const windowsAt = (position: number): number =>
    unravel(position, shape).slice(2).reduce((product, at, axis) => product * counts[axis]![at]!, 1);
  const isSo = right.every((isRight, position) => isRight === 1 || windowsAt(position) > 1);
  if (!isSo || !right.some((_, position) => windowsAt(position) === 1)) return undefined;
  const remedy = sentence`what several windows send to an entry adds up, += in the place of =`;
  return sentence`It is right where windows do not overlap, and wrong where they do: ${remedy}.`;
};

/** How many windows look at each position, axis by axis. */
function windowsOver({ kind, axes }: WindowGeometry): readonly Uint32Array[] {
  return axes.map((axis) => {
    const counts = new Uint32Array(axis.input);
    const looks = kind === 'pooling' ? (axis as PooledAxis).looks : slidingAxis(axis as SlidingAxis).looks;
    for (const positions of looks) for (const position of positions) counts[position]!++;
    return counts;
  });
}
