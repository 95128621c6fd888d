import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, openDefinition, openUntitled, small } from './workspace';

describe('the language of definitions', () => {
  afterEach(closeAll);

  it('lists inputs, layers and loss in the outline', async () => {
    const document = await openDefinition(small);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider', document.uri);
    assert.deepEqual(symbols.map(({ name, detail }) => [name, detail]), [
      ['x', 'input'], ['conv1', 'Conv2d'], ['flatten', 'Flatten'], ['fc1', 'Linear'], ['loss', 'CrossEntropyLoss'],
    ]);
    assert.equal(document.getText(symbols[1]!.selectionRange), '"conv1"');
    assert.ok(document.getText(symbols[1]!.range).startsWith('{ "name": "conv1"'));
  });

  it('folds lists, objects and comments', async () => {
    const document = await openUntitled(`/* one\n   two */\n${small}`);
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider',
      document.uri);
    const lines = ranges.map(({ start, end, kind }) => [start, end, kind]);
    assert.deepEqual(lines.sort(([a], [b]) => Number(a) - Number(b)), [
      [0, 1, vscode.FoldingRangeKind.Comment], [2, 10, undefined], [5, 8, undefined],
    ]);
  });

  it('is formatted as JSON is, with every layer left on its line', async () => {
    const document = await openUntitled('{"layers":[\n{"name":"a",   "op":"ReLU"}, // why\n]}');
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider',
      document.uri, { tabSize: 2, insertSpaces: true });
    const change = new vscode.WorkspaceEdit();
    change.set(document.uri, edits);
    assert.ok(await vscode.workspace.applyEdit(change));
    assert.equal(document.getText(), '{ "layers": [\n    { "name": "a", "op": "ReLU" }, // why\n  ] }');
  });
});
