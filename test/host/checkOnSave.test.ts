import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { settings, SETTINGS_SECTION } from '../../src/host/manifest';
import { closeAll, edit, eventually, hoverOver, openDefinition, small } from './workspace';

/** Turns check on save on, or leaves it to the default. */
async function checkOnSave(value: true | undefined): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  await configuration.update(settings.checkOnSave.name, value, vscode.ConfigurationTarget.Workspace);
}

describe('check on save', () => {
  afterEach(async () => {
    await checkOnSave(undefined);
    await closeAll();
  });

  it('checks a definition that is saved, and opens nothing', async () => {
    await checkOnSave(true);
    const document = await openDefinition(small);
    await edit(document, '"Small"', '"Saved"');
    await document.save();
    await eventually(() => hoverOver(document, '"conv1"'), (text) => text.includes('Gradient check: Pass'));
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.deepEqual(tabs.filter(({ input }) => input instanceof vscode.TabInputWebview), []);
  });

  it('is off unless it is turned on', async () => {
    const document = await openDefinition(small);
    await edit(document, '"Small"', '"Saved"');
    await document.save();
    const other = await openDefinition(small.replace('"Small"', '"Other"'));
    await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', other.uri);
    assert.doesNotMatch(await hoverOver(document, '"conv1"'), /Gradient check/);
  });

  it('leaves alone what cannot be run', async () => {
    await checkOnSave(true);
    const document = await openDefinition(small);
    await edit(document, '"kernel_size": 3', '"kernel_size": 9');
    await document.save();
    assert.doesNotMatch(await hoverOver(document, '"flatten"'), /Gradient check/);
  });
});
