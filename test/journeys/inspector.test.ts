import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { pictures, useWorkbench } from './journey';

const file = 'lenet5.gradnet.json';

describe('somebody looks at LeNet-5 in the inspector', function () {
  // Each step goes on where the one before has left the panel.
  this.bail(true);
  this.timeout(240_000);
  const workbench = useWorkbench();
  const panel = (): FrameLocator => workbench().webview(`Gradients of ${file}`);

  async function looks(name: string): Promise<void> {
    await workbench().page.mouse.move(0, 0);
    await pictures(workbench(), `inspector-${name}`);
  }

  /** Presses keys on the map, each as often as it says. */
  async function moveCursor(presses: Readonly<Record<string, number>>): Promise<void> {
    await panel().locator('.heat-map-scroller').focus();
    for (const [key, count] of Object.entries(presses)) {
      for (let press = 0; press < count; press++) await workbench().page.keyboard.press(key);
    }
  }

  async function goTo(layer: string, tensor: string): Promise<void> {
    await panel().getByRole('option', { name: new RegExp(`^${layer} `) }).click();
    await panel().getByRole('tab', { name: tensor, exact: true }).click();
    await panel().getByRole('tab', { name: tensor, exact: true, selected: true }).waitFor();
    await panel().locator('.readout', { hasText: tensor.split(' ')[0]! }).waitFor();
  }

  it('and has all of the window for it', async () => {
    await workbench().openFile(file);
    await workbench().runCommand('Gradient Debugger: Run Gradient Check');
    await workbench().status('LeNet-5: J = 0.2973, gradients pass');
    await panel().getByText('conv2', { exact: true }).first().waitFor();
    await panel().getByRole('option', { name: /^conv2 / }).click();
    await workbench().runCommand('View: Toggle Primary Side Bar Visibility');
    // The inspector's group, beside that of the definition.
    await workbench().page.keyboard.press('Control+2');
    await workbench().runCommand('View: Toggle Maximize Editor Group');
    await panel().locator('.heat-map').waitFor();
  });

  it('sees the gradient of the kernels, and what the check says of it', async () => {
    await goTo('conv2', 'dW');
    await panel().getByText(/^2,400 entries, up to ±/).waitFor();
    await looks('kernels');
  });

  it('sees why an entry of it is what it is', async () => {
    // The fifth filter, in the middle of its first kernel.
    await moveCursor({ 'Shift+ArrowDown': 5, 'ArrowDown': 2, 'ArrowRight': 2 });
    await panel().locator('.readout', { hasText: 'dW[5, 0, 2, 2]' }).waitFor();
    await workbench().page.keyboard.press('e');
    await panel().locator('.part-map svg').first().waitFor();
    await looks('why');
  });

  it('sees why the kernel is turned for the gradient of the input', async () => {
    await goTo('conv2', 'dA prev');
    await moveCursor({ 'Shift+ArrowDown': 3, 'ArrowDown': 2, 'ArrowRight': 6 });
    await panel().locator('.readout', { hasText: '[3, 0, 2, 6]' }).waitFor();
    await workbench().page.keyboard.press('e');
    await panel().locator('.full-convolution svg').first().waitFor();
    await looks('turned-kernel');
  });

  it('sees the windows of a pooling, and who wins them', async () => {
    await goTo('pool1', 'dA prev');
    await panel().getByLabel('Index').fill('[3, 0, 4:14, 8:22]');
    await panel().getByLabel('Index').press('Enter');
    await panel().locator('.windows-legend').waitFor();
    await moveCursor({ ArrowDown: 4, ArrowRight: 4 });
    await workbench().page.keyboard.press('e');
    await panel().locator('.pooling-picture svg').first().waitFor();
    await looks('pooling');
    await panel().getByRole('button', { name: /^Close the explanation/ }).click();
  });

  it('sees a batch in columns, as the derivation writes it, with its sums beside it', async () => {
    await panel().getByLabel('Notation').selectOption('derivation');
    await goTo('fc3', 'dZ');
    await panel().locator('.equations li math').first().waitFor();
    await looks('derivation');
    await panel().getByLabel('Notation').selectOption('pytorch');
  });

  it('reads the entries as a table', async () => {
    await goTo('fc3', 'dW');
    await panel().getByRole('button', { name: 'Show as table' }).click();
    await panel().getByRole('button', { name: 'Value' }).click();
    await panel().locator('.entry-row').first().waitFor();
    await looks('table');
    await panel().getByRole('button', { name: 'Show as heat map' }).click();
  });

  it('looks at the relative errors of the check in the place of the gradient', async () => {
    await goTo('conv2', 'dW');
    await panel().getByRole('radio', { name: 'Relative error' }).click();
    await panel().getByRole('radio', { name: 'Relative error', checked: true }).waitFor();
    await looks('relative-error');
    await panel().getByRole('radio').first().click();
  });

  it('walks through the backward pass', async () => {
    await panel().getByRole('button', { name: 'Backward Pass', exact: true }).click();
    await panel().locator('.steps').getByText(/^Step 1 of/).waitFor();
    for (let step = 2; step < 5; step++) {
      await panel().getByRole('button', { name: /^Step forward/ }).click();
      await panel().locator('.steps').getByText(new RegExp(`^Step ${step} of`)).waitFor();
    }
    await looks('backward-pass');
    await panel().getByRole('button', { name: 'Backward Pass', exact: true }).click();
  });

  it('lets the network learn, and looks at a step of it', async () => {
    await panel().getByRole('button', { name: 'Gradient Descent', exact: true }).click();
    await panel().getByRole('button', { name: 'Descend', exact: true }).click();
    await panel().getByRole('slider').first().waitFor({ timeout: 60_000 });
    await panel().getByRole('slider').first().press('End');
    await panel().getByText(/after \d+ steps of gradient descent/).waitFor();
    await looks('descent');
    await panel().getByRole('button', { name: 'Gradient Descent', exact: true }).click();
  });

  it('edits the definition, and sees that the numbers are of an earlier one', async () => {
    const definition = path.join(workbench().folder, file);
    writeFileSync(definition, readFileSync(definition, 'utf8').replace('"in_features": 84', '"in_features": 90'));
    await panel().getByText(/in_features is 90, but tanh2 gives 84/).waitFor();
    await panel().getByText('The definition was edited since this run.').waitFor();
    await looks('stale');
  });

  it('deletes it, and keeps the last run', async () => {
    rmSync(path.join(workbench().folder, file));
    await panel().getByText(`${file} was deleted; this is its last run.`).waitFor();
    await panel().locator('.heat-map').waitFor();
    await looks('deleted');
  });
});
