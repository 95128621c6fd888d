import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { statusOf } from '../../src/host/status/statusBar';
import { ownNetworks } from './ownNetworks';
import { closeAll, openDefinition, small, wrong } from './workspace';

describe('the status bar', () => {
  afterEach(closeAll);

  /** What it says of a definition before anything, after a run, and after a check. */
  async function said(text: string): Promise<(string | undefined)[]> {
    const document = await openDefinition(text);
    const { definitions, networks, parts } = ownNetworks();
    try {
      const { model } = networks.at(document.uri);
      const words = (): string | undefined => statusOf(definitions.of(document)!, model).words;
      const before = words();
      await model.run();
      const run = words();
      await model.check();
      return [before, run, words()];
    } finally {
      vscode.Disposable.from(...parts).dispose();
    }
  }

  it('says what is known of a network', async () => {
    const [before, run, checked] = await said(small);
    assert.equal(before, undefined);
    assert.match(run!, /^J = \d/);
    assert.equal(checked, `${run}, gradients pass`);
    assert.match((await said(wrong)).at(-1)!, /, gradients fail$/);
  });

  it('counts what is wrong with its text, and what keeps it from being run', async () => {
    const broken = small.replace('"out_features": 3', '"out_features": 3, "in_features": 30');
    assert.deepEqual(await said(broken), ['1 problem', '1 problem', '1 problem']);
    // The text is sound.
    const lost = small.replace('"loss"', '"weights": { "file": "missing.safetensors" },\n  "loss"');
    assert.deepEqual(await said(lost), [undefined, '1 problem', '1 problem']);
  });
});
