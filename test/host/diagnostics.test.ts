import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { blaming } from '../../src/check/culprit';
import { readDefinition } from '../../src/definition/readGradnet';
import { collectDiagnostics } from '../../src/host/diagnostics/collect';
import { Diagnostics } from '../../src/host/diagnostics/diagnostics';
import { QuickFixProvider } from '../../src/host/diagnostics/quickFixes';
import type { NetworkModel } from '../../src/host/networks/networkModel';
import { say, sentence } from '../../src/protocol/sentence';
import type { CheckReport, LayerCheck, TensorCheck } from '../../src/protocol/views';
import { ownNetworks } from './ownNetworks';
import {
  closeAll, edit, eventually, openDefinition, openUntitled, problemsOf, rangeOf, small, wrong,
} from './workspace';

/** The documents whose problems VS Code has announced anew by the time it has announced all that `act` has set. */
async function announcedBy(act: () => Promise<unknown>): Promise<readonly string[]> {
  const marker = vscode.languages.createDiagnosticCollection('marker');
  // One of its own each time: that it goes is announced as well.
  const place = vscode.Uri.from({ scheme: 'marker', path: `/${randomUUID()}` });
  const announced: string[] = [];
  const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => announced.push(...uris.map(String)));
  try {
    await act();
    // Announcements come in the order of what they are about.
    marker.set(place, [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), 'All before this one is announced.')]);
    await eventually(() => announced, (uris) => uris.includes(String(place)));
    return announced.filter((uri) => !uri.startsWith(`${place.scheme}:`));
  } finally {
    listener.dispose();
    marker.dispose();
  }
}

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

  it('are given to VS Code anew only when they are others', async () => {
    const document = await openDefinition(wrong);
    const { definitions, networks, parts } = ownNetworks();
    const diagnostics = new Diagnostics(definitions, networks);
    const { model } = networks.at(document.uri);
    const uri = String(document.uri);
    try {
      // What comes of opening is announced first.
      await announcedBy(() => model.run());
      assert.deepEqual(await announcedBy(() => model.train({ steps: 1, rate: 0.1 })), []);
      assert.ok((await announcedBy(() => model.check())).includes(uri));
      assert.ok(problemsOf(document).length > 0);
      assert.deepEqual(await announcedBy(() => model.check()), []);
    } finally {
      vscode.Disposable.from(diagnostics, ...parts).dispose();
    }
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

const counts = { pass: 0, fail: 0, kink: 0, belowNoise: 0, untested: 0, nonFinite: 0, nondeterministic: 0 };

/** What a check says of a parameter of which one entry is wrong. */
function failing(name: string, shape: readonly number[], index: readonly number[]): TensorCheck {
  const values = { analytic: 0.5, numeric: -0.5, error: 1, relativeError: 2, bound: 1e-15 };
  const verdicts = { ...counts, pass: 17, fail: 1 };
  const worst = [{ index, ...values, verdict: 'fail' }] as const;
  return { name, shape, checked: 18, verdicts, maxError: 1, maxRelativeError: 2, worst };
}

/** The problems of a network whose check has ended like this. */
async function afterCheck(
  layers: readonly LayerCheck[],
  culprit?: CheckReport['culprit'],
): Promise<vscode.Diagnostic[]> {
  const document = await openUntitled(small);
  const check: CheckReport = {
    verdict: 'fail', parameters: 119, checked: 191, loss: 1, elapsedMs: 1, layers, ...(culprit && { culprit }),
  };
  const results = { check, run: { health: { findings: [] } } };
  const model = { resultsOf: () => results, refusalOf: () => undefined } as unknown as NetworkModel;
  return collectDiagnostics({ document, version: 1, text: small, definition: readDefinition(small) }, model);
}

describe('a rule that has stopped with an error', () => {
  afterEach(closeAll);

  it('is an error at its layer, with a quick fix that copies what a report needs', async () => {
    const document = await openUntitled(small);
    const own = ownNetworks();
    try {
      const { model } = own.networks.at(document.uri);
      const start = small.indexOf('"fc1"');
      const said = say(sentence`fc1: the rule “difference” of Linear has stopped`);
      const problems = [{ ...said, start, end: start + 5, details: 'TypeError\n    at difference' }];
      model.refusalOf = () => ({ text: small, problems });
      const [problem, ...others] = collectDiagnostics(own.definitions.of(document)!, model);
      assert.deepEqual(others, []);
      assert.equal(problem!.code, 'fault');
      assert.equal(problem!.severity, vscode.DiagnosticSeverity.Error);
      assert.equal(problem!.message, said.message);
      assert.deepEqual(problem!.range, rangeOf(document, '"fc1"'));
      const { Invoke } = vscode.CodeActionTriggerKind;
      const fixes = new QuickFixProvider(own.definitions, own.networks);
      const actionsAt = (text: string): vscode.CodeAction[] => fixes.provideCodeActions(document,
        rangeOf(document, text), { diagnostics: [], only: undefined, triggerKind: Invoke });
      assert.deepEqual(actionsAt('"conv1"'), []);
      const [action] = actionsAt('"fc1"');
      const { command, arguments: args } = action!.command!;
      await vscode.commands.executeCommand(command, ...args as unknown[]);
      const copied = await vscode.env.clipboard.readText();
      const [versions, ...details] = copied.split('\n');
      assert.match(versions!, /^gradient-debugger \d+\.\d+\.\d+, vscode \d+\.\d+\.\d+/);
      assert.deepEqual(details, ['TypeError', '    at difference', '']);
    } finally {
      vscode.Disposable.from(...own.parts).dispose();
    }
  });
});

describe('problems after a gradient check', () => {
  afterEach(closeAll);

  it('are an error at the layer whose rule is wrong, and warnings where that shows', async () => {
    const [conv1, fc1, ...others] = await afterCheck([
      { name: 'conv1', op: 'Conv2d', local: 'pass', tensors: [failing('conv1.weight', [2, 1, 3, 3], [1, 0, 2, 2])] },
      { name: 'fc1', op: 'Linear', local: 'fail', tensors: [failing('fc1.bias', [3], [2])] },
      { name: 'loss', op: 'CrossEntropyLoss', local: 'pass', tensors: [] },
    ], blaming('fc1', sentence`the gradient of fc1.bias (3) is wrong in 1 of 3 entries`));
    assert.deepEqual(others, []);
    assert.equal(fc1!.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(fc1!.message, 'fc1: the gradient of fc1.bias (3) is wrong in 1 of 3 entries');
    assert.equal(conv1!.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(conv1!.message, 'conv1: of the gradient of conv1.weight, 1 of 18 fail; worst at [1, 0, 2, 2]: '
      + 'backpropagation gives 0.5, expected −0.5. The cause is likely fc1.');
    const document = vscode.window.activeTextEditor!.document;
    assert.deepEqual(conv1!.range, rangeOf(document, '"conv1"'));
    assert.deepEqual(conv1!.relatedInformation?.[0]?.location.range, rangeOf(document, '"fc1"'));
  });

  it('are errors where no layer is to blame', async () => {
    const tensors = [failing('fc1.bias', [3], [2])];
    const [fc1] = await afterCheck([{ name: 'fc1', op: 'Linear', local: 'pass', tensors }]);
    assert.equal(fc1!.severity, vscode.DiagnosticSeverity.Error);
    assert.match(fc1!.message, /^fc1: of the gradient of fc1\.bias, 1 of 18 fail/);
  });
});
