import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, edit, eventually, openDefinition, openUntitled, problemsOf, rangeOf, small } from './workspace';

const broken = small.replace('"out_features": 3', '"out_features": 3, "in_features": 30');

describe('problems', () => {
  afterEach(closeAll);

  it('stand where they are, with the arithmetic', async () => {
    const document = await openDefinition(broken);
    const [problem] = await eventually(() => problemsOf(document), ({ length }) => length === 1);
    // 2 channels of 4 × 4.
    assert.match(problem!.message, /fc1: in_features is 30, but flatten gives 2 × 4 × 4 = 32/);
    assert.equal(problem!.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(problem!.code, 'shape');
    assert.deepEqual(problem!.range, rangeOf(document, '30'));
  });

  it('have a quick fix that mends them', async () => {
    const document = await openDefinition(broken);
    const [problem] = await eventually(() => problemsOf(document), ({ length }) => length === 1);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider',
      document.uri, problem!.range, vscode.CodeActionKind.QuickFix.value);
    const [action] = actions;
    assert.equal(action?.title, 'Set in_features to 32');
    assert.equal(action.isPreferred, true);
    assert.ok(await vscode.workspace.applyEdit(action.edit!));
    assert.match(document.getText(), /"in_features": 32/);
    await eventually(() => problemsOf(document), ({ length }) => length === 0);
  });

  it('come and go as the text is edited', async () => {
    const document = await openDefinition(small);
    assert.deepEqual(problemsOf(document), []);
    await edit(document, '"kernel_size"', '"kernal_size"');
    const [first] = await eventually(() => problemsOf(document), ({ length }) => length > 0);
    assert.match(first!.message, /kernel_size/);
    await edit(document, '"kernal_size"', '"kernel_size"');
    await eventually(() => problemsOf(document), ({ length }) => length === 0);
  });

  it('are faded where something is merely not used', async () => {
    const unused = small.replace('{ "name": "flatten"', '{ "name": "spare", "op": "ReLU", "inputs": ["conv1"] },\n'
      + '    { "name": "flatten", "inputs": ["conv1"]');
    const document = await openDefinition(unused);
    const [problem] = await eventually(() => problemsOf(document), ({ length }) => length === 1);
    assert.equal(problem!.severity, vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(problem!.tags, [vscode.DiagnosticTag.Unnecessary]);
  });

  it('go away with their document', async () => {
    const document = await openUntitled(broken);
    await eventually(() => problemsOf(document), ({ length }) => length === 1);
    await closeAll();
    await eventually(() => problemsOf(document), ({ length }) => length === 0);
  });

  it('of two definitions do not mix', async () => {
    const one = await openDefinition(broken);
    const two = await openDefinition(small);
    await eventually(() => problemsOf(one), ({ length }) => length === 1);
    assert.deepEqual(problemsOf(two), []);
  });

  it('are found in text that is no definition at all', async () => {
    const document = await openUntitled('['.repeat(5000));
    await eventually(() => problemsOf(document), ({ length }) => length > 0);
    const folds = await vscode.commands.executeCommand('vscode.executeFoldingRangeProvider', document.uri);
    assert.ok(folds === undefined || Array.isArray(folds));
  });

  it('follow the memory limit', async () => {
    const document = await openDefinition(small.replace('"out_features": 3', '"out_features": 4000000'));
    // 32 × 4,000,000 weights with their gradients take about 2 GB.
    assert.deepEqual(problemsOf(document), []);
    const settings = vscode.workspace.getConfiguration('gradientDebugger');
    await settings.update('memoryLimit', 1, vscode.ConfigurationTarget.Global);
    try {
      const [problem] = await eventually(() => problemsOf(document), ({ length }) => length === 1);
      assert.equal(problem!.code, 'memory');
    } finally {
      await settings.update('memoryLimit', undefined, vscode.ConfigurationTarget.Global);
    }
    await eventually(() => problemsOf(document), ({ length }) => length === 0);
  });
});
