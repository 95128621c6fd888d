import type { Parts } from '../parts';
import { chooseDefinition } from './chooseDefinition';
import type { Target } from './target';

/** “Open Inspector”: shows the tensors of a network, at the layer that is given. */
export async function openInspector(parts: Parts, target: Target): Promise<void> {
  const open = await chooseDefinition(parts, target);
  if (!open) return;
  const { layer } = target;
  parts.inspectors.show(open.document.uri, layer === undefined ? undefined : { layer });
}
