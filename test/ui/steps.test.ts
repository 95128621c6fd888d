import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { audit } from './audit';
import { sessionOf } from './fixtures/sessions';
import { allThemes } from './inspectorPage';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

const bar = (page: Page) => page.locator('.steps');
const at = (page: Page, text: string) => bar(page).getByText(text).waitFor();
const lit = (page: Page): Promise<string[]> =>
  page.locator('.layer-row[data-step]').evaluateAll((rows) => rows.map((row) =>
    `${(row as HTMLElement).dataset['layer']} ${(row as HTMLElement).dataset['step']}`));

describe('The backward pass step by step', () => {
  const open = useInspector();

  it('begins at the loss, goes forward and back, and ends', async () => {
    const { page } = await open({ session: sessionOf('small') });
    await new MapProbe(page).ready();
    assert.equal(await bar(page).isVisible(), false);
    await page.getByRole('button', { name: 'Backward Pass' }).click();
    await at(page, 'Step 1 of 7');
    assert.deepEqual(await lit(page), ['loss now', 'fc1 writes']);
    await page.getByRole('button', { name: /Step forward/ }).click();
    await at(page, 'Step 2 of 7');
    await at(page, 'fc1 takes dZ.');
    assert.deepEqual(await lit(page), ['fc1 now', 'flatten writes']);
    assert.equal(await page.getByRole('tab', { selected: true }).innerText(), 'dA prev');
    assert.equal(await bar(page).locator('math').count(), 3, 'dA_prev, dW and db');
    await page.getByRole('button', { name: /Step back/ }).click();
    await at(page, 'Step 1 of 7');
    await page.getByRole('button', { name: /End the walk/ }).click();
    assert.equal(await bar(page).isVisible(), false);
    assert.deepEqual(await lit(page), []);
  });

  it('goes on by full stop and comma, is told to the ear, and leads to the tensors', async () => {
    const { page } = await open({ session: sessionOf('small') });
    const map = new MapProbe(page);
    await map.ready();
    await map.focus();
    for (const step of [1, 2, 3, 4]) {
      await page.keyboard.press('.');
      await at(page, `Step ${step} of 7`);
    }
    assert.match(await map.announced(), /^Step 4 of 7: conv2 takes dZ/);
    await page.keyboard.press(',');
    await at(page, 'Step 3 of 7');
    await page.keyboard.press('.');
    await bar(page).getByRole('button', { name: 'dW', exact: true }).click();
    await page.locator('.readout', { hasText: 'dW[' }).waitFor();
    const tabs = page.locator('.tensor-tab');
    assert.deepEqual(await tabs.evaluateAll((all) => all.map((tab) => (tab as HTMLElement).dataset['step'] ?? '')),
      ['', 'reads', 'reads', 'writes', 'reads', 'writes', '', 'writes']);
  });

  it('adds up the gradients of a tensor that was used twice', async () => {
    const { page } = await open({ session: sessionOf('residual') });
    await new MapProbe(page).ready();
    for (let step = 0; step < 5; step++) await page.keyboard.press('.');
    await page.locator('.layer-row').first().focus();
    for (let step = 0; step < 5; step++) await page.keyboard.press('.');
    await at(page, 'x was used by sum and fc1: what they send back adds up.');
  });

  it('stays where it is when the panel is loaded again', async () => {
    const inspector = await open({ session: sessionOf('small') });
    await inspector.page.getByRole('button', { name: 'Backward Pass' }).click();
    await inspector.page.getByRole('button', { name: /Step forward/ }).click();
    await at(inspector.page, 'Step 2 of 7');
    await inspector.load();
    await at(inspector.page, 'Step 2 of 7');
  });

  it('moves nothing for who wants no motion', async () => {
    const { page } = await open({ session: sessionOf('small'), reducedMotion: true });
    await page.getByRole('button', { name: 'Backward Pass' }).click();
    const animation = await page.locator('.layer-row[data-step]').first()
      .evaluate((row) => getComputedStyle(row).animationName);
    assert.equal(animation, 'none');
  });

  for (const theme of allThemes) {
    it(`leaves nothing for axe-core to find (${theme})`, async () => {
      const { page } = await open({ theme, session: sessionOf('small') });
      await page.getByRole('button', { name: 'Backward Pass' }).click();
      await page.getByRole('button', { name: /Step forward/ }).click();
      await at(page, 'Step 2 of 7');
      assert.deepEqual(await audit(page), []);
    });
  }
});
