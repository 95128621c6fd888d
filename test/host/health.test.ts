import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, openDefinition, problemsOf, rangeOf } from './workspace';

/** Four units that start alike and stay alike. */
const symmetric = `{
  "format": "gradnet", "version": 1, "batch": 3,
  "inputs": [{ "name": "x", "shape": ["N", 2] }],
  "layers": [
    { "name": "fc1", "op": "Linear", "out_features": 4, "init": { "weight": "ones", "bias": "zeros" } },
    { "name": "tanh1", "op": "Tanh" },
    { "name": "fc2", "op": "Linear", "out_features": 1, "init": { "weight": "ones" } }
  ],
  "loss": { "op": "MSELoss" }
}
`;

const ofKind = (document: vscode.TextDocument, kind: string): vscode.Diagnostic[] =>
  problemsOf(document).filter(({ code }) => code === kind);

function actionsAt({ uri }: vscode.TextDocument, at: vscode.Range, kind: string): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, at, kind);
}

describe('the health of a run', () => {
  afterEach(closeAll);

  it('is reported at the layer, with threshold and source, once the network has run', async () => {
    const document = await openDefinition(symmetric);
    assert.deepEqual(problemsOf(document), []);
    await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', document.uri);
    const [finding] = await eventually(() => ofKind(document, 'symmetric'), ({ length }) => length > 0);
    assert.match(finding!.message, /fc1: 3 of 4 units/);
    assert.match(finding!.message, /Threshold: 0\. Goodfellow/);
    assert.equal(finding!.severity, vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(finding!.range, rangeOf(document, '"fc1"'));
    const titles = (await actionsAt(document, finding!.range, 'quickfix')).map(({ title }) => title);
    assert.deepEqual(titles, ['Inspect fc1', 'Set how findings of this kind are reported…']);
  });

  it('is reported as the settings say, or not at all', async () => {
    const document = await openDefinition(symmetric);
    await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', document.uri);
    await eventually(() => ofKind(document, 'symmetric'), ({ length }) => length > 0);
    const settings = vscode.workspace.getConfiguration('gradientDebugger');
    try {
      await settings.update('diagnostics.symmetric', 'information', vscode.ConfigurationTarget.Global);
      await eventually(() => ofKind(document, 'symmetric'),
        ([finding]) => finding?.severity === vscode.DiagnosticSeverity.Information);
      await settings.update('diagnostics.symmetric', 'off', vscode.ConfigurationTarget.Global);
      await eventually(() => ofKind(document, 'symmetric'), ({ length }) => length === 0);
    } finally {
      await settings.update('diagnostics.symmetric', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is judged with other thresholds where there are some, from the next run on', async () => {
    const document = await openDefinition(symmetric);
    const settings = vscode.workspace.getConfiguration('gradientDebugger');
    await settings.update('health.thresholds', { symmetric: 100 }, vscode.ConfigurationTarget.Global);
    try {
      await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', document.uri);
      assert.deepEqual(ofKind(document, 'symmetric'), []);
    } finally {
      await settings.update('health.thresholds', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});

describe('quick fixes', () => {
  afterEach(closeAll);

  it('mend everything that has one way to be mended at once', async () => {
    const document = await openDefinition(symmetric
      .replace('"op": "Tanh"', '"op": "Tanhh"')
      .replace('"out_features": 1', '"out_feature": 1'));
    const problems = await eventually(() => problemsOf(document), ({ length }) => length === 2);
    const [all] = await actionsAt(document, problems[0]!.range, 'source.fixAll.gradientDebugger');
    assert.ok(all);
    assert.ok(await vscode.workspace.applyEdit(all.edit!));
    assert.equal(document.getText(), symmetric);
    await eventually(() => problemsOf(document), ({ length }) => length === 0);
  });

  it('put a Flatten where a dense layer asks for all features of an image', async () => {
    const document = await openDefinition(symmetric
      .replace('["N", 2]', '["N", 1, 4, 4]')
      .replace('{ "name": "fc1", "op": "Linear", "out_features": 4,',
        '{ "name": "pool", "op": "AvgPool2d", "kernel_size": 2 },\n'
        + '    { "name": "fc1", "op": "Linear", "in_features": 4, "out_features": 4,'));
    const [problem] = await eventually(() => problemsOf(document), ({ length }) => length === 1);
    const [fix] = await actionsAt(document, problem!.range, 'quickfix');
    assert.equal(fix!.title, 'Insert a Flatten layer before it');
    assert.ok(await vscode.workspace.applyEdit(fix!.edit!));
    assert.ok(document.getText().includes('    { "name": "flatten1", "op": "Flatten" },\n    { "name": "fc1"'));
    await eventually(() => problemsOf(document), ({ length }) => length === 0);
  });
});

describe('settings of a run', () => {
  afterEach(closeAll);

  it('take the place of batch and seed in the definition, and make results out of date', async () => {
    const document = await openDefinition(symmetric);
    const { line, character } = rangeOf(document, '"fc1"').start;
    const hover = async (): Promise<string> => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri,
        new vscode.Position(line, character + 1));
      return (hovers[0]!.contents[0] as vscode.MarkdownString).value;
    };
    await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', document.uri);
    assert.match(await hover(), /N = 3 samples/);
    const settings = vscode.workspace.getConfiguration('gradientDebugger');
    await settings.update('run.batch', 5, vscode.ConfigurationTarget.Global);
    try {
      const text = await eventually(hover, (seen) => seen.includes('N = 5 samples'));
      assert.match(text, /earlier version/);
    } finally {
      await settings.update('run.batch', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
