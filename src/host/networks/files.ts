import * as vscode from 'vscode';
import type { NetworkDefinition } from '../../definition/definition';
import { filesOf } from '../../definition/filesOf';
import type { GradientFile } from '../../protocol/compare';
import type { FileContent } from '../../protocol/worker';
import { reasonOf } from '../localised';
import { formatCount } from '../../tensor/formatCount';
import { fileNameOf } from './fileName';

/**
 * Reads every file that a definition names, relative to its document. Files outside the document's workspace folder (or
 * its own folder, when it is in none) are not touched.
 * @param limit bytes; larger files are not read
 */
export async function readFiles(uri: vscode.Uri, definition: NetworkDefinition, limit: number): Promise<FileContent[]> {
  return Promise.all(filesOf(definition).map(async (path): Promise<FileContent> => {
    try {
      return { path, bytes: await readFile(uri, path, limit) };
    } catch (error) {
      return { path, problem: explain(error) };
    }
  }));
}

/** Reads a file of gradients that the user has chosen, wherever it is. @param limit bytes; larger files are not read */
export async function readGradients(
  { address, file: path }: GradientFile,
  limit: number,
): Promise<FileContent> {
  try {
    return { path, bytes: await readWithin(vscode.Uri.parse(address), limit) };
  } catch (error) {
    const isGone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return { path, problem: isGone ? vscode.l10n.t('the file is not there any more') : explain(error) };
  }
}

/** Calls back whenever a file that a definition names is written, made or deleted. */
export function watchFiles(uri: vscode.Uri, definition: NetworkDefinition, changed: () => void): vscode.Disposable {
  if (uri.scheme === 'untitled') return new vscode.Disposable(() => undefined);
  const folder = vscode.Uri.joinPath(uri, '..');
  const files = filesOf(definition).map((path) => vscode.Uri.joinPath(folder, path));
  return vscode.Disposable.from(...files.map((file) => watchFile(file, changed)));
}

/** Calls back whenever a file is written, made or deleted. */
export function watchFile(file: vscode.Uri, changed: () => void): vscode.Disposable {
  const place = new vscode.RelativePattern(vscode.Uri.joinPath(file, '..'), literally(fileNameOf(file)));
  const watcher = vscode.workspace.createFileSystemWatcher(place);
  return vscode.Disposable.from(
    watcher, watcher.onDidChange(changed), watcher.onDidCreate(changed), watcher.onDidDelete(changed),
  );
}

/** A name as a glob pattern that matches nothing else. */
function literally(name: string): string {
  return name.replace(/[*?[\]{}]/g, '[$&]');
}

/**
 * The address of a file that a definition names.
 * @throws Error when the definition has no folder, or the file lies outside the workspace folder (or else its own)
 */
export function fileInWorkspace(uri: vscode.Uri, path: string): vscode.Uri {
  if (uri.scheme === 'untitled') {
    throw new Error(vscode.l10n.t('an untitled definition has no folder to look for it in; save the definition first'));
  }
  const folder = vscode.Uri.joinPath(uri, '..');
  const file = vscode.Uri.joinPath(folder, path);
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? folder;
  if (!isInside(file, root)) {
    throw new Error(vscode.l10n.t('the file lies outside the folder {0}, and is not read', root.path));
  }
  return file;
}

async function readFile(uri: vscode.Uri, path: string, limit: number): Promise<Uint8Array> {
  return readWithin(fileInWorkspace(uri, path), limit);
}

/** The bytes of a file. @throws Error when it has more than `limit` bytes, or cannot be read */
export async function readWithin(file: vscode.Uri, limit: number): Promise<Uint8Array> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > limit) {
    const found = mebibytes(size);
    throw new Error(vscode.l10n.t('the file has {0}, more than the memory limit of {1}', found, mebibytes(limit)));
  }
  return vscode.workspace.fs.readFile(file);
}

function isInside(file: vscode.Uri, root: vscode.Uri): boolean {
  const folder = root.path.endsWith('/') ? root.path : `${root.path}/`;
  return file.scheme === root.scheme && file.authority === root.authority && file.path.startsWith(folder);
}

function mebibytes(bytes: number): string {
  return `${formatCount(Math.ceil(bytes / 2 ** 20))} MiB`;
}

function explain(error: unknown): string {
  if (error instanceof vscode.FileSystemError) {
    switch (error.code) {
      case 'FileNotFound':
        return vscode.l10n.t('there is no such file beside the definition');
      case 'FileIsADirectory':
        return vscode.l10n.t('this is a folder, expected a file');
      case 'NoPermissions':
        return vscode.l10n.t('the file may not be read');
    }
  }
  return reasonOf(error);
}
