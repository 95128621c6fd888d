import type { Sentence } from '../../protocol/sentence';
import { labelMissing, oneOfSeveral } from './addends';
import { derivativeMissing, shifted, transposed, turned } from './arrangement';
import { allZero, constantFactor, otherSign } from './factors';
import { endsEarly, overwritten, wrongAtBorder } from './parts';
import { otherPooling } from './pooling';
import { otherAxis } from './sums';
import type { Hypothesis, Suspect } from './suspect';
import { updatedWeights } from './updates';

/** The mistakes that are looked for: those that explain every entry first, the likelier ones before the others. */
const hypotheses: readonly Hypothesis[] = [
  allZero, otherSign, derivativeMissing, labelMissing, oneOfSeveral, otherPooling, otherAxis, constantFactor,
  transposed, turned, shifted, updatedWeights, endsEarly, overwritten, wrongAtBorder,
];

/**
 * The mistake behind a gradient that is wrong, as a sentence that says how to mend it; undefined when none of those
 * that people usually make explains it.
 */
export function nameMistake(suspect: Suspect): Sentence | undefined {
  const { data } = suspect.exact;
  const isFinite = [data, suspect.yours].every((numbers) => numbers.every((value) => Number.isFinite(value)));
  // One number alone is a multiple of any other, and 0 of everything.
  if (!isFinite || data.length < 2 || data.every((value) => value === 0)) return undefined;
  for (const hypothesis of hypotheses) {
    const mistake = hypothesis(suspect);
    if (mistake) return mistake;
  }
  return undefined;
}
