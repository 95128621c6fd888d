import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { pictures, useWorkbench } from './journey';

describe('somebody tests gradients in the Test Explorer', function () {
  this.timeout(240_000);
  const workbench = useWorkbench();
  const row = (label: string): Locator => workbench().page.locator('.test-explorer-tree .monaco-list-row')
    .filter({ has: workbench().page.locator('.label', { hasText: new RegExp(`^${label}`) }) }).first();

  it('finds every definition of the folder before one is opened', async () => {
    await workbench().openSidePanel('Testing');
    for (const name of ['dense', 'lenet5', 'tiny']) await row(`${name}.gradnet.json`).waitFor({ timeout: 60_000 });
    await workbench().screenshot('tests-found');
  });

  it('looks into one, and finds its layers and their gradients', async () => {
    await row('tiny.gradnet.json').locator('.monaco-tl-twistie').click();
    await row('fc1').locator('.monaco-tl-twistie').click();
    for (const symbol of ['dW', 'db']) await row(symbol).waitFor();
  });

  it('runs it by a click, and sees every test pass', async () => {
    const { page } = workbench();
    await row('tiny.gradnet.json').hover();
    await row('tiny.gradnet.json').locator('[aria-label^="Run Test"]').click();
    await row('tiny.gradnet.json').locator('.codicon-testing-passed-icon').waitFor({ timeout: 90_000 });
    await row('dW').locator('.codicon-testing-passed-icon').waitFor();
    await page.locator('.statusbar').hover();
    await pictures(workbench(), 'test-explorer');
  });

  it('breaks a derivative, runs the test by keyboard, and is shown the layer that is wrong', async () => {
    const { page, folder } = workbench();
    const file = path.join(folder, 'tiny.gradnet.json');
    const wrong = '"op": "Elementwise", "expr": "1 / (1 + exp(-x))", "dexpr": "1 / (1 + exp(-x))"';
    writeFileSync(file, readFileSync(file, 'utf8').replace('"op": "Sigmoid"', wrong));
    await workbench().openFile('tiny.gradnet.json');
    await page.locator('.editor-instance .view-line').getByText('dexpr').first().waitFor();
    await workbench().clickText('"sigmoid1"');
    // “Test: Run Test at Cursor”, once its tests are known by their lines.
    await page.locator('.glyph-margin-widgets .testing-run-glyph').first().waitFor();
    await page.keyboard.press('Control+;');
    await page.keyboard.press('C');
    await row('sigmoid1').locator('.codicon-testing-failed-icon').waitFor({ timeout: 90_000 });
    await page.locator('.panel').getByText(/^sigmoid1: the gradient that sigmoid1/).first().waitFor();
    await pictures(workbench(), 'test-failure');
  });
});
