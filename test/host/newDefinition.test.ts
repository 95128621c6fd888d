import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/host/manifest';
import { closeAll, eventually, problemsOf } from './workspace';

/** Gives an answer to whatever is asked until nothing more is: a question that is not shown yet takes none. */
async function answerAll(asked: Thenable<unknown>, answer: string): Promise<void> {
  const state = { isOver: false };
  void asked.then(() => (state.isOver = true));
  const isOver = async (): Promise<boolean> => {
    await vscode.commands.executeCommand(answer);
    return state.isOver;
  };
  await eventually(isOver, Boolean);
}

describe('the wizard for new definitions', () => {
  afterEach(closeAll);

  it('makes a sound, untitled definition of what it proposes', async () => {
    const asked = vscode.commands.executeCommand(commands.newNetworkDefinition);
    await answerAll(asked, 'workbench.action.acceptSelectedQuickOpenItem');
    const document = vscode.window.activeTextEditor!.document;
    assert.equal(document.isUntitled, true);
    assert.equal(document.languageId, 'gradnet');
    assert.match(document.getText(), /^\/\/ Multilayer Perceptron\./);
    assert.match(document.getText(), /"op": "CrossEntropyLoss"/);
    await eventually(() => problemsOf(document), ({ length }) => length === 0);
    await vscode.commands.executeCommand(commands.runGradientCheck, document.uri);
    assert.deepEqual(problemsOf(document), []);
  });

  it('makes nothing when the user gives up', async () => {
    const before = vscode.workspace.textDocuments.length;
    const asked = vscode.commands.executeCommand(commands.newNetworkDefinition);
    await answerAll(asked, 'workbench.action.closeQuickOpen');
    assert.equal(vscode.workspace.textDocuments.length, before);
  });
});
