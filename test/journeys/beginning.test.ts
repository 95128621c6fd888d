import { useWorkbench } from './journey';

describe('somebody who has never used it', () => {
  const workbench = useWorkbench();

  it('opens the side panel and is told how to begin', async () => {
    await workbench().openSidePanel('Gradient Debugger');
    await workbench().page.locator('.welcome-view-content').getByText('Open Sample Network').waitFor();
    await workbench().screenshot('welcome');
  });

  it('opens a sample network, which works where it is', async () => {
    const { page } = workbench();
    await page.locator('.welcome-view-content').getByText('Open Sample Network').click();
    await page.locator('.quick-input-list').getByText('LeNet-5', { exact: true }).waitFor();
    await workbench().screenshot('samples');
    await page.locator('.quick-input-list').getByText('Tiny 2-2-1', { exact: true }).click();
    await workbench().treeItem('Tiny 2-2-1').waitFor();
    await workbench().runCommand('Gradient Debugger: Run Gradient Check');
    // As in the samples' README.
    await workbench().status('Tiny 2-2-1: J = 0.03683, gradients pass');
  });

  it('is asked which network is meant when there are several', async () => {
    const { page } = workbench();
    await workbench().openFile('dense.gradnet.json');
    await workbench().openFile('README.md');
    await workbench().runCommand('Gradient Debugger: Open Inspector');
    await page.locator('.quick-input-list').getByText('Tiny 2-2-1', { exact: true }).waitFor();
    await workbench().screenshot('which-network');
    await page.locator('.quick-input-list').getByText('dense.gradnet.json').click();
    await workbench().webview('Gradients of dense.gradnet.json').getByText('fc1', { exact: true }).first().waitFor();
  });

  it('turns the order of the layers around', async () => {
    const { page } = workbench();
    const labels = page.locator('.sidebar .monaco-list-row[aria-level="2"] .label-name');
    const heading = page.locator('.sidebar .pane-header').filter({ hasText: 'Networks' });
    await heading.hover();
    await heading.locator('[aria-label="More Actions..."]').click();
    await workbench().takeFromMenu('List Layers in Backward Order');
    await labels.first().filter({ hasText: 'loss' }).waitFor();
    await workbench().screenshot('backward-order');
  });
});
