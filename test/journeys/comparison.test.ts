import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { filesOf } from '../../src/definition/filesOf';
import { readDefinition } from '../../src/definition/readGradnet';
import { writeTensorFile } from '../../src/files/tensorFile';
import { Session } from '../../src/session/session';
import { pictures, useWorkbench } from './journey';

const file = 'lenet5.gradnet.json';

/**
 * Writes the gradients of somebody's own backward pass.
 * @param factor what fc1 sends back is so many times what it should be; what is behind it follows from that
 */
function writeOwnGradients(folder: string, factor: number): void {
  const definition = readDefinition(readFileSync(path.join(folder, file), 'utf8'));
  const files = filesOf(definition).map((name) => [name, readFileSync(path.join(folder, name))] as const);
  const session = Session.open(definition, new Map(files));
  const names = session.view().layers.map(({ name }) => name);
  const behind = new Set(names.slice(0, names.indexOf('fc1')));
  const gradients = session.tensors().filter(({ role }) => role === 'gradient').map(({ name, tensor }) => {
    const times = behind.has(name.split('.')[0]!) ? factor : 1;
    return { name, dtype: 'float64' as const, shape: tensor.shape, data: tensor.data.map((value) => times * value) };
  });
  writeFileSync(path.join(folder, 'mine.npz'), writeTensorFile('mine.npz', gradients));
}

describe('somebody compares the gradients of a backward pass of their own', function () {
  this.timeout(180_000);
  const workbench = useWorkbench();
  const panel = (): FrameLocator => workbench().webview(`Gradients of ${file}`);

  it('and chooses their file from the panel', async () => {
    const { page, folder } = workbench();
    writeOwnGradients(folder, 4);
    await workbench().openFile(file);
    await workbench().runCommand('Gradient Debugger: Run Gradient Check');
    await panel().getByRole('button', { name: 'Compare My Gradients…' }).click();
    const dialog = page.locator('.quick-input-widget:visible');
    await dialog.getByText('Which file holds your gradients?').waitFor();
    // The dialog fills in the folder once it has listed it: what is typed before that is lost.
    await dialog.getByText('mine.npz').click();
    await panel().getByText(/^In mine\.npz .* is the first gradient that is wrong, made by fc1\.$/).waitFor();
  });

  it('sees which layer is to blame, and which only inherit its error', async () => {
    const row = (layer: string) => panel().getByRole('option', { name: new RegExp(`^${layer} `) });
    await row('fc1').getByText('Culprit').waitFor();
    await row('conv1').getByText('Inherited').waitFor();
    await row('fc2').getByText('Agrees').waitFor();
    await panel().getByRole('button', { name: 'Go to fc1' }).click();
    await panel().getByText(/the mistake is in the backward rule of fc1\.$/).first().waitFor();
    const mistake = 'It is 4 times the exact gradient: a division by the batch size m = 4 is missing.';
    await panel().getByText(mistake).waitFor();
  });

  it('sees by which factor', async () => {
    await panel().getByRole('radio', { name: 'Ratio' }).click();
    await panel().locator('.readout-value').getByText(/^4$/).waitFor();
    await pictures(workbench(), 'comparison');
  });

  it('mends it, and the panel notices', async () => {
    writeOwnGradients(workbench().folder, 1);
    await panel().getByText(/^All \d+ gradients in mine\.npz are right\.$/).waitFor();
  });

  it('finds the comparison again after a reload of the window', async () => {
    const { page } = workbench();
    // What is saved is saved when it has come to rest.
    await page.waitForTimeout(1500);
    await workbench().runCommand('Developer: Reload Window');
    await panel().getByText(/^All \d+ gradients in mine\.npz are right\.$/).waitFor({ timeout: 90_000 });
    await panel().getByRole('radio', { name: 'Ratio', checked: true }).waitFor();
  });

  it('ends it', async () => {
    await panel().getByRole('button', { name: 'Stop Comparing' }).click();
    await panel().getByRole('radio', { name: 'Ratio' }).waitFor({ state: 'detached' });
  });
});
