import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { useInspector } from './useInspector';

const backward = ['loss', 'fc1', 'flatten', 'conv2', 'pool1', 'relu1', 'conv1', 'x'];

const focusedLayer = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (document.activeElement as HTMLElement).dataset['layer']);

const selectedLayer = (page: Page): Promise<string | null> =>
  page.locator('[role=option][aria-selected=true]').getAttribute('data-layer');

describe('The list of layers', () => {
  const open = useInspector();

  it('runs from the loss back to the inputs', async () => {
    const { page } = await open();
    const names = await page.locator('.layer-row strong').allTextContents();
    assert.deepEqual(names, backward);
  });

  it('shows operator, output shape, gradient norm, largest error and verdict', async () => {
    const { page } = await open();
    const row = page.getByRole('option', { name: /^conv2/ });
    const text = (await row.innerText()).replaceAll(/\s+/g, ' ');
    assert.match(text, /^conv2 Conv2d gradient norm 0\.1\d* largest error 0\.14 output 4 × 8 × 2 × 2 Fail$/);
  });

  it('tells the layer that is to blame from those that only suffer', async () => {
    const { page } = await open();
    const verdicts = await page.locator('.layer-row .verdict').allInnerTexts();
    assert.deepEqual(verdicts, ['Pass', 'Pass', 'Pass', 'Fail', 'Kink', 'Pass', 'Affected', 'Affected']);
  });

  it('begins with the layer that is to blame', async () => {
    const { page } = await open();
    assert.equal(await selectedLayer(page), 'conv2');
    await page.getByRole('heading', { name: 'conv2' }).waitFor();
  });

  it('is one tab stop; arrows move, Enter selects, and the host hears of it', async () => {
    const { page, calls } = await open();
    await page.locator('[role=option][aria-selected=true]').focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await focusedLayer(page), 'pool1');
    assert.equal(await selectedLayer(page), 'conv2', 'moving is not selecting');
    await page.keyboard.press('Enter');
    assert.equal(await selectedLayer(page), 'pool1');
    assert.ok(calls.includes('selected pool1 pool1.output.grad'), calls.join('; '));
    await page.keyboard.press('End');
    assert.equal(await focusedLayer(page), 'x');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focusedLayer(page), 'x', 'the last one stays');
    await page.keyboard.press('Home');
    assert.equal(await focusedLayer(page), 'loss');
    assert.equal(await page.locator('.layer-row[tabindex="0"]').count(), 1);
    await page.keyboard.press('Tab');
    assert.equal(await focusedLayer(page), undefined, 'Tab leaves the list');
  });

  it('is reached and left by Tab once', async () => {
    const { page } = await open();
    const stops: (string | undefined)[] = [];
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    for (let stop = 0; stop < 30; stop++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement === document.body)) break;
      stops.push(await focusedLayer(page));
    }
    assert.deepEqual(stops.filter((layer) => layer !== undefined), ['conv2']);
  });

  it('keeps the kind of tensor when another layer is selected', async () => {
    const { page } = await open({ selection: { layer: 'conv2', tensor: 'conv2.output' } });
    await page.getByRole('option', { name: /^fc1/ }).click();
    assert.equal(await page.getByRole('tab', { selected: true }).innerText(), 'Z');
  });

  it('follows the host, which follows the editor', async () => {
    const { page, inspector, calls } = await open();
    await inspector.select({ layer: 'relu1' });
    await page.getByRole('heading', { name: 'relu1' }).waitFor();
    assert.equal(await selectedLayer(page), 'relu1');
    assert.deepEqual(calls.filter((call) => call.startsWith('selected')), [], 'the host knows already');
  });

  it('shows the layer in the editor', async () => {
    const { page, calls } = await open();
    const button = page.getByRole('button', { name: 'Show in editor' });
    await button.click();
    assert.ok(calls.includes('reveal conv2'));
    const title = await page.locator('vscode-button[title^="Show in editor"]').getAttribute('title');
    assert.equal(title, 'Show in editor: line 11 of lenetSmall.gradnet.json');
  });

  it('leads to the layer that is to blame', async () => {
    const { page } = await open({ selection: { layer: 'x' } });
    await page.getByRole('button', { name: 'Go to conv2' }).click();
    assert.equal(await selectedLayer(page), 'conv2');
    assert.equal(await page.getByRole('button', { name: 'Go to conv2' }).count(), 0);
  });
});
