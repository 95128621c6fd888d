import type { TextRange } from '../../definition/definition';
import type { OpenDefinition } from '../definitions/definitions';
import type { NetworkModel } from '../networks/networkModel';

/** A reason why a network cannot be run, with its place in the definition. */
export interface Reason extends TextRange {
  readonly message: string;
}

/** Every reason why a network cannot be run as it is: problems of its definition, then those of its files. */
export function reasonsAgainst({ definition, text }: OpenDefinition, model: Pick<NetworkModel, 'refusalOf'>): Reason[] {
  const errors = definition.problems.filter(({ severity }) => severity === 'error');
  return [
    ...errors.map(({ message, range }) => ({ message, ...range })),
    ...model.refusalOf(text)?.problems ?? [],
  ];
}
