import type { DefinitionFile } from '../definitionFile';
import { program } from '../help';
import { short } from '../text/numbers';
import type { Outcome } from './driveDescent';

/** Why a descent diverged: where, what was found, and what to do. */
export function divergence(file: DefinitionFile, { step, by }: Outcome & { kind: 'diverged' }): string {
  if (typeof by !== 'number') {
    const message = `${by.layer}: ${by.message}; the updates led there at step ${step}, try a smaller --lr`;
    return file.written({ ...file.positionOfLayer(by.layer), message });
  }
  const found = `${file.label}: the loss is ${short(by)} at step ${step}`;
  if (step > 0) return `${found}; try a smaller --lr`;
  return `${found}, before any update; ${program} check names the layer that it comes from`;
}
