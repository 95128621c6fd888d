import { revealLayer } from '../language/reveal';
import type { Parts } from '../parts';
import { chooseDefinition } from './chooseDefinition';
import type { Target } from './target';

/** “Go to Layer”: shows a layer of the tree in the editor. */
export async function goToLayer(parts: Parts, target: Target): Promise<void> {
  const open = await chooseDefinition(parts, target);
  if (open && target.layer !== undefined) await revealLayer(open, target.layer);
}
