import type { Locator } from 'playwright-core';
import { pictures, useWorkbench } from './journey';

describe('somebody follows the walkthrough', function () {
  this.timeout(240_000);
  const workbench = useWorkbench();
  const step = (title: string): Locator => workbench().page.locator('.getting-started-step').filter({ hasText: title });
  const done = (title: string): Promise<void> =>
    step(title).locator('.codicon-getting-started-step-checked').waitFor({ timeout: 60_000 });

  /** Goes back to the walkthrough, whose steps are ticked off as they are done. */
  async function open(): Promise<void> {
    const { page } = workbench();
    await workbench().runCommand('Welcome: Open Walkthrough...');
    await page.locator('.quick-input-list').getByText('Begin with Gradient Debugger').first().click();
    await step('Open a network').first().waitFor();
  }

  it('opens a network from the first step', async () => {
    const { page } = workbench();
    await open();
    await page.locator('.getting-started-media svg, .getting-started-media img, .getting-started-media iframe').first()
      .waitFor();
    await pictures(workbench(), 'walkthrough');
    await step('Open a network').getByRole('button', { name: 'Open LeNet-5' }).click();
    await workbench().activeEditor('lenet5.gradnet.json');
  });

  it('hovers over a layer', async () => {
    await workbench().hover('"conv1"');
    await workbench().page.keyboard.press('Escape');
    await open();
    await done('Open a network');
    await done('Hover over a layer');
  });

  it('checks gradients, and looks at numbers', async () => {
    const { page } = workbench();
    await step('Check its gradients').click();
    await step('Check its gradients').getByRole('button', { name: 'Run Gradient Check' }).click();
    // The only network that is open is meant.
    await workbench().status('LeNet-5: J = 0.2973, gradients pass');
    await done('Check its gradients');
    // A panel that is still on its way takes the focus when it comes, and with it any list away.
    const inspector = workbench().webview('Gradients of lenet5.gradnet.json');
    await inspector.locator('.heat-map').waitFor();
    await step('Look at the numbers').click();
    await step('Look at the numbers').getByRole('button', { name: 'Inspect Tensor…' }).click();
    await page.locator('.quick-input-list').getByText('dW', { exact: true }).first().click();
    await inspector.getByRole('tab', { name: 'dW', exact: true, selected: true }).waitFor();
    await done('Look at the numbers');
    await page.locator('.statusbar').hover();
    await workbench().screenshot('walkthrough-done');
  });
});
