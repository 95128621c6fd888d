import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { readDefinition } from '../../src/definition/readGradnet';
import { commands } from '../../src/host/manifest';
import type { NetworkModel } from '../../src/host/networks/networkModel';
import type { Refusal } from '../../src/host/networks/results';
import { layerRows, networkRow, tensorRows, type NetworkRow } from '../../src/host/sidePanel/nodes';
import { treeItem } from '../../src/host/sidePanel/treeItems';
import { say, sentence } from '../../src/protocol/sentence';
import type { CheckReport } from '../../src/protocol/views';
import { Session } from '../../src/session/session';
import { closeAll, openUntitled, small } from './workspace';

/** A network in the tree: before a run, after it, or after a check with this report. */
async function row(
  state: 'new' | 'run' | 'checked',
  change = (report: CheckReport): CheckReport => report,
  refusal?: Refusal,
): Promise<NetworkRow> {
  const document = await openUntitled(small);
  const definition = readDefinition(small);
  const session = Session.open(definition, new Map());
  const steps = session.check();
  let step = steps.next();
  while (!step.done) step = steps.next();
  const check = state === 'checked' && { check: change(step.value) };
  const results = { text: small, definition, run: session.view(), ...check };
  const model = {
    activity: { kind: 'idle' },
    results: state === 'new' ? undefined : results,
    resultsOf: () => (state === 'new' ? undefined : results),
    refusalOf: () => refusal,
  } as Partial<NetworkModel> as NetworkModel;
  return networkRow({ document, version: 1, text: small, definition }, document.uri, model);
}

const iconOf = (item: vscode.TreeItem): string => (item.iconPath as vscode.ThemeIcon).id;

describe('the side panel', () => {
  afterEach(closeAll);

  it('lists layers as they run, or as gradients flow', async () => {
    const network = await row('new');
    const names = ['x', 'conv1', 'flatten', 'fc1', 'loss'];
    assert.deepEqual(layerRows(network, 'execution').map(({ layer }) => layer), names);
    assert.deepEqual(layerRows(network, 'backward').map(({ layer }) => layer), names.toReversed());
  });

  it('marks the layer that a run or a check ended at', async () => {
    const start = small.indexOf('conv1');
    const problem = { ...say(sentence`conv1: its rule has stopped`), start, end: start + 5, details: 'at the rule' };
    const network = await row('run', undefined, { text: small, problems: [problem] });
    assert.equal(treeItem(network).description, 'has problems');
    const rows = layerRows(network, 'execution');
    assert.deepEqual(rows.filter(({ isWrong }) => isWrong).map(({ layer }) => layer), ['conv1']);
    const [, conv1, flatten] = rows.map(treeItem);
    assert.deepEqual([iconOf(conv1!), iconOf(flatten!)], ['error', 'circle-outline']);
  });

  it('shows shapes before any run', async () => {
    const [, conv1] = layerRows(await row('new'), 'execution');
    assert.equal(treeItem(conv1!).description, 'Conv2d · N × 2 × 4 × 4');
    const tensors = tensorRows(conv1!).map(treeItem);
    assert.deepEqual(tensors.map(({ label }) => label), ['Z', 'dZ', 'A_prev', 'dA_prev', 'W', 'dW', 'b', 'db']);
    assert.equal(tensors[5]!.description, '2 × 1 × 3 × 3');
  });

  it('shows norms after a run, and verdicts after a check', async () => {
    const run = await row('run');
    const [, conv1] = layerRows(run, 'execution');
    assert.match(String(treeItem(tensorRows(conv1!)[5]!).description), /^2 × 1 × 3 × 3 {3}‖·‖ \d/);
    assert.match(String(treeItem(run).description), /^J = \d/);
    const checked = await row('checked');
    assert.equal(iconOf(treeItem(checked)), 'pass');
    const [, second] = layerRows(checked, 'execution');
    assert.equal(iconOf(treeItem(second!)), 'pass');
    assert.equal(iconOf(treeItem(tensorRows(second!)[5]!)), 'pass');
  });

  it('marks the layer that fails, and says so to a screen reader', async () => {
    const network = await row('checked', (report) => ({
      ...report,
      verdict: 'fail',
      layers: report.layers.map((layer) => (layer.name === 'fc1' ? { ...layer, local: 'fail' } : layer)),
    }));
    const rows = layerRows(network, 'execution').map(treeItem);
    assert.deepEqual(rows.map(iconOf), ['pass', 'pass', 'pass', 'error', 'pass']);
    assert.match(rows[3]!.accessibilityInformation!.label, /fc1, Linear, N × 3, Fail/);
    assert.equal(treeItem(network).description, 'gradients fail');
  });

  it('opens a tensor with a click', async () => {
    const network = await row('new');
    const [, conv1] = layerRows(network, 'execution');
    const { command } = treeItem(tensorRows(conv1!)[5]!);
    assert.equal(command?.command, commands.inspectTensor);
    assert.deepEqual(command.arguments,
      [{ network: network.network, layer: 'conv1', tensor: 'conv1.weight.grad' }]);
  });

  it('gives every row an identity of its own', async () => {
    const network = await row('run');
    const layers = layerRows(network, 'execution');
    const rows = [network, ...layers, ...layers.flatMap(tensorRows)];
    const identities = new Set(rows.map((each) => treeItem(each).id));
    assert.equal(identities.size, rows.length);
  });
});
