import * as vscode from 'vscode';
import type { Selection } from '../../protocol/inspector';
import { formatShape } from '../../tensor/shape';
import type { OpenDefinition } from '../definitions/definitions';
import { layerUnder } from '../definitions/layerUnder';
import type { Parts } from '../parts';
import { pick } from '../pick';
import { layerRows, networkRow, tensorRows, type LayerRow } from '../sidePanel/nodes';
import { chooseDefinition } from './chooseDefinition';
import type { Target } from './target';

/** “Inspect Tensor…”: shows a tensor in the inspector, the one that is given or one that is picked. */
export async function inspectTensor(parts: Parts, target: Target): Promise<void> {
  const open = await chooseDefinition(parts, target);
  if (!open) return;
  const selection = selectionOf(target) ?? await pickTensor(open, parts);
  if (selection) parts.inspectors.show(open.document.uri, selection);
}

function selectionOf({ layer, tensor, entry }: Target): Selection | undefined {
  return layer === undefined
    ? undefined
    : { layer, ...(tensor !== undefined && { tensor }), ...(tensor !== undefined && entry && { entry }) };
}

type Item = vscode.QuickPickItem & { readonly selection?: Selection };

/** Lets the user pick among all tensors, those of the layer at the cursor first. */
async function pickTensor(open: OpenDefinition, { networks }: Parts): Promise<Selection | undefined> {
  const { uri, model } = networks.of(open);
  const layers = layerRows(networkRow(open, uri, model), 'execution');
  const nearest = layerAtCursor(open);
  const isFurther = ({ layer }: LayerRow): number => (layer === nearest ? 0 : 1);
  const items = layers.toSorted((a, b) => isFurther(a) - isFurther(b)).flatMap((row): Item[] => [
    { label: `${row.layer} · ${row.op}`, kind: vscode.QuickPickItemKind.Separator },
    ...tensorRows(row).map(({ layer, tensor, symbol, shape }) => ({
      label: symbol,
      description: `${formatShape(shape)} · ${tensor}`,
      selection: { layer, tensor },
    })),
  ]);
  const placeHolder = vscode.l10n.t('Which tensor of {0}?', open.definition.name);
  return (await pick(placeHolder, items))?.selection;
}

function layerAtCursor(open: OpenDefinition): string | undefined {
  const { activeTextEditor } = vscode.window;
  if (activeTextEditor?.document !== open.document) return undefined;
  return layerUnder(open, activeTextEditor.selection.active);
}
