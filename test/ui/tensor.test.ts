import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { useInspector } from './useInspector';

const activeTab = (page: Page): Promise<string> => page.getByRole('tab', { selected: true }).innerText();

describe('The tensors of a layer', () => {
  const open = useInspector();

  it('have a tab each, in the order of the protocol, with names for the ear', async () => {
    const { page } = await open();
    const tabs = page.getByRole('tab');
    assert.deepEqual(await tabs.allTextContents(), ['Z', 'dZ', 'A prev', 'dA prev', 'W', 'dW', 'b', 'db']);
    await page.getByRole('tab', { name: 'dA prev', exact: true }).waitFor();
  });

  it('begin with the gradient of the weights', async () => {
    const { page } = await open();
    assert.equal(await activeTab(page), 'dW');
  });

  it('are chosen with arrows, Home and End; the tabs are one tab stop', async () => {
    const { page, calls } = await open();
    await page.getByRole('tab', { selected: true }).focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await activeTab(page), 'b');
    await page.keyboard.press('Home');
    assert.equal(await activeTab(page), 'Z');
    await page.keyboard.press('End');
    assert.equal(await activeTab(page), 'db');
    assert.ok(calls.includes('selected conv2 conv2.bias.grad'), calls.join('; '));
    assert.equal(await page.locator('vscode-panel-tab[tabindex="0"]').count(), 1);
    await page.locator('.readout', { hasText: 'db[0]' }).waitFor();
  });

  it('are fetched once, and not again when they are looked at again', async () => {
    const { page, calls } = await open();
    for (const name of ['dZ', 'W', 'dZ', 'dW']) {
      await page.getByRole('tab', { name, exact: true }).click();
      await page.locator('.readout', { hasText: `${name}[` }).waitFor();
    }
    const fetched = calls.filter((call) => call.startsWith('tensor '));
    assert.deepEqual(fetched, ['tensor conv2.weight.grad', 'tensor conv2.output.grad', 'tensor conv2.weight']);
  });

  it('have their statistics in one line', async () => {
    const { page } = await open({ selection: { layer: 'pool1', tensor: 'pool1.mask' } });
    assert.deepEqual(await page.locator('.statistics dd').allInnerTexts(), [
      '4 × 6 × 8 × 8', '0', '1', '0.25', '0.433', '19.6', '75 %', '0', '0',
    ]);
  });

  it('stand beside the equations of the layer, the one of the shown tensor marked', async () => {
    const { page } = await open();
    const lines = page.locator('.equations li');
    const numbers = await lines.locator('.equation-numbers').allInnerTexts();
    assert.deepEqual(numbers, ['eq. 26, 32', 'eq. 33–37', 'eq. 25, 27–29', 'eq. 30, 31']);
    const current = page.locator('.equations li[aria-current=true]');
    assert.equal(await current.locator('math').getAttribute('alttext'), 'dW = A_prev ⋆ dZ');
    for (const [tab, start] of [['dA prev', 'dA_prev'], ['Z', 'Z = '], ['db', 'db']] as const) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await current.locator(`math[alttext^="${start}"]`).waitFor();
    }
    await page.getByRole('tab', { name: 'dZ', exact: true }).click();
    await current.waitFor({ state: 'detached' });
  });

  it('say which axis runs where', async () => {
    const { page } = await open();
    const label = await page.locator('.heat-map-scroller').getAttribute('aria-label');
    assert.equal(label, 'dW, 8 × 6 × 3 × 3, filter and row down, channel and column across');
  });
});
