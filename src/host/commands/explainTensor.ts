import { runNetwork } from '../check/checkNetwork';
import { notableEntry } from '../explain/notableEntry';
import type { Parts } from '../parts';
import { chooseDefinition } from './chooseDefinition';
import type { Target } from './target';

/** “Explain”: opens the inspector at the entry of a gradient that stands out most, with the reason for its value. */
export async function explainTensor(parts: Parts, target: Target): Promise<void> {
  const { layer, tensor } = target;
  const open = tensor === undefined ? undefined : await chooseDefinition(parts, target);
  if (!open || layer === undefined || tensor === undefined) return;
  const network = parts.networks.of(open);
  if (!await runNetwork(network, parts.networks, parts.definitions)) return;
  const check = network.model.resultsOf(open.text)?.check;
  const entry = notableEntry(tensor, await network.model.tensor(tensor), check);
  parts.inspectors.show(open.document.uri, { layer, tensor, entry });
}
