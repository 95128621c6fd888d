import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../vscode/workbench';
import { pictures, useWorkbench } from './journey';

const file = 'lenet5.gradnet.json';

/** The page of the inspector. */
function inspector(workbench: Workbench): FrameLocator {
  return workbench.webview(`Gradients of ${file}`);
}

/** The row of the side panel that is selected. */
function selectedRow({ page }: Workbench): Locator {
  return page.locator('.sidebar .monaco-list-row.selected');
}

/** What a hover over a text says, with blanks that break lines and blanks that do not taken for the same. */
async function hover(workbench: Workbench, text: string): Promise<string> {
  return (await workbench.hover(text)).replaceAll('\u00a0', ' ');
}

describe('somebody opens LeNet-5', function () {
  this.timeout(180_000);
  const workbench = useWorkbench();

  it('and sees the shapes of conv2 by hovering over it', async () => {
    await workbench().openFile(file);
    const text = await hover(workbench(), '"conv2"');
    // PyTorch: Conv2d(6, 16, 5) on N × 6 × 14 × 14.
    assert.match(text, /conv2: Conv2d\(out_channels=16, kernel_size=5, stride=1, padding=0/);
    assert.match(text, /Z, dZ\s+N × 16 × 10 × 10/);
    assert.match(text, /W, dW\s+16 × 6 × 5 × 5/);
    assert.match(text, /b, db\s+16\s/);
    assert.match(text, /2,416 parameters/);
    assert.match(text, /dW\s+= A_prev\s+⋆ dZ\s+eq\. 25, 27–29/);
    await workbench().screenshot('hover-before-run');
  });

  it('reads what an argument means', async () => {
    await workbench().page.keyboard.press('Escape');
    const text = await hover(workbench(), '"kernel_size"');
    assert.match(text, /kernel_size · Height and width/);
    await workbench().screenshot('hover-argument');
    await workbench().page.keyboard.press('Escape');
  });

  it('runs the gradient check from the palette and sees every layer pass', async () => {
    await workbench().runCommand('Gradient Debugger: Run Gradient Check');
    await workbench().status('LeNet-5: J = 0.2973, gradients pass');
    const panel = inspector(workbench());
    for (const layer of ['conv1', 'pool1', 'conv2', 'fc1', 'fc3', 'loss']) {
      await panel.getByText(layer, { exact: true }).first().waitFor();
    }
    for (const symbol of ['dZ', 'dW', 'db']) await panel.getByRole('tab', { name: symbol, exact: true }).waitFor();
    await panel.getByText('Pass', { exact: true }).first().waitFor();
  });

  it('finds network, layers and tensors in the side panel, with their verdicts', async () => {
    await workbench().openSidePanel('Gradient Debugger');
    await workbench().treeItem('conv2').locator('.monaco-tl-twistie').click();
    await workbench().treeItem('dW').waitFor();
    assert.match(await workbench().treeItem('dW').innerText(), /16 × 6 × 5 × 5/);
    await workbench().page.locator('.statusbar').hover();
    await pictures(workbench(), 'checked');
  });

  it('clicks dW in the side panel and sees it in the inspector', async () => {
    await workbench().treeItem('dW').click();
    const panel = inspector(workbench());
    await panel.getByRole('tab', { name: 'dW', exact: true, selected: true }).waitFor();
    await panel.getByText('16 × 6 × 5 × 5').first().waitFor();
    await workbench().page.locator('.statusbar').hover();
    await pictures(workbench(), 'tensor');
  });

  it('sees norms and verdicts in the hover after the run', async () => {
    await workbench().clickText('"conv2"');
    const text = await hover(workbench(), '"conv2"');
    assert.match(text, /norm\s+gradient’s norm\s+checked/);
    assert.match(text, /W, dW\s+16 × 6 × 5 × 5\s+[\d.]+\s+[\d.]+\s+✓ 2,400 entries/);
    await pictures(workbench(), 'hover');
    await workbench().page.keyboard.press('Escape');
  });

  it('follows a link of a hover into the inspector', async () => {
    await workbench().hover('"relu2"');
    await workbench().page.locator('.monaco-hover a').getByText('Inspect', { exact: true }).click();
    await inspector(workbench()).getByRole('tab', { name: 'dA', exact: true }).waitFor();
    await inspector(workbench()).getByText('ReLU', { exact: true }).last().waitFor();
    await selectedRow(workbench()).getByText('relu2', { exact: true }).waitFor();
    await workbench().page.keyboard.press('Escape');
  });

  it('selects a layer in the editor and finds it selected in the inspector and in the side panel', async () => {
    await workbench().clickText('"pool1"');
    const panel = inspector(workbench());
    await panel.getByText('MaxPool2d', { exact: true }).last().waitFor();
    await panel.getByRole('tab', { name: 'mask' }).waitFor();
    await selectedRow(workbench()).getByText('pool1', { exact: true }).waitFor();
  });

  it('breaks the file, and is told where and what to do', async () => {
    const { page, folder } = workbench();
    const text = readFileSync(path.join(folder, file), 'utf8');
    writeFileSync(path.join(folder, file), text.replace('"in_features": 84', '"in_features": 90'));
    await workbench().status('LeNet-5: 1 problem');
    await workbench().runCommand('Problems: Focus on Problems View');
    await page.locator('.markers-panel').getByText(/in_features is 90/).first().dblclick();
    await page.locator('.squiggly-error').first().waitFor();
    await inspector(workbench()).getByText(/in_features is 90, but tanh2 gives 84/).waitFor();
    await pictures(workbench(), 'problem');
  });

  it('mends it with the quick fix, and has its results again', async () => {
    const { page, folder } = workbench();
    await page.keyboard.press('Control+.');
    await page.getByText('Set in_features to 84').first().waitFor();
    await workbench().screenshot('quick-fix');
    await page.keyboard.press('Enter');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await workbench().status('LeNet-5: J = 0.2973, gradients pass');
    await page.keyboard.press('Control+S');
    while (!readFileSync(path.join(folder, file), 'utf8').includes('"in_features": 84')) await page.waitForTimeout(50);
  });
});
