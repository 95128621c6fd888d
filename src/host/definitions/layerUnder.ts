import type { Position } from 'vscode';
import type { OpenDefinition } from './definitions';
import { findAt, resultName } from './layerAt';

/** The layer (or the loss) at a place of an open definition, by the name that results know it under. */
export function layerUnder({ document, definition }: OpenDefinition, position: Position): string | undefined {
  const found = findAt(definition, document.offsetAt(position));
  return found && resultName(definition, found.layer);
}
