import type { PlacedMessage } from '../../protocol/worker';
import type { OpenDefinition } from '../definitions/definitions';
import type { NetworkModel } from '../networks/networkModel';

/** Every reason why a network cannot be run as it is: problems of its definition, then those of its files. */
export function reasonsAgainst(
  { definition, text }: OpenDefinition, model: Pick<NetworkModel, 'refusalOf'>,
): PlacedMessage[] {
  const errors = definition.problems.filter(({ severity }) => severity === 'error');
  return [
    ...errors.map(({ message, sentence, range }) => ({ message, sentence, ...range })),
    ...model.refusalOf(text)?.problems ?? [],
  ];
}
