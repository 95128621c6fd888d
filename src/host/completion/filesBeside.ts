import * as vscode from 'vscode';
import { formatShape } from '../../tensor/shape';
import { fileInWorkspace } from '../networks/files';
import { literally } from '../../definition/snippets';
import { cursorAt } from './cursor';
import { nameKindAt } from './names';
import type { Suggestion } from './suggestion';

/** More files than this are not worth scrolling through. */
const mostFiles = 200;

/** Bytes; larger files are not opened just to see what is in them. */
const largestFile = 64 * 2 ** 20;

/**
 * The names of tensor files beside a definition, or of the arrays in one, where such a name stands at the offset;
 * nothing elsewhere, or when they cannot be read.
 */
export async function namesInFiles(text: string, offset: number, uri: vscode.Uri): Promise<Suggestion[]> {
  const frames = cursorAt(text, offset)?.frames ?? [];
  const kind = nameKindAt(frames);
  if (uri.scheme === 'untitled' || (kind !== 'file' && kind !== 'array')) return [];
  if (kind === 'file') return filesBelow(uri);
  const file = frames.at(-1)!.values.get('file');
  return typeof file === 'string' ? arraysOf(file, uri) : [];
}

async function filesBelow(uri: vscode.Uri): Promise<Suggestion[]> {
  const folder = vscode.Uri.joinPath(uri, '..');
  const pattern = new vscode.RelativePattern(folder, '**/*.{npy,npz,safetensors}');
  const files = await vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFiles);
  const prefix = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return files.map(({ path }) => path.slice(prefix.length)).sort().map((path): Suggestion => ({
    kind: 'file', label: path, snippet: literally(JSON.stringify(path)), rank: 0,
  }));
}

async function arraysOf(path: string, uri: vscode.Uri): Promise<Suggestion[]> {
  try {
    const file = fileInWorkspace(uri, path);
    if ((await vscode.workspace.fs.stat(file)).size > largestFile) return [];
    // Loaded when it is needed: unpacking lays out tables that would slow down the extension's start.
    const { readTensorFile } = await import('../../files/tensorFile');
    const { tensors } = readTensorFile(path, await vscode.workspace.fs.readFile(file));
    return [...tensors].map(([name, { shape }], rank): Suggestion => ({
      kind: 'array', label: name, detail: formatShape(shape), snippet: literally(JSON.stringify(name)), rank,
    }));
  } catch {
    // Whatever is wrong with the file is said when the network is run.
    return [];
  }
}
