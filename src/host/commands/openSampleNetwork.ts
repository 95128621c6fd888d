import * as vscode from 'vscode';
import { readDefinition } from '../../definition/readGradnet';
import { sizeOf } from '../../tensor/shape';
import { formatCount } from '../../tensor/formatCount';
import { DEFINITION_SUFFIX } from '../manifest';
import type { Parts } from '../parts';
import { pick } from '../pick';
import type { Target } from './target';

interface Sample extends vscode.QuickPickItem {
  readonly file: string;
}

/** “Open Sample Network”: opens a copy of the network of the extension that is named, or that the user picks. */
export async function openSampleNetwork({ extensionUri, storageUri, version }: Parts, target: Target): Promise<void> {
  const source = vscode.Uri.joinPath(extensionUri, 'media', 'samples');
  const placeHolder = vscode.l10n.t('Which sample network?');
  const samples = listSamples(source);
  const named = (await samples).find(({ file }) => file === target.sample);
  const sample = named ?? await pick(placeHolder, samples);
  if (!sample) return;
  // The user may edit the copy, and find it as it was left; a new version of the extension has new samples.
  const copies = vscode.Uri.joinPath(storageUri, `samples-${version}`);
  await copyMissing(source, copies);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(copies, sample.file));
  await vscode.window.showTextDocument(document);
}

async function listSamples(folder: vscode.Uri): Promise<Sample[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const files = entries.map(([file]) => file).filter((file) => file.endsWith(DEFINITION_SUFFIX));
  return Promise.all(files.map((file) => describe(folder, file)));
}

async function describe(folder: vscode.Uri, file: string): Promise<Sample> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, file));
  const { name, layers, shapes } = readDefinition(new TextDecoder().decode(bytes));
  const parameters = [...shapes.layers.values()].flatMap((layer) => Object.values(layer.parameters));
  const count = parameters.reduce((sum, shape) => sum + sizeOf(shape), 0);
  const detail = vscode.l10n.t('{0} layers, {1} parameters', layers.length, formatCount(count));
  return { label: name, description: file, detail, file };
}

/** Copies the files of a folder that the other one has not got yet. */
async function copyMissing(source: vscode.Uri, target: vscode.Uri): Promise<void> {
  const { fs } = vscode.workspace;
  await fs.createDirectory(target);
  const present = new Set((await fs.readDirectory(target)).map(([file]) => file));
  const missing = (await fs.readDirectory(source))
    .filter(([file, type]) => type === vscode.FileType.File && !present.has(file));
  await Promise.all(missing.map(([file]) =>
    fs.copy(vscode.Uri.joinPath(source, file), vscode.Uri.joinPath(target, file))));
}
