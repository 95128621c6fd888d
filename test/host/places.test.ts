import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { FailureDecorations } from '../../src/host/sidePanel/decorations';
import { ownNetworks } from './ownNetworks';
import { Recorder } from './testRecorder';
import {
  closeAll, eventually, folder, hoverOver, lensTitles, openDefinition, otherFolder, problemsOf, small, wrong,
} from './workspace';

async function show(uri: vscode.Uri, column = vscode.ViewColumn.Active): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, column);
  return document;
}

async function textOf(name: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), name)));
}

/** Writes a definition into a folder and shows it. */
async function write(target: vscode.Uri, name: string, text: string): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.joinPath(target, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return show(uri);
}

async function rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.renameFile(from, to);
  assert.ok(await vscode.workspace.applyEdit(change));
}

describe('definitions of the same name in two folders', () => {
  let here: vscode.TextDocument;
  let there: vscode.TextDocument;

  beforeEach(async () => {
    const [name, text] = [`${randomUUID()}.gradnet.json`, await textOf('tiny.gradnet.json')];
    const weights = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), 'tiny.safetensors'));
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(otherFolder(), 'tiny.safetensors'), weights);
    [here, there] = [await write(folder(), name, text), await write(otherFolder(), name, text)];
  });

  afterEach(closeAll);

  it('are two networks, each with the files beside it', async () => {
    await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', there.uri);
    assert.match(await hoverOver(there, '"fc1"'), /Gradient check: Pass/);
    assert.doesNotMatch(await hoverOver(here, '"fc1"'), /Gradient check:/);
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(otherFolder(), 'tiny.safetensors'), Uint8Array.of(1));
    await eventually(() => hoverOver(there, '"fc1"'), (text) => text.includes('earlier version'));
  });

  it('are told apart in the Test Explorer', () => {
    const explorer = new Recorder();
    try {
      assert.deepEqual([here, there].map((document) => explorer.item(document).description),
        vscode.workspace.workspaceFolders!.map(({ name }) => name));
    } finally {
      explorer.dispose();
    }
  });

  it('may have other settings', async () => {
    const ofFolder = vscode.workspace.getConfiguration('gradientDebugger', there.uri);
    await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', here.uri);
    try {
      await ofFolder.update('notation', 'derivation', vscode.ConfigurationTarget.WorkspaceFolder);
      await ofFolder.update('run.batch', 1, vscode.ConfigurationTarget.WorkspaceFolder);
      // In the derivation samples are columns.
      await eventually(() => hoverOver(there, '"fc1"'), (text) => text.includes('2&nbsp;×&nbsp;N'));
      await eventually(() => hoverOver(there, '"fc1"'), (text) => text.includes('N = 1 samples'));
      const text = await hoverOver(here, '"fc1"');
      assert.match(text, /N&nbsp;×&nbsp;2/);
      // The batch of the other folder puts nothing out of date here.
      assert.match(text, /Gradient check: Pass/);
    } finally {
      await ofFolder.update('notation', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
      await ofFolder.update('run.batch', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    }
  });
});

describe('a definition in two editors', () => {
  afterEach(closeAll);

  it('is one network, with one set of problems and results', async () => {
    const document = await openDefinition(wrong);
    await show(document.uri, vscode.ViewColumn.Beside);
    assert.equal(vscode.window.visibleTextEditors.filter((editor) => editor.document === document).length, 2);
    await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', document.uri);
    const found = await eventually(() => problemsOf(document), ({ length }) => length > 0);
    const messages = found.map(({ message }) => message);
    assert.equal(new Set(messages).size, messages.length);
    const editor = vscode.window.visibleTextEditors.find((each) => each.document === document)!;
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), '// edited\n'));
    await eventually(() => hoverOver(document, '"cube"'), (text) => text.includes('earlier version'));
    await vscode.commands.executeCommand('undo');
  });
});

describe('a definition that is renamed', () => {
  afterEach(closeAll);

  it('has its problems, lenses and tests under its new name, and nothing under the old one', async () => {
    const document = await openDefinition(small.replace('"kernel_size": 3', '"kernel_size": 9'));
    await eventually(() => problemsOf(document), ({ length }) => length > 0);
    const explorer = new Recorder();
    try {
      const renamed = vscode.Uri.joinPath(folder(), 'moved é.gradnet.json');
      await rename(document.uri, renamed);
      const moved = await show(renamed);
      await eventually(() => problemsOf(moved), ({ length }) => length > 0);
      await eventually(() => vscode.languages.getDiagnostics(document.uri), ({ length }) => length === 0);
      assert.ok((await lensTitles(moved)).some((title) => title.includes('Run Gradient Check')));
      await eventually(() => explorer.items.get(renamed.toString()), (item) => item !== undefined);
      await eventually(() => explorer.items.get(document.uri.toString()), (item) => item === undefined);
      await closeAll();
      await vscode.workspace.fs.delete(renamed);
    } finally {
      explorer.dispose();
    }
  });
});

describe('a definition that is deleted', () => {
  afterEach(closeAll);

  it('loses its mark, its problems and its results when its editor closes, and not before', async () => {
    const { definitions, networks, parts } = ownNetworks();
    const decorations = new FailureDecorations(definitions, networks);
    try {
      const document = await openDefinition(wrong);
      await networks.at(document.uri).model.check();
      assert.ok(decorations.provideFileDecoration(document.uri));
      await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', document.uri);
      await eventually(() => problemsOf(document), ({ length }) => length > 0);
      const change = new vscode.WorkspaceEdit();
      change.deleteFile(document.uri);
      assert.ok(await vscode.workspace.applyEdit(change));
      await closeAll();
      await eventually(() => decorations.provideFileDecoration(document.uri), (mark) => mark === undefined);
      await eventually(() => vscode.languages.getDiagnostics(document.uri), ({ length }) => length === 0);
    } finally {
      vscode.Disposable.from(decorations, ...parts).dispose();
    }
  });
});
