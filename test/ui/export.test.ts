import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { trainedState, trainingOf } from './fixtures/training';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

/** Opens the menu and takes an item. */
async function take(page: Page, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

describe('Exports', () => {
  const open = useInspector();

  for (const [item, wish] of [
    ['NumPy archive (.npz)', { kind: 'npz', names: ['conv2.weight.grad'] }],
    ['Safetensors', { kind: 'safetensors', names: ['conv2.weight.grad'] }],
    ['CSV', { kind: 'csv', name: 'conv2.weight.grad' }],
    ['All tensors (.npz)', { kind: 'npz' }],
    ['All tensors (Safetensors)', { kind: 'safetensors' }],
    ['Report (Markdown)', { kind: 'report' }],
  ] as const) {
    it(`ask the host for: ${item}`, async () => {
      const { page, calls } = await open();
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
      assert.deepEqual(calls.filter((call) => call.startsWith('export')), [`export ${JSON.stringify(wish)}`]);
    });
  }

  it('give a script for the entry that the cursor is on', async () => {
    const { page, calls } = await open();
    await page.getByRole('button', { name: '[7, 0, 1, 1], Fail' }).click();
    await page.locator('.readout', { hasText: 'dW[7, 0, 1, 1]' }).waitFor();
    await take(page, 'NumPy script for dW[7, 0, 1, 1]');
    const wish = { kind: 'numpy', name: 'conv2.weight.grad', index: [7, 0, 1, 1] };
    assert.ok(calls.includes(`export ${JSON.stringify(wish)}`));
  });

  it('give a script for the entry of the slice on show that is read out', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: '[7, 0, 1, 1], Fail' }).click();
    const index = page.getByRole('textbox', { name: /index/i });
    await index.fill('[2, :, :, :]');
    await index.press('Enter');
    await page.locator('.readout', { hasText: 'dW[2, 0, 0, 0]' }).waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'NumPy script for dW[2, 0, 0, 0]' }).waitFor();
  });

  it('give no script for what is no gradient', async () => {
    const { page } = await open({ selection: { layer: 'conv2', tensor: 'conv2.weight' } });
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).waitFor();
    assert.equal(await page.getByRole('menuitem', { name: /script/ }).count(), 0);
  });

  it('are of the step that is on show', async () => {
    const { page, calls } = await open({ state: trainedState, training: trainingOf() });
    await page.getByRole('button', { name: 'Gradient Descent' }).click();
    await page.getByRole('slider').press('End');
    await page.getByText('after 40 steps of gradient descent').waitFor();
    await take(page, 'CSV');
    assert.ok(calls.includes(`export ${JSON.stringify({ kind: 'csv', name: 'conv2.weight.grad.step40' })}`));
  });

  it('save the view as a picture that can be read', async () => {
    const inspector = await open();
    const { page } = inspector;
    await new MapProbe(page).ready();
    await take(page, 'Picture of the view (PNG)');
    while (inspector.pictures.length < 1) await page.waitForTimeout(20);
    const [png] = inspector.pictures;
    assert.deepEqual([...png!.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    await take(page, 'Picture with caption (SVG)');
    while (inspector.pictures.length < 2) await page.waitForTimeout(20);
    const svg = new TextDecoder().decode(inspector.pictures[1]);
    assert.match(svg, /<title>conv2 dW, 8 × 6 × 3 × 3<\/title>/);
    assert.match(svg, /Min −[\d.]+ Max/);
    const size = await page.evaluate((source) => {
      const document = new DOMParser().parseFromString(source, 'image/svg+xml');
      return document.querySelector('parsererror') ? 0 : Number(document.documentElement.getAttribute('width'));
    }, svg);
    assert.ok(size > 0, 'it is well-formed');
  });

  it('are reached by keys, and left by Escape', async () => {
    const { page, calls } = await open();
    await page.getByRole('button', { name: 'Export' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'NumPy archive (.npz)' }).waitFor();
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Safetensors');
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('menu').isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Export');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    assert.ok(calls.includes('export {"kind":"report"}'));
  });
});
