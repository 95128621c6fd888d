import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CodeLenses } from '../../src/host/language/codeLenses';
import { ShapeHints } from '../../src/host/language/shapeHints';
import type { Networks } from '../../src/host/networks/networks';
import { ownNetworks } from './ownNetworks';
import { closeAll, edit, eventually, lensesOf, openDefinition, small, withSettings } from './workspace';

async function lensLines(document: vscode.TextDocument): Promise<{ line: number; title: string; command: string }[]> {
  return (await lensesOf(document)).map(({ range, command }) =>
    ({ line: range.start.line, title: command!.title, command: command!.command }));
}

async function hintsOf(document: vscode.TextDocument): Promise<[line: number, text: string][]> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider',
    document.uri, whole);
  return hints.map(({ position, label }) => [position.line, typeof label === 'string' ? label : label[0]!.value]);
}

/** Counts how often something happens. */
function counted(event: vscode.Event<unknown>): { readonly times: number } {
  let times = 0;
  event(() => times++);
  return { get times() { return times; } };
}

/** A definition with networks of the test's own, and a provider that is made of them. */
async function withProvider<Provider extends vscode.Disposable>(
  text: string,
  make: (own: ReturnType<typeof ownNetworks>) => Provider,
  test: (provider: Provider, document: vscode.TextDocument, networks: Networks) => Promise<void>,
): Promise<void> {
  const document = await openDefinition(text);
  const own = ownNetworks();
  const provider = make(own);
  try {
    await test(provider, document, own.networks);
  } finally {
    vscode.Disposable.from(provider, ...own.parts).dispose();
  }
}

describe('code lenses', () => {
  afterEach(closeAll);

  it('offer the check and the inspector above the definition', async () => {
    const document = await openDefinition(small);
    assert.deepEqual((await lensLines(document)).map(({ line, command }) => [line, command]),
      [[0, 'gradientDebugger.runGradientCheck'], [0, 'gradientDebugger.openInspector']]);
  });

  it('say above each layer what a check has found, and keep it, marked, when the text changes', async () => {
    const document = await openDefinition(small);
    await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', document.uri);
    const lenses = await eventually(() => lensLines(document), ({ length }) => length > 2);
    const titles = new Map(lenses.map(({ line, title }) => [line, title]));
    // 2 filters of 1 × 3 × 3 and 2 biases; 3 units of 32 features and 3 biases.
    assert.equal(titles.get(4), 'dW 2 × 1 × 3 × 3 · db 2 · ✓ 20 checked');
    assert.equal(titles.get(6), 'dW 3 × 32 · db 3 · ✓ 99 checked');
    await edit(document, '"batch": 2', '"batch": 3');
    const stale = await lensLines(document);
    assert.equal(stale.length, lenses.length);
    assert.match(stale.find(({ line }) => line === 4)!.title, /✓ 20 checked ·\u00a0\$\(history\)\u00a0of an earlier version/);
  });

  it('are made anew only when they say something else: one that is made anew cannot be clicked', async () => {
    await withProvider(small, ({ definitions, networks }) => new CodeLenses(definitions, networks),
      async (lenses, document, networks) => {
        const [asked, changes] = [counted(lenses.onDidChangeCodeLenses), counted(networks.onDidChange)];
        const { model } = networks.at(document.uri);
        assert.equal(lenses.provideCodeLenses(document).length, 2);
        assert.equal(await model.run(), 'done');
        assert.ok(changes.times > 0, 'the run was told of');
        assert.equal(asked.times, 0);
        assert.equal(await model.check(), 'done');
        assert.equal(asked.times, 1);
        assert.equal(lenses.provideCodeLenses(document).length, 6);
        // It finds the same.
        assert.equal(await model.check(), 'done');
        assert.equal(asked.times, 1);
        // All of them are of an earlier version from now on.
        model.outdate();
        assert.equal(asked.times, 2);
        model.outdate();
        assert.equal(asked.times, 2);
        await withSettings({ 'codeLenses.enabled': false }, async () => {
          await eventually(() => asked.times, (times) => times === 3);
          assert.deepEqual(lenses.provideCodeLenses(document), []);
        });
        await eventually(() => asked.times, (times) => times === 4);
      });
  });

  it('can be turned off', async () => {
    const document = await openDefinition(small);
    await withSettings({ 'codeLenses.enabled': false }, async () => assert.deepEqual(await lensLines(document), []));
  });
});

describe('inlay hints', () => {
  afterEach(closeAll);

  it('tell the shape of each layer’s output at the end of its line', async () => {
    const document = await openDefinition(small);
    assert.deepEqual(await hintsOf(document), [[4, 'N × 2 × 4 × 4'], [5, 'N × 32'], [6, 'N × 3']]);
  });

  it('stop where shapes no longer fit', async () => {
    const document = await openDefinition(small.replace('"out_features": 3', '"out_features": 3, "in_features": 9'));
    assert.deepEqual(await hintsOf(document), [[4, 'N × 2 × 4 × 4'], [5, 'N × 32']]);
  });

  it('follow each layer of a line of several, behind its brace', async () => {
    const document = await openDefinition(small.replace('},\n    { "name": "fc1"', '}, { "name": "fc1"'));
    assert.deepEqual(await hintsOf(document), [[4, 'N × 2 × 4 × 4'], [5, 'N × 32'], [5, 'N × 3']]);
  });

  it('are not made anew for a run, which changes no shape', async () => {
    await withProvider(small, ({ definitions }) => new ShapeHints(definitions), async (hints, document, networks) => {
      const asked = counted(hints.onDidChangeInlayHints);
      await networks.at(document.uri).model.check();
      assert.equal(asked.times, 0);
      await withSettings({ 'inlayHints.enabled': false }, async () => {
        await eventually(() => asked.times, (times) => times === 1);
      });
      await eventually(() => asked.times, (times) => times === 2);
    });
  });

  it('can be turned off', async () => {
    const document = await openDefinition(small);
    await withSettings({ 'inlayHints.enabled': false }, async () => assert.deepEqual(await hintsOf(document), []));
  });
});
