import { checkNetwork } from '../check/checkNetwork';
import type { Parts } from '../parts';
import { chooseDefinition } from './chooseDefinition';
import type { Target } from './target';

/** “Run Gradient Check”: opens the inspector, and checks every gradient of a network. */
export async function runGradientCheck(parts: Parts, target: Target): Promise<void> {
  const open = await chooseDefinition(parts, target);
  if (!open) return;
  const { networks, definitions, inspectors, log } = parts;
  inspectors.reveal(open.document.uri);
  await checkNetwork(networks.of(open), networks, definitions, log);
}

/** “Cancel Gradient Check”: ends whatever the given network, or else every network, is busy with. */
export function cancelGradientCheck({ networks }: Parts, { uri }: Target): void {
  const busy = networks.busy().filter((network) => !uri || network.uri.toString() === uri.toString());
  for (const { model } of busy) model.cancel();
}
