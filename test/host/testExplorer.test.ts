import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Recorder } from './testRecorder';
import {
  closeAll, edit, eventually, folder, openDefinition, openUntitled, small, write, writeNoticed, wrong,
} from './workspace';

function childrenOf(item: vscode.TestItem): vscode.TestItem[] {
  return [...item.children].map(([, child]) => child);
}

describe('the Test Explorer', () => {
  let explorer: Recorder;
  beforeEach(() => (explorer = new Recorder()));
  afterEach(async () => {
    explorer.dispose();
    await closeAll();
  });

  it('lists the layers of an open definition and their tensors, each at its line', async () => {
    const document = await openDefinition(small);
    const item = explorer.item(document);
    assert.deepEqual(childrenOf(item).map(({ id }) => id).sort(), ['conv1', 'fc1', 'flatten', 'loss', 'x']);
    const weight = explorer.item(document, 'conv1', 'conv1.weight');
    assert.equal(weight.label, 'dW');
    assert.equal(weight.description, '2 × 1 × 3 × 3');
    assert.equal(document.getText(weight.range), '"conv1"');
  });

  it('passes what passes', async () => {
    const document = await openDefinition(small);
    await explorer.run([explorer.item(document)]);
    for (const test of ['conv1', 'conv1/conv1.weight', 'conv1/conv1.bias', 'fc1/fc1.weight', 'loss', 'x/x']) {
      assert.equal(explorer.told.get(test)?.state, 'passed', test);
    }
  });

  it('runs one test alone', async () => {
    const document = await openDefinition(small);
    await explorer.run([explorer.item(document, 'fc1', 'fc1.bias')]);
    assert.deepEqual([...explorer.told.keys()], ['fc1/fc1.bias']);
  });

  it('fails the layer that is wrong at its line, and says what was expected and what it is', async () => {
    const document = await openDefinition(wrong);
    await explorer.run([explorer.item(document)]);
    const cube = explorer.told.get('cube');
    assert.equal(cube?.state, 'failed');
    assert.equal(document.getText(cube.messages[0]!.location!.range), '"cube"');
    const weight = explorer.told.get('conv1/conv1.weight');
    assert.equal(weight?.state, 'failed');
    const [message] = weight.messages;
    assert.match(message!.message as string, /^conv1: of the gradient of conv1\.weight, .* The cause is likely cube\.$/);
    assert.match(message!.expectedOutput!, /^\[\d, 0, \d, \d\] {2}-?\d/);
    assert.notEqual(message!.expectedOutput, message!.actualOutput);
    // Behind the wrong layer gradients are right.
    assert.equal(explorer.told.get('fc1/fc1.weight')?.state, 'passed');
  });

  it('says why a definition cannot be run, at the place', async () => {
    const document = await openDefinition(small.replace('"kernel_size": 3', '"kernel_size": 9'));
    await explorer.run([explorer.item(document, 'conv1')]);
    const told = explorer.told.get('conv1');
    assert.equal(told?.state, 'errored');
    assert.match(told.messages[0]!.message as string, /kernel/);
    assert.equal(told.messages[0]!.location!.uri.toString(), document.uri.toString());
  });

  it('shows the results of a check that was run elsewhere, until the text changes', async () => {
    const document = await openDefinition(small);
    await explorer.networks.at(document.uri).model.check();
    assert.equal(explorer.told.get('conv1/conv1.weight')?.state, 'passed');
    // The definition as a whole is as its layers are, the input as its gradient: nothing is said of them.
    assert.deepEqual([...explorer.told.values()].filter(({ state }) => state !== 'passed'), []);
    assert.equal(explorer.told.has('x'), false);
    assert.equal(explorer.runs, 1);
    await edit(document, '"out_channels": 2', '"out_channels": 3');
    await eventually(() => explorer.invalidated, ({ length }) => length > 0);
    assert.equal(explorer.item(document, 'conv1', 'conv1.bias').description, '3');
  });

  it('stops when it is told to', async () => {
    const document = await openDefinition(small);
    const source = new vscode.CancellationTokenSource();
    const running = explorer.run([explorer.item(document)], source.token);
    source.cancel();
    await running;
    assert.ok([...explorer.told.values()].every(({ state }) => state !== 'failed' && state !== 'errored'));
    assert.equal(explorer.networks.at(document.uri).model.activity.kind, 'idle');
  });

  it('finds definitions that are not open, and forgets those that are deleted', async () => {
    const uri = await writeNoticed('found.gradnet.json', small);
    await explorer.resolve();
    const item = await eventually(() => explorer.items.get(uri.toString()), (found) => found !== undefined);
    assert.equal(item!.children.size, 0);
    await explorer.resolve(item);
    assert.deepEqual(childrenOf(item!).map(({ id }) => id).sort(), ['conv1', 'fc1', 'flatten', 'loss', 'x']);
    assert.ok(vscode.workspace.textDocuments.every((document) => document.uri.toString() !== uri.toString()));
    await vscode.workspace.fs.delete(uri);
    await eventually(() => explorer.items.get(uri.toString()), (found) => found === undefined);
  });

  it('runs a definition again whenever it is saved, while it is to be run continuously', async () => {
    const document = await openDefinition(small);
    const source = new vscode.CancellationTokenSource();
    await explorer.run([explorer.item(document, 'conv1')], source.token, true);
    assert.equal(explorer.told.size, 0);
    await edit(document, '"Small"', '"Other"');
    await document.save();
    await eventually(() => explorer.told.get('conv1')?.state, (state) => state === 'passed');
    source.cancel();
  });

  it('lists an untitled definition as long as it is open', async () => {
    const document = await openUntitled(small);
    assert.equal(explorer.item(document, 'fc1').description, 'Linear');
    await closeAll();
    await eventually(() => explorer.items.get(document.uri.toString()), (item) => item === undefined);
  });

  it('copes with a definition that cannot be read', async () => {
    const uri = await write('gone.gradnet.json', '{ "layers": [');
    await explorer.resolve();
    const item = await eventually(() => explorer.items.get(uri.toString()), (found) => found !== undefined);
    await explorer.run([item!]);
    assert.equal(explorer.told.get(uri.toString())?.state, 'errored');
    await vscode.workspace.fs.delete(uri);
    assert.equal(folder().scheme, uri.scheme);
  });
});
