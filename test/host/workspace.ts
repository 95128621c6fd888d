import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';

/** A network of two layers with random numbers, small enough to be checked in a moment. */
export const small = `{
  "format": "gradnet", "version": 1, "name": "Small", "batch": 2,
  "inputs": [{ "name": "x", "shape": ["N", 1, 6, 6] }],
  "layers": [
    { "name": "conv1", "op": "Conv2d", "out_channels": 2, "kernel_size": 3 },
    { "name": "flatten", "op": "Flatten" },
    { "name": "fc1", "op": "Linear", "out_features": 3 }
  ],
  "loss": { "op": "CrossEntropyLoss" }
}
`;

/** The same with an activation that says 2·x is its derivative, where 3·x² is. */
export const wrong = small.replace('{ "name": "flatten"', '{ "name": "cube", "op": "Elementwise", "expr": "x ** 3", '
  + '"dexpr": "2 * x" },\n    { "name": "flatten"');

/** The folder that is open: a copy of the samples, which tests may change. */
export function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, 'The tests need an open folder.');
  return first.uri;
}

/** The second folder of the workspace, which is empty until a test writes into it. */
export function otherFolder(): vscode.Uri {
  const [, second] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(second, 'The tests need a second folder.');
  return second.uri;
}

/** Writes a file into the open folder. */
export async function write(name: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(folder(), name);
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  return uri;
}

/**
 * Writes a new file into the open folder and waits until VS Code has noticed it. A file that is made and deleted
 * within one batch of its file watcher never was, to anybody who watches.
 */
export async function writeNoticed(name: string, content: string): Promise<vscode.Uri> {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder(), name));
  try {
    const noticed = new Promise((resolve) => watcher.onDidCreate(resolve));
    const uri = await write(name, content);
    await noticed;
    return uri;
  } finally {
    watcher.dispose();
  }
}

/** Writes a definition into a new file of the open folder and opens it in the editor. */
export async function openDefinition(text: string): Promise<vscode.TextDocument> {
  // VS Code may still hold what a file of the same name had in it a moment ago.
  const document = await vscode.workspace.openTextDocument(await write(`${randomUUID()}.gradnet.json`, text));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Opens a definition that has no file yet. */
export async function openUntitled(text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'gradnet', content: text });
  await vscode.window.showTextDocument(document);
  return document;
}

/** Closes every editor, without saving. */
export async function closeAll(): Promise<void> {
  for (const editor of vscode.window.visibleTextEditors) {
    if (!editor.document.isDirty) continue;
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Replaces a stretch of a document by something else. */
export async function edit(document: vscode.TextDocument, before: string, after: string): Promise<void> {
  const range = rangeOf(document, before);
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, range, after);
  assert.ok(await vscode.workspace.applyEdit(change));
}

/** Where a text stands for the first time. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const start = document.getText().indexOf(text);
  assert.ok(start >= 0, `${text} does not stand in the document`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** Waits until there is something to be seen, looking again and again; the test's time limit ends it. */
export async function eventually<T>(look: () => T | Promise<T>, isThere: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isThere(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What hovering over a text says, as Markdown; empty for nothing. */
export async function hoverOver(document: vscode.TextDocument, text: string): Promise<string> {
  const { start } = rangeOf(document, text);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri,
    start.translate(0, 1));
  return hovers.flatMap(({ contents }) => contents)
    .flatMap((content) => (content instanceof vscode.MarkdownString ? content.value : [])).join('\n');
}

/** The extension's problems of a document. */
export function problemsOf({ uri }: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Gradient Debugger');
}

/** What the code lenses of a document say. */
export async function lensTitles(document: vscode.TextDocument): Promise<string[]> {
  return (await lensesOf(document)).map(({ command }) => command!.title);
}

/** The code lenses of a document, with their commands. */
export async function lensesOf({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  return vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 100);
}

/** Runs a test while some of the extension's settings, by their names behind the section, have values of the user's. */
export async function withSettings(
  values: Readonly<Record<string, unknown>>,
  test: () => Promise<void>,
): Promise<void> {
  const settings = vscode.workspace.getConfiguration('gradientDebugger');
  const update = async (valueOf: (name: string) => unknown): Promise<void> => {
    for (const name of Object.keys(values)) {
      await settings.update(name, valueOf(name), vscode.ConfigurationTarget.Global);
    }
  };
  try {
    await update((name) => values[name]);
    await test();
  } finally {
    await update(() => undefined);
  }
}
