import type { TextRange } from '../../definition/definition';
import type { Said } from '../../protocol/sentence';
import type { OpenDefinition } from '../definitions/definitions';
import type { NetworkModel } from '../networks/networkModel';

/** A reason why a network cannot be run, with its place in the definition. */
export type Reason = Said & TextRange;

/** Every reason why a network cannot be run as it is: problems of its definition, then those of its files. */
export function reasonsAgainst({ definition, text }: OpenDefinition, model: Pick<NetworkModel, 'refusalOf'>): Reason[] {
  const errors = definition.problems.filter(({ severity }) => severity === 'error');
  return [
    ...errors.map(({ message, sentence, range }) => ({ message, sentence, ...range })),
    ...model.refusalOf(text)?.problems ?? [],
  ];
}
