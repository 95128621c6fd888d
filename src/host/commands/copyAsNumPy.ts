import * as vscode from 'vscode';
import { runNetwork } from '../check/checkNetwork';
import { arrayLiteral, isCopiedWhole, loadingLine } from '../copy/numpyText';
import { saveFile } from '../export/saveFile';
import type { Parts } from '../parts';
import { chooseDefinition } from './chooseDefinition';
import { copy } from './copyShape';
import type { Target } from './target';

/**
 * “Copy as NumPy”: puts the numbers of a tensor into the clipboard. A large one goes into a file instead, and the line
 * that loads it into the clipboard.
 */
export async function copyAsNumPy(parts: Parts, target: Target): Promise<void> {
  const { tensor } = target;
  const open = tensor === undefined ? undefined : await chooseDefinition(parts, target);
  if (!open || tensor === undefined) return;
  const network = parts.networks.of(open);
  if (!await runNetwork(network, parts.networks, parts.definitions)) return;
  const data = await network.model.tensor(tensor);
  if (isCopiedWhole(data.shape)) {
    await copy(arrayLiteral(data), tensor);
    return;
  }
  const file = await saveFile(network.uri, 'npz', tensor, () =>
    network.model.export({ kind: 'npz', names: [tensor] }));
  if (!file) return;
  await copy(loadingLine(tensor, file.scheme === 'file' ? file.fsPath : file.path), tensor);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0} is large, so it went into a file. The clipboard has the line that loads it.', tensor));
}
