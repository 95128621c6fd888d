import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands, INSPECTOR_VIEW_TYPE } from '../../src/host/manifest';
import {
  closeAll, edit, eventually, folder, hoverOver, openDefinition, openUntitled, problemsOf, small,
} from './workspace';

/** The titles of all inspectors. */
function inspectors(): string[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes(INSPECTOR_VIEW_TYPE))
    .map(({ label }) => label);
}

/** Opens one of the samples that lie in the open folder. */
async function openSample(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), name));
  await vscode.window.showTextDocument(document);
  return document;
}

describe('the gradient check', () => {
  afterEach(closeAll);

  it('runs on the active definition, opens its inspector, and shows in the hover', async () => {
    const document = await openDefinition(small);
    await vscode.commands.executeCommand(commands.runGradientCheck);
    const text = await hoverOver(document, '"conv1"');
    // 2 · 3 · 3 weights, 2 biases.
    assert.match(text, /\*\*dW\*\*.*✓&nbsp;18&nbsp;entries/);
    assert.match(text, /\*\*db\*\*.*✓&nbsp;2&nbsp;entries/);
    assert.match(text, /Gradient check: Pass/);
    await eventually(inspectors, (titles) => titles.some((title) => title.startsWith('Gradients of ')));
    assert.deepEqual(problemsOf(document), []);
  });

  it('reads data and weights from the files of a sample', async () => {
    const document = await openSample('tiny.gradnet.json');
    await vscode.commands.executeCommand(commands.runGradientCheck);
    // W = [[1, −1], [−1, 2]]: its norm is √7.
    assert.match(await hoverOver(document, '"fc1"'), /\*\*dW\*\*.*2&nbsp;×&nbsp;2&nbsp;&nbsp;&nbsp; \| 2\.646/);
  });

  it('forgets nothing, and mixes nothing, when the text is edited', async () => {
    const document = await openDefinition(small);
    await vscode.commands.executeCommand(commands.runGradientCheck);
    await edit(document, '"out_channels": 2', '"out_channels": 3');
    const stale = await hoverOver(document, '"conv1"');
    assert.match(stale, /earlier version/);
    assert.doesNotMatch(stale, /✓/);
    await edit(document, '"out_channels": 3', '"out_channels": 2');
    assert.match(await hoverOver(document, '"conv1"'), /✓&nbsp;18&nbsp;entries/);
  });

  it('works on an untitled definition', async () => {
    const document = await openUntitled(small);
    await vscode.commands.executeCommand(commands.runGradientCheck);
    assert.match(await hoverOver(document, '"fc1"'), /✓&nbsp;96&nbsp;entries/);
  });

  it('says at the place which file is missing, and that an untitled definition has none', async () => {
    const withWeights = small.replace('"loss"', '"weights": { "file": "missing.safetensors" },\n  "loss"');
    const document = await openDefinition(withWeights);
    await vscode.commands.executeCommand(commands.openInspector);
    const [problem] = await eventually(() => problemsOf(document), ({ length }) => length === 1);
    assert.match(problem!.message, /^missing\.safetensors: there is no such file beside the definition/);
    assert.equal(document.getText(problem!.range), '"missing.safetensors"');
    await closeAll();
    const untitled = await openUntitled(withWeights);
    await vscode.commands.executeCommand(commands.openInspector);
    const [other] = await eventually(() => problemsOf(untitled), ({ length }) => length === 1);
    assert.match(other!.message, /save the definition first/);
  });

  it('forgets a missing file that is not named any more', async () => {
    const document = await openDefinition(small.replace('"loss"', '"weights": { "file": "later.npz" },\n  "loss"'));
    await vscode.commands.executeCommand(commands.openInspector);
    await eventually(() => problemsOf(document), ({ length }) => length === 1);
    await edit(document, '"weights": { "file": "later.npz" },\n  ', '');
    await eventually(() => problemsOf(document), ({ length }) => length === 0);
    await vscode.commands.executeCommand(commands.runGradientCheck);
    assert.match(await hoverOver(document, '"fc1"'), /✓/);
  });

  it('is out of date once a file of the definition has changed', async () => {
    const document = await openSample('tiny.gradnet.json');
    await vscode.commands.executeCommand(commands.runGradientCheck);
    const weights = vscode.Uri.joinPath(folder(), 'tiny.safetensors');
    await vscode.workspace.fs.writeFile(weights, await vscode.workspace.fs.readFile(weights));
    await eventually(() => hoverOver(document, '"fc1"'), (text) => text.includes('earlier version'));
    await vscode.commands.executeCommand(commands.runGradientCheck);
    assert.match(await hoverOver(document, '"fc1"'), /✓/);
  });

  it('is run by a link of a hover on the definition the hover was on', async () => {
    const document = await openDefinition(small);
    await openDefinition(small.replace('"Small"', '"Other"'));
    await vscode.commands.executeCommand(commands.runGradientCheck, { network: document.uri.toString() });
    assert.match(await hoverOver(document, '"conv1"'), /✓/);
  });

  it('keeps the inspector when its definition is closed', async () => {
    await openDefinition(small);
    await vscode.commands.executeCommand(commands.openInspector);
    const [title] = await eventually(inspectors, ({ length }) => length === 1);
    const texts = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputText);
    await vscode.window.tabGroups.close(texts);
    assert.deepEqual(inspectors(), [title]);
  });

  it('lets the inspector follow a definition that is renamed', async () => {
    const document = await openDefinition(small);
    await vscode.commands.executeCommand(commands.openInspector);
    await eventually(inspectors, ({ length }) => length === 1);
    const rename = new vscode.WorkspaceEdit();
    rename.renameFile(document.uri, vscode.Uri.joinPath(folder(), 'renamed.gradnet.json'));
    assert.ok(await vscode.workspace.applyEdit(rename));
    await eventually(inspectors, ([title]) => title === 'Gradients of renamed.gradnet.json');
    assert.equal(inspectors().length, 1);
  });

  it('does not take any file for a definition', async () => {
    await vscode.commands.executeCommand(commands.runGradientCheck, vscode.Uri.joinPath(folder(), 'README.md'));
    assert.deepEqual(inspectors(), []);
  });

  it('opens a tensor that is asked for by its name', async () => {
    const document = await openDefinition(small);
    const target = { network: document.uri.toString(), layer: 'fc1', tensor: 'fc1.weight.grad' };
    await vscode.commands.executeCommand(commands.inspectTensor, target);
    await eventually(inspectors, ({ length }) => length === 1);
    await eventually(() => hoverOver(document, '"fc1"'), (text) => text.includes('gradient’s'));
  });

  it('shows a layer in the editor', async () => {
    const document = await openDefinition(small);
    await vscode.commands.executeCommand(commands.revealLayer, { network: document.uri.toString(), layer: 'fc1' });
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document, document);
    assert.equal(document.getText(editor.selection), '"fc1"');
  });
});
