import { LOSS, type Node } from '../../engine/network';
import { sentence, type Sentence } from '../../protocol/sentence';
import { batchOf, explains, makerOf, type Hypothesis, type Suspect } from './suspect';

/** a = 0: nothing was computed. */
export const allZero: Hypothesis = ({ yours }) => (yours.every((value) => value === 0)
  ? sentence`All of it is 0: nothing was written to it, or what leads to it is cut off.`
  : undefined);

/** a = −n. */
export const otherSign: Hypothesis = (suspect) => (explains(suspect, suspect.exact.data.map((value) => -value))
  ? sentence`It is the exact gradient with the other sign: turn one sign around.`
  : undefined);

/** a = c·n, with the reasons that there are for c. */
export const constantFactor: Hypothesis = (suspect) => {
  const factor = factorOf(suspect);
  if (factor === undefined) return undefined;
  const known = knownFactors(suspect).find(({ value }) => value !== 1 && near(factor, value));
  if (known) return sentence`${known.words}: ${known.reason}.`;
  const found = sentence`It is ${Number(factor.toPrecision(6))} times the exact gradient in every entry`;
  return sentence`${found}: a constant factor is wrong, such as that of a mean, of a window or of a square.`;
};

interface Factor {
  readonly value: number;
  /** “It is 4 times the exact gradient”. */
  readonly words: Sentence;
  readonly reason: Sentence;
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
    ...(window === undefined ? [] : both(window, sentence`the average over a window divides by its ${window} entries`,
      sentence`it was divided by the ${window} entries of a window once too often`)),
    ...both(m, sentence`a division by the batch size m = ${m} is missing`,
      sentence`it was divided by the batch size m = ${m} once too often`),
    ...(maker?.name === LOSS ? both(perSample,
      sentence`the mean of the loss is also taken over the ${perSample} entries of a sample`,
      sentence`it was divided by the ${perSample} entries of a sample as well`) : []),
    ...both(2, sentence`a factor 2 is too much, such as that of a square whose loss has a ½`,
      sentence`a factor 2 is missing, such as that of a square`),
  ];
}

/** c and 1/c. */
function both(value: number, tooLarge: Sentence, tooSmall: Sentence): readonly Factor[] {
  return [
    { value, words: sentence`It is ${value} times the exact gradient`, reason: tooLarge },
    { value: 1 / value, words: sentence`It is 1/${value} of the exact gradient`, reason: tooSmall },
  ];
}

/** Of a layer that takes averages. */
function entriesOfWindow({ operator, state }: Node): number | undefined {
  const geometry = operator.geometry?.(state as never);
  if (geometry?.kind !== 'pooling' || geometry.winners) return undefined;
  return geometry.axes.reduce((product, { looks }) => product * Math.max(...looks.map((one) => one.length)), 1);
}
