import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Recorder } from './testRecorder';
import { closeAll, eventually, lensesOf, openDefinition, openUntitled, problemsOf, rangeOf, small } from './workspace';

/** Names in any script, one of them outside of what a code unit holds. */
const foreign = small
  .replace('"conv1"', '"畳み込み"')
  .replace('"flatten"', '"평탄 𝒇"')
  .replace('{ "name": "fc1"', '{ "name": "выход", "inputs": ["평탄 𝒇"]')
  .replace('"loss": { "op"', '"loss": { "input": "выход", "op"');

const kinds: readonly (readonly [kind: string, open: (text: string) => Promise<vscode.TextDocument>])[] = [
  ['with LF', openDefinition],
  ['with CR LF', (text) => openDefinition(text.replaceAll('\n', '\r\n'))],
  ['with a byte order mark', (text) => openDefinition(`\uFEFF${text}`)],
  ['that has no file', openUntitled],
];

/** What a document says in the first line of a range. */
function lineAt(document: vscode.TextDocument, { start }: vscode.Range): string {
  return document.lineAt(start.line).text.trim();
}

for (const [kind, open] of kinds) {
  describe(`a definition ${kind}, with names in any script`, () => {
    let document: vscode.TextDocument;
    beforeEach(async () => (document = await open(foreign)));
    afterEach(closeAll);
    const at = (text: string): vscode.Position => rangeOf(document, text).start.translate(0, 1);

    it('has its lenses above its layers, and its hints behind them', async () => {
      await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', document.uri);
      const lenses = await eventually(() => lensesOf(document), ({ length }) => length > 2);
      const lines = new Map(lenses.map(({ range, command }) => [lineAt(document, range), command!.title]));
      assert.match(lines.get('{ "name": "畳み込み", "op": "Conv2d", "out_channels": 2, "kernel_size": 3 },')!, /✓ 20 checked/);
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider',
        document.uri, whole);
      const ends = hints.map(({ position }) => document.lineAt(position.line).range.end.isEqual(position));
      assert.deepEqual(ends, [true, true, true]);
    });

    it('leads from names to names, and renames them', async () => {
      const [target] = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider', document.uri, at('["평탄 𝒇"]').translate(0, 1));
      assert.ok(target && 'targetUri' in target);
      assert.deepEqual(target.targetSelectionRange, rangeOf(document, '"평탄 𝒇"'));
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider', document.uri, at('"выход"'), 'out');
      assert.ok(await vscode.workspace.applyEdit(edit));
      const expected = foreign.replaceAll('выход', 'out');
      assert.equal(document.getText().replaceAll('\r\n', '\n'), expected);
    });

    it('is listed layer by layer in the outline', async () => {
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider', document.uri);
      assert.deepEqual(symbols.map(({ name }) => name), ['x', '畳み込み', '평탄 𝒇', 'выход', 'loss']);
      assert.deepEqual(symbols.slice(1, 4).map(({ selectionRange }) => document.getText(selectionRange)),
        ['"畳み込み"', '"평탄 𝒇"', '"выход"']);
    });

    it('completes names of its own', async () => {
      const end = rangeOf(document, '"inputs": ["').end;
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider', document.uri, end);
      const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      assert.ok(labels.includes('畳み込み') && labels.includes('평탄 𝒇'), labels.join());
    });

    it('has its problems where they are', async () => {
      const change = new vscode.WorkspaceEdit();
      change.replace(document.uri, rangeOf(document, '["평탄 𝒇"]'), '["평탄"]');
      assert.ok(await vscode.workspace.applyEdit(change));
      const problems = await eventually(() => problemsOf(document), ({ length }) => length > 0);
      assert.ok(problems.some(({ range }) => document.getText(range) === '"평탄"'));
    });

    it('has its tests at its layers', () => {
      const explorer = new Recorder();
      try {
        assert.equal(document.getText(explorer.item(document, 'выход').range), '"выход"');
        assert.equal(explorer.item(document, '畳み込み', '畳み込み.weight').label, 'dW');
      } finally {
        explorer.dispose();
      }
    });
  });
}
