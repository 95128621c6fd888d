import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { useWorkbench } from './journey';

describe('somebody works with the side panel', function () {
  this.timeout(240_000);
  const workbench = useWorkbench();
  const row = (label: string): Locator => workbench().treeItem(label);
  const inspector = (): FrameLocator => workbench().webview('Gradients of tiny.gradnet.json');

  it('checks a network from its row', async () => {
    await workbench().openFile('tiny.gradnet.json');
    await workbench().openSidePanel('Gradient Debugger');
    await workbench().contextMenu(row('Tiny 2-2-1'), 'Run Gradient Check');
    // As in the samples' README.
    await workbench().status('Tiny 2-2-1: J = 0.03683, gradients pass');
  });

  it('copies the shape of a gradient, and its numbers for NumPy', async () => {
    await row('fc1').locator('.monaco-tl-twistie').click();
    await workbench().contextMenu(row('dW'), 'Copy Shape');
    await workbench().status('Copied (2, 2)');
    assert.equal(await workbench().clipboard(), '(2, 2)');
    await workbench().contextMenu(row('W'), 'Copy as NumPy');
    await workbench().status('Copied fc1.weight');
    // The weights of the sample, as its README has them.
    assert.match(await workbench().clipboard(), /\[\[1\.0, -1\.0\],\s*\[-1\.0, 2\.0\]\]/);
  });

  it('inspects a tensor, and asks why a gradient is as it is', async () => {
    await workbench().contextMenu(row('b'), 'Inspect Tensor…');
    await inspector().getByRole('tab', { name: 'b', exact: true, selected: true }).waitFor();
    await workbench().contextMenu(row('dW'), 'Explain Largest Entry');
    await inspector().getByRole('tab', { name: 'dW', exact: true, selected: true }).waitFor();
    await inspector().getByText(/^dW\[\d, \d\]/).first().waitFor();
    await workbench().screenshot('explained');
  });

  it('exports a tensor to a file beside the definition', async () => {
    const { page, folder } = workbench();
    await workbench().contextMenu(row('dW'), 'Export Tensors…');
    await page.locator('.quick-input-list').getByText('NumPy archive', { exact: false }).first().click();
    await workbench().acceptProposedFile('tiny.fc1.weight.grad.npz');
    await workbench().notifications().getByText('Wrote tiny.fc1.weight.grad.npz').first().waitFor();
    assert.ok(existsSync(path.join(folder, 'tiny.fc1.weight.grad.npz')));
    await workbench().screenshot('exported');
  });

  it('goes to a layer in the editor, and the selection follows the cursor', async () => {
    const { page } = workbench();
    await workbench().contextMenu(row('sigmoid1'), 'Go to Layer');
    await workbench().activeEditor('tiny.gradnet.json');
    await workbench().clickText('"fc2"');
    await page.locator('.sidebar .monaco-list-row.selected').getByText('fc2', { exact: true }).waitFor();
  });

  it('walks through it with the arrow keys, and opens a tensor with Enter', async () => {
    const { page } = workbench();
    const focused = page.locator('.sidebar .monaco-list-row.focused');
    await workbench().runCommand('Gradient Debugger: Focus on Networks View');
    await page.keyboard.press('Home');
    await focused.getByText('Tiny 2-2-1', { exact: true }).waitFor();
    await page.keyboard.press('End');
    await focused.getByText('loss', { exact: true }).waitFor();
    await page.keyboard.press('ArrowRight');
    // Its own children, the value of the loss first of all: those of fc1 are on show as well.
    await row('J').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.locator('.sidebar .monaco-list-row.focused[aria-level="3"]').waitFor();
    await page.keyboard.press('Enter');
    await inspector().getByRole('option', { name: /^loss/, selected: true }).waitFor();
    await workbench().screenshot('keyboard-tree');
  });

  it('has the inspector in the side bar as well', async () => {
    await workbench().runCommand('View: Close All Editor Groups');
    await workbench().openFile('tiny.gradnet.json');
    await workbench().runCommand('Gradient Debugger: Focus on Tensor View');
    await workbench().webview('Tensor').getByText('Tiny 2-2-1').first().waitFor({ timeout: 60_000 });
    await workbench().screenshot('side-view');
  });
});
