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
});
