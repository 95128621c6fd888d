import * as vscode from 'vscode';
import type { ExportRequest, ExportWish, Picture } from '../../protocol/export';
import type { CheckReport } from '../../protocol/views';
import { fileNameOf } from '../networks/fileName';
import type { OpenNetwork } from '../networks/networks';
import { saveFile, stemOf } from './saveFile';

/** Exports something of a network's last run to a file that the user names, and says so. */
export async function exportFrom({ uri, model }: OpenNetwork, wish: ExportWish): Promise<void> {
  const archive = `${stemOf(uri)}.npz`;
  const request = requestFor(wish, archive, model.results?.check);
  const target = await saveFile(uri, wish.kind, partOf(wish), () => model.export(request));
  if (!target) return;
  const written = vscode.l10n.t('Wrote {0}.', fileNameOf(target));
  if (wish.kind !== 'numpy') return offerToOpen(target, written, wish.kind !== 'npz' && wish.kind !== 'safetensors');
  const both = vscode.l10n.t('Export {0}', archive);
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} It reads {1}, which has to be beside it.', written, archive), both);
  if (chosen !== both) return;
  const beside = vscode.Uri.joinPath(target, '..', archive);
  await vscode.workspace.fs.writeFile(beside, await model.export({ kind: 'npz' }));
  await vscode.window.showTextDocument(target);
}

/** Writes a picture of a tensor to a file that the user names. */
export async function savePicture(definition: vscode.Uri, { kind, name, bytes }: Picture): Promise<void> {
  const target = await saveFile(definition, kind, name, () => bytes);
  if (target) await offerToOpen(target, vscode.l10n.t('Wrote {0}.', fileNameOf(target)), true);
}

function requestFor(wish: ExportWish, archive: string, check: CheckReport | undefined): ExportRequest {
  if (wish.kind === 'numpy') return { ...wish, file: archive };
  return wish.kind === 'report' && check ? { ...wish, check } : wish;
}

/** What the name of the file says of its content. */
function partOf(wish: ExportWish): string | undefined {
  switch (wish.kind) {
    case 'npz':
    case 'safetensors': return wish.names?.length === 1 ? wish.names[0] : undefined;
    case 'csv': return wish.name;
    case 'numpy': return [wish.name, ...wish.index].join('-');
    case 'report': return 'report';
  }
}

async function offerToOpen(target: vscode.Uri, written: string, isText: boolean): Promise<void> {
  const open = vscode.l10n.t('Open');
  const chosen = await vscode.window.showInformationMessage(written, ...(isText ? [open] : []));
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', target);
}
