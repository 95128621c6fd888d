import * as vscode from 'vscode';
import { shapeTuple } from '../copy/numpyText';
import { foreseeInput, foreseeLayer } from '../definitions/layerTensors';
import type { Parts } from '../parts';
import { chooseDefinition } from './chooseDefinition';
import type { Target } from './target';

/** “Copy Shape”: puts the shape of a tensor, or of what a layer gives, into the clipboard as a tuple of Python. */
export async function copyShape(parts: Parts, target: Target): Promise<void> {
  const { layer, tensor } = target;
  const open = layer === undefined ? undefined : await chooseDefinition(parts, target);
  if (!open || layer === undefined) return;
  const results = parts.networks.of(open).model.resultsOf(open.text);
  const tensors = [
    ...results?.run.layers.find(({ name }) => name === layer)?.tensors ?? [],
    ...foreseeLayer(open.definition, layer)?.tensors ?? [],
    foreseeInput(open.definition, layer),
  ].filter((each) => each !== undefined);
  const wanted = tensor?.replace(/\.grad$/, '');
  const found = tensors.find(({ name }) => wanted === undefined || name === tensor || name === wanted);
  if (found) await copy(shapeTuple(found.shape));
}

/** Puts a text into the clipboard and says so, for a moment. */
export async function copy(text: string, what = text): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', what), 3000);
}
