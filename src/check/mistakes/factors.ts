import { LOSS, type Node } from '../../engine/network';
import { batchOf, explains, makerOf, type Hypothesis, type Suspect } from './suspect';

/** a = 0: nothing was computed. */
export const allZero: Hypothesis = ({ yours }) => (yours.every((value) => value === 0)
  ? 'All of it is 0: nothing was written to it, or what leads to it is cut off.'
  : undefined);

/** a = −n. */
export const otherSign: Hypothesis = (suspect) => (explains(suspect, suspect.exact.data.map((value) => -value))
  ? 'It is the exact gradient with the other sign: turn one sign around.'
  : undefined);

/** a = c·n, with the reasons that there are for c. */
export const constantFactor: Hypothesis = (suspect) => {
  const factor = factorOf(suspect);
  if (factor === undefined) return undefined;
  const known = knownFactors(suspect).find(({ value }) => value !== 1 && near(factor, value));
  if (known) return `It is ${known.words} the exact gradient: ${known.reason}.`;
  return `It is ${Number(factor.toPrecision(6))} times the exact gradient in every entry: a constant factor is wrong, `
    + 'such as that of a mean, of a window or of a square.';
};

interface Factor {
  readonly value: number;
  /** `4 times`. */
  readonly words: string;
  readonly reason: string;
}

/** c, when there is one: at least two entries have to agree about it. */
function factorOf(suspect: Suspect): number | undefined {
  const { yours, exact: { data } } = suspect;
  const largest = data.reduce((best, value, entry) => (Math.abs(value) > Math.abs(data[best]!) ? entry : best), 0);
  const factor = yours[largest]! / data[largest]!;
  if (!Number.isFinite(factor) || factor === 0 || data.filter((value) => value !== 0).length < 2) return undefined;
  return explains(suspect, data.map((value) => factor * value)) ? factor : undefined;
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-3 * Math.abs(b);
}

/** Factors that there is a reason for, the likeliest first. */
function knownFactors(suspect: Suspect): readonly Factor[] {
  const maker = makerOf(suspect);
  const window = maker && entriesOfWindow(maker);
  const m = batchOf(suspect.network);
  const perSample = suspect.exact.data.length / m;
  return [
    ...(window === undefined ? [] : both(window, `the average over a window divides by its ${window} entries`,
      `it was divided by the ${window} entries of a window once too often`)),
    ...both(m, `a division by the batch size m = ${m} is missing`,
      `it was divided by the batch size m = ${m} once too often`),
    ...(maker?.name === LOSS ? both(perSample, `the mean of the loss is also taken over the ${perSample} entries of a `
      + 'sample', `it was divided by the ${perSample} entries of a sample as well`) : []),
    ...both(2, 'a factor 2 is too much, such as that of a square whose loss has a ½',
      'a factor 2 is missing, such as that of a square'),
  ];
}

/** c and 1/c. */
function both(value: number, tooLarge: string, tooSmall: string): readonly Factor[] {
  return [
    { value, words: `${value} times`, reason: tooLarge },
    { value: 1 / value, words: `1/${value} of`, reason: tooSmall },
  ];
}

/** Of a layer that takes averages. */
function entriesOfWindow({ operator, state }: Node): number | undefined {
  const geometry = operator.geometry?.(state as never);
  if (geometry?.kind !== 'pooling' || geometry.winners) return undefined;
  return geometry.axes.reduce((product, { looks }) => product * Math.max(...looks.map((one) => one.length)), 1);
}
