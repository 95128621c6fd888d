import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, openDefinition, openUntitled, rangeOf, small, write } from './workspace';

async function completions(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider', document.uri, position);
  return list.items;
}

const labelOf = ({ label }: vscode.CompletionItem): string => (typeof label === 'string' ? label : label.label);

/** Opens a text with the cursor at the sign ¦. */
async function openAt(
  marked: string,
  open: (text: string) => Promise<vscode.TextDocument> = openDefinition,
): Promise<{ document: vscode.TextDocument; position: vscode.Position }> {
  const document = await open(marked.replace('¦', ''));
  const position = document.positionAt(marked.replaceAll('\r\n', '\n').indexOf('¦'));
  return { document, position };
}

describe('completion in the editor', () => {
  afterEach(closeAll);

  it('offers the arguments of the operator, with what they mean', async () => {
    const { document, position } = await openAt(small.replace('"kernel_size": 3', '"¦"'));
    const items = await completions(document, position);
    const kernel = items.find((item) => labelOf(item) === 'kernel_size');
    assert.ok(kernel, items.map(labelOf).join());
    assert.match((kernel.documentation as vscode.MarkdownString).value, /Height and width of the kernel/);
    assert.ok(!items.some((item) => labelOf(item) === 'out_channels'));
  });

  it('puts a whole layer where it is asked for, each stop in its place', async () => {
    const { document, position } = await openAt(small.replace('{ "name": "flatten", "op": "Flatten" }', 'Max¦'));
    const item = (await completions(document, position)).find((candidate) => labelOf(candidate) === 'MaxPool2d');
    assert.ok(item);
    const editor = vscode.window.activeTextEditor!;
    const range = item.range instanceof vscode.Range ? item.range : item.range!.replacing;
    await editor.insertSnippet(item.insertText as vscode.SnippetString, range);
    assert.ok(document.getText().includes('    { "name": "maxpool1", "op": "MaxPool2d", "kernel_size": 2 },'));
  });

  it('offers the files beside the definition, and the arrays in them', async () => {
    const data = '"loss": { "op": "CrossEntropyLoss" }, "data": { "x": { "file": "digits.npz", "key": "¦" } }';
    const arrays = await openAt(small.replace('"loss": { "op": "CrossEntropyLoss" }', data));
    assert.deepEqual((await completions(arrays.document, arrays.position)).map(labelOf).sort(), ['x', 'y']);
    const file = '"loss": { "op": "CrossEntropyLoss" }, "weights": { "file": "¦" }';
    const files = await openAt(small.replace('"loss": { "op": "CrossEntropyLoss" }', file));
    const names = (await completions(files.document, files.position)).map(labelOf);
    assert.ok(names.includes('lenet5.safetensors') && names.includes('digits.npz'), names.join());
  });

  it('works in untitled documents and with CR LF', async () => {
    const marked = small.replace('"op": "Linear"', '"op": "¦"');
    const untitled = await openAt(marked, openUntitled);
    assert.ok((await completions(untitled.document, untitled.position)).some((item) => labelOf(item) === 'Linear'));
    await closeAll();
    const windows = await openAt(marked.replaceAll('\n', '\r\n'), async (text) =>
      vscode.workspace.openTextDocument(await write('crlf.gradnet.json', text)));
    const offset = windows.document.getText().indexOf('"op": ""') + 7;
    const items = await completions(windows.document, windows.document.positionAt(offset));
    assert.ok(items.some((item) => labelOf(item) === 'Linear'));
  });

  it('leaves VS Code nothing to complain of twice where a definition has the language of JSON', async () => {
    const document = await openDefinition(small.replace('"kernel_size"', '"kernal_size"'));
    await vscode.languages.setTextDocumentLanguage(document, 'jsonc');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const about = vscode.languages.getDiagnostics(document.uri)
      .filter(({ range }) => range.intersection(rangeOf(document, '"kernal_size"')));
    assert.deepEqual(about.map(({ source }) => source), ['Gradient Debugger']);
  });
});
