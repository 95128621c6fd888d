import { sentence } from '../../protocol/sentence';
import { sizeOf } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import { explains, makerOf, type Hypothesis } from './suspect';

/** What the axes of what arrives count: for units of a dense layer, and for images or signals. */
const units = [sentence`sample`, sentence`unit`];
const images = [sentence`sample`, sentence`channel`, sentence`row`, sentence`column`];

/** db, which is a sum over everything but the units, summed over the units instead: seen where both are as many. */
export const otherAxis: Hypothesis = (suspect) => {
  const { exact, target: { kind } } = suspect;
  const maker = makerOf(suspect);
  const dZ = maker && suspect.arriving(maker);
  if (!dZ || kind !== 'parameter' || exact.shape.length !== 1 || dZ.shape.length < 2) return undefined;
  const alike = dZ.shape.flatMap((size, axis) => (size === exact.data.length ? [axis] : []));
  const own = alike.find((axis) => explains({ ...suspect, yours: exact.data }, sumsAlong(dZ, axis)));
  const other = alike.find((axis) => axis !== own && explains(suspect, sumsAlong(dZ, axis)));
  if (own === undefined || other === undefined) return undefined;
  const names = dZ.shape.length === 2 ? units : images;
  const [wanted, found] = [own, other].map((axis) => names[axis] ?? sentence`index of axis ${axis}`);
  const over = dZ.shape.map((_, axis) => axis).filter((axis) => axis !== own).join(', ');
  const mistake = sentence`It has a sum for each ${found!} in the place of one for each ${wanted!}`;
  const rule = dZ.shape.length === 2
    ? sentence`In PyTorch's order the sum runs over axis ${over}.`
    : sentence`In PyTorch's order the sum runs over the axes ${over}.`;
  return sentence`${mistake}: what arrives is summed over the wrong axis. ${rule}`;
};

/** Sums over all axes but one. */
function sumsAlong({ shape, data }: Tensor, axis: number): Float64Array {
  const sums = new Float64Array(shape[axis]!);
  const inner = sizeOf(shape.slice(axis + 1));
  data.forEach((value, position) => {
    sums[Math.floor(position / inner) % shape[axis]!]! += value;
  });
  return sums;
}
