import type { FrameLocator } from 'playwright-core';
import { useWorkbench } from './journey';

describe('somebody reloads the window while inspectors are open', function () {
  this.timeout(300_000);
  const workbench = useWorkbench();
  const inspector = (file: string): FrameLocator => workbench().webview(`Gradients of ${file}`);

  it('and finds the inspector as it was, without touching it', async () => {
    const { page } = workbench();
    await workbench().openFile('tiny.gradnet.json');
    await workbench().runCommand('Gradient Debugger: Open Inspector');
    const panel = inspector('tiny.gradnet.json');
    await panel.getByRole('option', { name: /^fc1/ }).click();
    await panel.getByRole('tab', { name: 'b', exact: true }).click();
    await panel.getByRole('tab', { name: 'b', exact: true, selected: true }).waitFor();
    // What is saved is saved when it has come to rest.
    await page.waitForTimeout(1500);
    await workbench().runCommand('Developer: Reload Window');
    await inspector('tiny.gradnet.json').getByRole('tab', { name: 'b', exact: true, selected: true })
      .waitFor({ timeout: 90_000 });
    await workbench().screenshot('after-reload');
  });

  it('finds the inspectors of several networks, each as it was', async () => {
    const { page } = workbench();
    await workbench().openFile('dense.gradnet.json');
    await workbench().runCommand('Gradient Debugger: Open Inspector');
    await inspector('dense.gradnet.json').getByRole('option', { name: /^fc1/ }).click();
    await inspector('dense.gradnet.json').getByRole('tab', { name: 'W', exact: true }).click();
    await inspector('dense.gradnet.json').getByRole('tab', { name: 'W', exact: true, selected: true }).waitFor();
    await page.waitForTimeout(1500);
    await workbench().runCommand('Developer: Reload Window');
    await inspector('dense.gradnet.json').getByRole('tab', { name: 'W', exact: true, selected: true })
      .waitFor({ timeout: 90_000 });
    // The other one is behind it, and loads its page when it comes to the front.
    await page.locator('.tab').filter({ hasText: 'Gradients of tiny.gradnet.json' }).click();
    await inspector('tiny.gradnet.json').getByRole('tab', { name: 'b', exact: true, selected: true }).waitFor();
    await page.locator('.tab').filter({ hasText: 'Gradients of dense.gradnet.json' }).click();
    await inspector('dense.gradnet.json').getByRole('tab', { name: 'W', exact: true, selected: true }).waitFor();
  });
});
