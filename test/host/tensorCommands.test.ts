import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands, INSPECTOR_VIEW_TYPE } from '../../src/host/manifest';
import { FailureDecorations } from '../../src/host/sidePanel/decorations';
import { ownNetworks } from './ownNetworks';
import { closeAll, edit, eventually, openDefinition, small, wrong } from './workspace';

const clipboard = async (): Promise<string> => vscode.env.clipboard.readText();

describe('commands on a row of the side panel', () => {
  afterEach(closeAll);

  it('copy the shape of a tensor, before a run with a letter for the batch', async () => {
    const network = (await openDefinition(small)).uri.toString();
    await vscode.commands.executeCommand(commands.copyShape, { network, layer: 'conv1', tensor: 'conv1.weight.grad' });
    await eventually(clipboard, (text) => text === '(2, 1, 3, 3)');
    await vscode.commands.executeCommand(commands.copyShape, { network, layer: 'conv1' });
    await eventually(clipboard, (text) => text === '(N, 2, 4, 4)');
    await vscode.commands.executeCommand(commands.runGradientCheck, { network });
    await vscode.commands.executeCommand(commands.copyShape, { network, layer: 'fc1', tensor: 'fc1.output' });
    await eventually(clipboard, (text) => text === '(2, 3)');
  });

  it('explain a gradient in the inspector, running the network first', async () => {
    const network = (await openDefinition(small)).uri.toString();
    await vscode.commands.executeCommand(commands.explainTensor, { network, layer: 'fc1', tensor: 'fc1.weight.grad' });
    const hasInspector = (): boolean => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ input }) =>
      input instanceof vscode.TabInputWebview && input.viewType.includes(INSPECTOR_VIEW_TYPE));
    await eventually(hasInspector, Boolean);
  });
});

describe('the file of a network whose gradients fail', () => {
  afterEach(closeAll);

  it('is marked in the explorer, until it is changed', async () => {
    const { definitions, networks, parts } = ownNetworks();
    const decorations = new FailureDecorations(definitions, networks);
    try {
      const document = await openDefinition(wrong);
      assert.equal(decorations.provideFileDecoration(document.uri), undefined);
      await networks.at(document.uri).model.check();
      const decoration = decorations.provideFileDecoration(document.uri);
      assert.equal(decoration?.badge, '✗');
      assert.match(decoration.tooltip!, /Layers that fail the gradient check: \d/);
      await edit(document, '"2 * x"', '"3 * x * x"');
      assert.equal(decorations.provideFileDecoration(document.uri), undefined);
      await networks.at(document.uri).model.check();
      assert.equal(decorations.provideFileDecoration(document.uri), undefined);
    } finally {
      vscode.Disposable.from(decorations, ...parts).dispose();
    }
  });
});
