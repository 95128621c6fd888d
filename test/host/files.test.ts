import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readDefinition } from '../../src/definition/readGradnet';
import { readFiles } from '../../src/host/networks/files';
import type { FileContent } from '../../src/protocol/worker';
import { folder, small, write } from './workspace';

const gib = 2 ** 30;

/** What comes of reading a file that a definition in the open folder names as its weights. */
async function read(path: string, { definition = 'a.gradnet.json', limit = gib } = {}): Promise<FileContent> {
  const text = small.replace('"loss"', `"weights": { "file": ${JSON.stringify(path)} },\n  "loss"`);
  const [file] = await readFiles(vscode.Uri.joinPath(folder(), definition), readDefinition(text), limit);
  assert.ok(file);
  return file;
}

const problemOf = (file: FileContent): string => ('problem' in file ? file.problem : 'none');

describe('files that a definition names', () => {
  it('are read relative to it', async () => {
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(folder(), 'deep'));
    await write('deep/weights.npz', Uint8Array.of(1, 2, 3));
    const file = await read('deep/weights.npz');
    assert.deepEqual('bytes' in file && [...file.bytes], [1, 2, 3]);
    const below = await read('weights.npz', { definition: 'deep/a.gradnet.json' });
    assert.ok('bytes' in below);
  });

  it('that are missing, or folders, are said to be so', async () => {
    assert.match(problemOf(await read('nowhere.npz')), /no such file/);
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(folder(), 'folder.npz'));
    assert.match(problemOf(await read('folder.npz')), /this is a folder/);
  });

  it('that are larger than the memory limit are not read', async () => {
    await write('large.npz', new Uint8Array(2 * 2 ** 20));
    assert.match(problemOf(await read('large.npz', { limit: 2 ** 20 })), /2 MiB, more than the memory limit of 1 MiB/);
  });

  it('outside the folder are not read, whatever the definition’s reader has let through', async () => {
    const definition = { ...readDefinition(small), weights: { path: '../outside.npz', range: { start: 0, end: 0 } } };
    const uri = vscode.Uri.joinPath(folder(), 'a.gradnet.json');
    const [file] = await readFiles(uri, definition, gib);
    assert.match(problemOf(file!), /outside the folder/);
  });
});
