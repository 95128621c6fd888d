import type { NetworkDefinition, TextRange } from '../../definition/definition';
import { usualTarget } from '../../definition/loss';
import { objectionToName } from '../../definition/name';
import { sentence, type Sentence } from '../../protocol/sentence';
import { occurrenceAt, occurrencesOf } from './occurrences';

/** What would be renamed at an offset: the name, and where it stands without its quotation marks. */
export function renamedAt(
  definition: NetworkDefinition,
  offset: number,
): { readonly name: string; readonly range: TextRange } | undefined {
  const found = occurrenceAt(definition, offset);
  if (!found) return undefined;
  const { name, range } = found;
  return { name, range: { start: range.start + 1, end: range.end - 1 } };
}

/** Why something cannot have this name: what is expected instead; undefined when it can. */
export function objectionToRenaming(definition: NetworkDefinition, from: string, to: string): Sentence | undefined {
  if (from === to) return undefined;
  const objection = objectionToName(to);
  if (objection !== undefined) return objection;
  const taken = occurrencesOf(definition, to).length > 0 || targetOf(definition) === to;
  return taken ? sentence`a name that nothing else has` : undefined;
}

/** A stretch of text and what it becomes. */
export interface Replacement {
  readonly range: TextRange;
  readonly text: string;
}

/** Gives something another name, wherever it is named. */
export function renamingEdits(definition: NetworkDefinition, from: string, to: string): Replacement[] {
  const text = JSON.stringify(to);
  const edits = occurrencesOf(definition, from).map(({ range }): Replacement => ({ range, text }));
  const { loss } = definition;
  const isUnwrittenTarget = loss && from === usualTarget && targetOf(definition) === from && !loss.inputs[1]?.range;
  // The loss means y as long as it says nothing else.
  if (!isUnwrittenTarget) return edits;
  const behindOp = { start: loss.opRange.end, end: loss.opRange.end };
  return [...edits, { range: behindOp, text: `, "target": ${text}` }];
}

/** The parameters that a weights file keeps under the name of a layer, which renaming the layer does not change. */
export function parametersInFile(definition: NetworkDefinition, layer: string): string[] {
  const { weights, shapes } = definition;
  if (!weights) return [];
  return Object.keys(shapes.layers.get(layer)?.parameters ?? {}).map((key) => `${weights.prefix ?? ''}${layer}.${key}`);
}

function targetOf({ loss }: NetworkDefinition): string | undefined {
  return loss?.inputs[1]?.name;
}
