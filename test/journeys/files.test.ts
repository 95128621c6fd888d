import assert from 'node:assert/strict';
import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { appears } from '../vscode/workbench';
import { useWorkbench } from './journey';

describe('somebody has two folders open, and moves files about', function () {
  this.timeout(240_000);
  const workbench = useWorkbench({ otherFolders: ['other'] });
  const inOther = (name: string): string => path.join(workbench().folder, '..', 'other', name);
  const file = (name: string): Locator => workbench().page.locator('.explorer-folders-view .monaco-list-row')
    .filter({ has: workbench().page.getByText(name, { exact: true }) }).first();

  it('has networks of both folders side by side', async () => {
    copyFileSync(path.join(workbench().folder, 'tiny.gradnet.json'), inOther('mine.gradnet.json'));
    copyFileSync(path.join(workbench().folder, 'tiny.safetensors'), inOther('tiny.safetensors'));
    await workbench().openFile('dense.gradnet.json');
    // A click opens a folder that is closed, and closes one that is open.
    while (!await appears(file('mine.gradnet.json'))) await file('other').click();
    await file('mine.gradnet.json').dblclick();
    await workbench().activeEditor('mine.gradnet.json');
    await workbench().openSidePanel('Gradient Debugger');
    await workbench().treeItem('Tiny 2-2-1').waitFor();
    await workbench().runCommand('Gradient Debugger: Run Gradient Check');
    // Its weights lie beside it, in the other folder.
    await workbench().status('Tiny 2-2-1: J = 0.03683, gradients pass');
    await workbench().screenshot('two-folders');
  });

  it('finds the tests of both', async () => {
    const { page } = workbench();
    await workbench().openSidePanel('Testing');
    for (const [name, folder] of [['dense', 'samples'], ['tiny', 'samples'], ['mine', 'other']]) {
      const label = page.locator('.test-explorer-tree .label').filter({ hasText: `${name}.gradnet.json` });
      await label.getByText(folder!, { exact: true }).first().waitFor();
    }
    const row = (text: string): Locator =>
      page.locator('.test-explorer-tree .monaco-list-row').filter({ hasText: text });
    await row('mine.gradnet.json').click();
    await page.keyboard.press('ArrowRight');
    await row('fc1').click();
    await page.keyboard.press('ArrowRight');
    await row('dW').first().waitFor();
    await page.locator('.statusbar').hover();
    await workbench().screenshot('two-folders-tests');
  });

  it('splits the editor, and has one network in both', async () => {
    await workbench().openFile('dense.gradnet.json');
    await workbench().runCommand('View: Split Editor');
    await workbench().openSidePanel('Gradient Debugger');
    await workbench().treeItem('Dense 784-64-32-10').waitFor();
    assert.equal(await workbench().treeItem('Dense 784-64-32-10').count(), 1);
    await workbench().runCommand('View: Close All Editor Groups');
  });

  it('renames a definition, which keeps its inspector', async () => {
    const { page } = workbench();
    await workbench().openSidePanel('Explorer');
    await file('mine.gradnet.json').dblclick();
    await workbench().activeEditor('mine.gradnet.json');
    await workbench().runCommand('Gradient Debugger: Open Inspector');
    await workbench().webview('Gradients of mine.gradnet.json').getByText('fc1', { exact: true }).first().waitFor();
    await workbench().openSidePanel('Explorer');
    await file('mine.gradnet.json').click();
    await page.keyboard.press('F2');
    await page.locator('.explorer-item-edited input').fill('renamed.gradnet.json');
    await page.keyboard.press('Enter');
    await workbench().webview('Gradients of renamed.gradnet.json').getByText('fc1', { exact: true }).first().waitFor();
    await workbench().screenshot('renamed');
  });

  it('deletes it, and nothing of it is left', async () => {
    const { page } = workbench();
    await workbench().runCommand('View: Close All Editor Groups');
    await workbench().openSidePanel('Explorer');
    await file('renamed.gradnet.json').click();
    await page.keyboard.press('Shift+Delete');
    await page.locator('.monaco-dialog-box').getByText('Delete', { exact: true }).click();
    await file('renamed.gradnet.json').waitFor({ state: 'detached' });
    assert.equal(existsSync(inOther('renamed.gradnet.json')), false);
    await workbench().openSidePanel('Gradient Debugger');
    await page.locator('.welcome-view-content').waitFor();
    await workbench().openSidePanel('Testing');
    await page.locator('.test-explorer-tree').getByText('renamed.gradnet.json').waitFor({ state: 'detached' });
    assert.equal(await workbench().notifications().count(), 0);
  });
});
