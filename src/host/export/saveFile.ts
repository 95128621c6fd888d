import * as vscode from 'vscode';
import { DEFINITION_SUFFIX } from '../manifest';
import { exportKinds, type ExportKind } from '../../protocol/export';
import { fileNameOf } from '../networks/fileName';
import { whileLong } from '../whileLong';

/**
 * Asks where a file is to go, makes it, and writes it there: on a disk, or wherever the workspace is.
 * @param definition address of the network's definition, beside which it goes unless the user says otherwise
 * @param part what stands between the definition's name and the extension, `conv1.weight.grad` for one tensor
 * @param make its bytes; asked for when it is known where to
 * @returns where it went; undefined when the user gave up
 */
export async function saveFile(
  definition: vscode.Uri,
  kind: ExportKind,
  part: string | undefined,
  make: () => Promise<Uint8Array> | Uint8Array,
): Promise<vscode.Uri | undefined> {
  const { extension, title } = exportKinds[kind];
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folderOf(definition), `${stemOf(definition, part)}.${extension}`),
    filters: { [title]: [extension] },
    title: vscode.l10n.t('Export from {0}', fileNameOf(definition)),
  });
  if (!target) return undefined;
  await whileLong(write(target, make), (work) => {
    const title = vscode.l10n.t('Writing {0}', fileNameOf(target));
    void vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () => work);
  });
  return target;
}

async function write(target: vscode.Uri, make: () => Promise<Uint8Array> | Uint8Array): Promise<void> {
  await vscode.workspace.fs.writeFile(target, await make());
}

/** The name of a file of a network without its extension: `lenet5`, `lenet5.conv1.weight.grad`. */
export function stemOf(definition: vscode.Uri, part?: string): string {
  const name = fileNameOf(definition);
  const stem = name.endsWith(DEFINITION_SUFFIX) ? name.slice(0, -DEFINITION_SUFFIX.length) : name;
  // What separates folders, or no file system takes, has no place in a name.
  return [stem, ...(part === undefined ? [] : [part])].join('.').replace(/[\p{Cc}\\/:*?"<>|]/gu, '_');
}

/** Beside the definition; one that was never saved has no folder, so that of the workspace is taken. */
function folderOf(definition: vscode.Uri): vscode.Uri {
  if (definition.scheme !== 'untitled') return vscode.Uri.joinPath(definition, '..');
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.joinPath(definition, '..').with({ scheme: 'file' });
}
