import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, openDefinition, rangeOf, small } from './workspace';

const named = small
  .replace('{ "name": "fc1"', '{ "name": "fc1", "inputs": ["flatten"]')
  .replace('"loss": { "op": "CrossEntropyLoss" }', '"loss": { "op": "CrossEntropyLoss", "input": "fc1" },\n'
    + '  "data": { "x": { "file": "digits.npz", "key": "x" } }');

async function locations(command: string, document: vscode.TextDocument, at: vscode.Position) {
  const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    `vscode.execute${command}Provider`, document.uri, at);
  return found.map((place) => ('targetUri' in place
    ? { uri: place.targetUri, range: place.targetSelectionRange ?? place.targetRange }
    : place));
}

async function rename(document: vscode.TextDocument, at: vscode.Position, name: string): Promise<string> {
  const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
    'vscode.executeDocumentRenameProvider', document.uri, at, name);
  assert.ok(await vscode.workspace.applyEdit(edit));
  return document.getText();
}

const inside = (document: vscode.TextDocument, text: string, from = 0): vscode.Position =>
  document.positionAt(document.getText().indexOf(text, from) + 2);

describe('names in a definition', () => {
  afterEach(closeAll);

  it('lead from where a layer is used to where it is defined', async () => {
    const document = await openDefinition(named);
    const [target, ...others] = await locations('Definition', document, inside(document, '["flatten"]'));
    assert.deepEqual(others, []);
    assert.deepEqual(target!.range, rangeOf(document, '"flatten"'));
    const [ofLoss] = await locations('Definition', document, inside(document, '"fc1" }'));
    assert.deepEqual(ofLoss!.range, rangeOf(document, '"fc1"'));
  });

  it('lead from a file reference to the file', async () => {
    const document = await openDefinition(named);
    const [target] = await locations('Definition', document, inside(document, '"digits.npz"'));
    assert.ok(target!.uri.path.endsWith('/digits.npz'));
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider',
      document.uri);
    assert.deepEqual(links.map(({ range }) => document.getText(range)), ['digits.npz']);
  });

  it('are found wherever they stand', async () => {
    const document = await openDefinition(named);
    const uses = await locations('Reference', document, inside(document, '"x"'));
    assert.deepEqual(uses.map(({ range }) => document.getText(range)), ['"x"', '"x"']);
    // The key in the file is a name of the file's, not of the network's.
    assert.ok(uses.every(({ range }) => !range.contains(inside(document, '"key": "x"').translate(0, 6))));
    const highlights = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
      'vscode.executeDocumentHighlights', document.uri, inside(document, '"fc1"'));
    assert.deepEqual(highlights.map(({ kind }) => kind),
      [vscode.DocumentHighlightKind.Write, vscode.DocumentHighlightKind.Read]);
  });

  it('are renamed everywhere at once', async () => {
    const document = await openDefinition(named);
    const text = await rename(document, inside(document, '["flatten"]'), '平ら');
    assert.equal(text, named.replaceAll('"flatten"', '"平ら"'));
    const loss = await rename(document, inside(document, '"fc1"'), 'out');
    assert.match(loss, /"name": "out", "inputs": \["平ら"\][^]*"input": "out"/);
    const data = await rename(document, inside(document, '"x"'), 'image');
    assert.match(data, /"name": "image"[^]*"data": \{ "image": \{ "file": "digits.npz", "key": "x" \} \}/);
  });

  it('cannot be renamed to what another thing is called, or what is no name', async () => {
    const document = await openDefinition(named);
    for (const name of ['conv1', 'x', 'y', 'loss', 'a.b', '']) {
      await assert.rejects(async () => rename(document, inside(document, '"fc1"'), name), /./, name);
    }
    assert.equal(document.getText(), named);
  });

  it('are renamed only where there is one', async () => {
    const document = await openDefinition(named);
    await assert.rejects(async () => vscode.commands.executeCommand('vscode.prepareRename', document.uri,
      inside(document, '"Conv2d"')));
  });
});
