import type { StepPlace } from './stepInput';

/** The user wants to see the question before this one again. */
export const BACK = Symbol('back');

/** One question: shows it with the answer there is so far; undefined when the user gives up. */
export type Step<Draft> = (draft: Draft, place: StepPlace) => Promise<Draft | typeof BACK | undefined>;

/**
 * Asks one question after the other, going back and forth as the user likes; no answer is lost on the way back.
 * @param stepsFor the questions, which may depend on the answers so far
 * @returns the answers; undefined when the user gives up
 */
export async function takeSteps<Draft>(
  begin: Draft,
  stepsFor: (draft: Draft) => readonly Step<Draft>[],
): Promise<Draft | undefined> {
  let draft = begin;
  let index = 0;
  for (;;) {
    const steps = stepsFor(draft);
    const step = steps[index];
    if (!step) return draft;
    const answer = await step(draft, { step: index + 1, totalSteps: steps.length });
    if (answer === undefined) return undefined;
    if (answer === BACK) index = Math.max(0, index - 1);
    else [draft, index] = [answer, index + 1];
  }
}
