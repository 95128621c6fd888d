import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { packageExtension, type ExtensionPackage } from '../vscode/package';
import { releases } from '../vscode/serverPackage';
import { Workbench } from '../vscode/workbench';

/** Bytes. */
const mebibyte = 2 ** 20;

describe('the package', function () {
  this.timeout(600_000);
  let packaged: ExtensionPackage | undefined;

  before(() => (packaged = packageExtension()));
  after(() => packaged?.remove());

  it('is smaller than 1 MB', () => {
    assert.ok(statSync(packaged!.file).size < mebibyte);
  });

  it('gives on the licence of every library in it', () => {
    const notices = readFileSync(path.join(packaged!.folder, 'dist/ThirdPartyNotices.txt'), 'utf8');
    for (const library of ['jsonc-parser', 'fflate', 'd3-color', 'd3-format', '@vscode/webview-ui-toolkit', 'tslib']) {
      assert.match(notices, new RegExp(`^${library} \\d+\\.\\d+\\.\\d+$`, 'm'), library);
    }
    assert.match(notices, /Permission is hereby granted, free of charge/);
  });

  for (const release of Object.values(releases)) {
    it(`installs and works in ${release.holds}`, async () => {
      const workbench = await Workbench.open({ release, extensionPackage: packaged!.file });
      try {
        await workbench.openFile('tiny.gradnet.json');
        await workbench.runCommand('Gradient Debugger: Run Gradient Check');
        // As in the samples' README.
        const status = workbench.page.locator('.statusbar-item').getByText('Tiny 2-2-1: J = 0.03683, gradients pass');
        await status.waitFor({ timeout: 120_000 });
        const inspector = workbench.webview('Gradients of tiny.gradnet.json');
        await inspector.getByText('sigmoid1', { exact: true }).first().waitFor({ timeout: 60_000 });
        await workbench.screenshot(`package-${release.version}`);
      } finally {
        await workbench.close();
      }
    });
  }
});
