import { sentence } from '../../protocol/sentence';
import { ravel, unravel, type Shape } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import { explains, makerOf, type Hypothesis } from './suspect';

/** Where the number of an entry is taken from; undefined where there is none. */
type From = (index: readonly number[], shape: Shape) => readonly number[] | undefined;

/** a = nᵀ. */
export const transposed: Hypothesis = (suspect) => {
  const { exact } = suspect;
  const [rows, columns] = exact.shape;
  if (exact.shape.length < 2 || rows !== columns) return undefined;
  const swapped = taken(exact, ([first, second, ...rest]) => [second!, first!, ...rest]);
  if (!explains(suspect, swapped)) return undefined;
  return exact.shape.length === 2
    ? sentence`It is the exact gradient transposed: one .T is missing, or one is too many.`
    : sentence`Its first two axes are interchanged: those of the filters (out) and of the channels (in).`;
};

/** a = n turned by 180°, or along one axis of the images. */
export const turned: Hypothesis = (suspect) => {
  const { exact, target } = suspect;
  const { shape } = exact;
  if (shape.length < 3) return undefined;
  const images = shape.map((_, axis) => axis).slice(2);
  const hypotheses = [images, ...(images.length > 1 ? images.map((axis) => [axis]) : [])];
  const axes = hypotheses.find((flipped) => explains(suspect, taken(exact, (index) =>
    index.map((at, axis) => (flipped.includes(axis) ? shape[axis]! - 1 - at : at)))));
  if (!axes) return undefined;
  const found = axes.length === images.length && axes.length > 1
    ? sentence`It is the exact gradient turned by 180°`
    : sentence`It is the exact gradient turned around along one axis`;
  return target.kind === 'parameter'
    ? sentence`${found}: for dW nothing is turned around, dW = A_prev ⋆ dZ.`
    : sentence`${found}: only the kernel is turned by 180°, dA_prev = dZ *_full W.`;
};

/** a = n, a step further along an axis of the images: the padding or the stride is left out of the index. */
export const shifted: Hypothesis = (suspect) => {
  const { exact } = suspect;
  const { shape } = exact;
  const steps = shape.flatMap((size, axis) => (axis < 2 || size < 3 ? [] : [[axis, 1], [axis, -1]] as const));
  const diagonal = shape.length === 4 && shape[2]! > 2 && shape[3]! > 2 ? [1, -1] : [];
  const isShiftedBy = (offset: readonly number[]): boolean => explains(suspect, taken(exact, (index) => {
    const from = index.map((at, axis) => at - offset[axis]!);
    return from.every((at, axis) => at >= 0 && at < shape[axis]!) ? from : undefined;
  }));
  const isOne = steps.some(([axis, step]) => isShiftedBy(shape.map((_, other) => (other === axis ? step : 0))))
    || diagonal.some((step) => isShiftedBy([0, 0, step, step]));
  if (!isOne) return undefined;
  const cause = sentence`an index forgets the padding, or begins one too late or too early`;
  return sentence`It is the exact gradient one step aside: ${cause}.`;
};

/** What stands elsewhere, entry by entry; 0 where it comes from outside. */
function taken({ shape, data }: Tensor, from: From): Float64Array {
  return data.map((_, position) => {
    const source = from(unravel(position, shape), shape);
    return source ? data[ravel(source, shape)]! : 0;
  });
}

/** a = what arrives from behind: an elementwise layer without its derivative. */
export const derivativeMissing: Hypothesis = (suspect) => {
  const maker = makerOf(suspect);
  if (!maker || suspect.target.kind !== 'activation') return undefined;
  const arriving = suspect.arriving(maker);
  if (arriving.data.length !== suspect.exact.data.length || !explains(suspect, arriving.data)) return undefined;
  const equation = maker.operator.equations.find(({ of }) => of === 'input')?.text;
  const found = sentence`It is what arrives at ${maker.name}, unchanged`;
  const missing = sentence`the derivative of ${maker.operator.op} is missing`;
  return equation === undefined ? sentence`${found}: ${missing}.` : sentence`${found}: ${missing}, ${equation}.`;
};
