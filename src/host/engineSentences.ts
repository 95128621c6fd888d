import { schemes } from '../engine/initialise';
import { standardRegistry } from '../engine/registry';
import { verdictWords } from '../protocol/verdicts';

/**
 * Sentences that the engine and the protocol say of themselves, and the editor shows. They are no literals of the
 * host's code, so that whoever collects what is to be translated would not find them.
 */
export function engineSentences(): string[] {
  const described = [
    ...standardRegistry.operators.values(), ...standardRegistry.losses.values(), ...schemes.values(),
  ];
  const args = described.flatMap((each) => Object.values(each.args));
  return [...new Set([
    ...described.map(({ summary }) => summary),
    ...args.flatMap(({ description, expects }) => [description, expects]),
    ...Object.values(verdictWords).flatMap(({ name, meaning }) => [name, meaning]),
  ])];
}
