import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Selection } from '../../src/protocol/inspector';
import { openSession, sessionOf } from './fixtures/sessions';
import { audit } from './audit';
import { allThemes, type InspectorOptions } from './inspectorPage';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

/** z = W a with numbers by hand: dZ = [4, −2], so that dW[0, 1] = 4 · 2 − 2 · 5. */
const byHand = openSession({
  format: 'gradnet', version: 1, name: 'hand', batch: 2,
  inputs: [{ name: 'x', shape: ['N', 2] }],
  layers: [{ name: 'fc1', op: 'Linear', out_features: 1, init: { weight: 'ones', bias: 'zeros' } }],
  loss: { op: 'MSELoss', reduction: 'sum' },
  data: { x: [[1, 2], [3, 5]], y: [[1], [9]] },
});

/** Two windows that overlap share their largest entry; a third window is a tie. */
const pooled = openSession({
  format: 'gradnet', version: 1, name: 'pooled', batch: 1,
  inputs: [{ name: 'x', shape: ['N', 1, 1, 4] }],
  layers: [{ name: 'pool', op: 'MaxPool2d', kernel_size: [1, 2], stride: 1 }],
  loss: { op: 'MSELoss', reduction: 'sum' },
  data: { x: [[[[1, 9, 4, 4]]]], y: [[[[9.7, 8.6, 3]]]] },
});

const pane = (page: Page) => page.locator('.why');
const value = (page: Page): Promise<string> => pane(page).locator('.why-value').innerText();
const products = (page: Page): Promise<string[]> => pane(page).locator('.product').allInnerTexts();
const titled = (page: Page, title: string) => pane(page).locator('.why-title', { hasText: title });

describe('Why this entry', () => {
  const open = useInspector();
  const explained = async (options: InspectorOptions) => {
    const inspector = await open(options);
    await pane(inspector.page).locator('.contribution').first().waitFor();
    return inspector;
  };
  const dW = { session: byHand, selection: { layer: 'fc1', tensor: 'fc1.weight.grad', entry: [0, 1] } };

  it('is explained when the host selects an entry: products, sum, and every digit of the value', async () => {
    const { page } = await explained(dW);
    assert.equal(await value(page), '−2');
    assert.deepEqual(await products(page), ['8', '−10']);
    assert.match(await pane(page).locator('.why-sum').innerText(), /Sum of all products: −2, which is the value/);
    assert.match(await pane(page).locator('.numeric-sum').innerText(), /= 4 · 2 \+ \(−2\) · 5 = −2/);
    assert.match(await new MapProbe(page).readout(), /dW\[0, 1\]/);
  });

  it('names the layer whose gradient it is, which need not be the one that is selected', async () => {
    const { page } = await explained(dW);
    await page.getByRole('option', { name: /^loss/ }).click();
    await page.getByRole('heading', { name: /^loss/ }).waitFor();
    assert.equal(await pane(page).locator('.why-layer').innerText(), 'fc1');
  });

  it('is drawn in the colours of the theme, also of one that is chosen later', async () => {
    const inspector = await explained({ ...dW, theme: 'dark' });
    const { page } = inspector;
    const cell = pane(page).locator('.part-map .cell').first();
    await cell.waitFor();
    const dark = await cell.getAttribute('fill');
    await inspector.setTheme('light');
    await page.waitForFunction((before) =>
      document.querySelector('.part-map .cell')!.getAttribute('fill') !== before, dark);
    const light = await cell.getAttribute('fill');
    const fresh = await explained({ ...dW, theme: 'light' });
    assert.equal(await pane(fresh.page).locator('.part-map .cell').first().getAttribute('fill'), light);
  });

  it('is explained at a click on a gradient, and not at one on something else', async () => {
    const { page, calls } = await open({ session: byHand, selection: { layer: 'fc1', tensor: 'fc1.weight' } });
    const map = new MapProbe(page);
    await map.ready();
    assert.match(await pane(page).innerText(), /Click an entry of a gradient/);
    await page.mouse.click(...await middleOfMap(page));
    assert.deepEqual(calls.filter((call) => call.startsWith('explain')), []);
    await page.getByRole('tab', { name: 'dW', exact: true }).click();
    await map.ready();
    await page.mouse.click(...await middleOfMap(page));
    await titled(page, 'dW[0, ').waitFor();
  });

  it('is reached by E, follows the arrows, and is left by Escape', async () => {
    const { page } = await open({ session: byHand, selection: { layer: 'fc1', tensor: 'fc1.weight' } });
    const map = new MapProbe(page);
    await map.ready();
    await map.focus();
    await page.keyboard.press('e');
    await titled(page, 'dW[0, 0]').waitFor();
    assert.equal(await value(page), '−2', '4 · 1 − 2 · 3');
    assert.match(await map.announced(), /dW\[0, 0\] is explained: −2, the sum of 2 products/);
    await page.getByRole('tab', { name: 'dW', exact: true }).click();
    await map.ready();
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await titled(page, 'dW[0, 1]').waitFor();
    await page.keyboard.press('e');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Why this entry');
    await page.keyboard.press('Escape');
    await pane(page).getByText('Click an entry of a gradient').waitFor();
    assert.ok(await page.evaluate(() => document.activeElement?.classList.contains('heat-map-scroller')));
  });

  it('leads to each factor in its tensor, and back', async () => {
    const { page, calls } = await explained(dW);
    await pane(page).getByRole('button', { name: 'dZ[1, 0] = −2' }).click();
    await page.locator('.readout', { hasText: 'dZ[1, 0]' }).waitFor();
    assert.ok(calls.includes('selected fc1 fc1.output.grad'));
    await titled(page, 'dW[0, 1]').waitFor();
    // Asked for the reason of dZ itself, it goes on to the loss.
    await new MapProbe(page).focus();
    await page.keyboard.press('e');
    await titled(page, 'dZ[1, 0]').waitFor();
    assert.match(await pane(page).locator('.contribution').innerText(), /dJ/);
    const back = pane(page).getByRole('button', { name: '← fc1 dW[0, 1]' });
    const [around, words] = [await back.boundingBox(), await pane(page).locator('vscode-button .symbol').boundingBox()];
    assert.ok(words!.height <= 24 && words!.width > words!.height, 'its words are on one line');
    assert.ok(words!.x >= around!.x && words!.x + words!.width <= around!.x + around!.width, 'inside the button');
    await back.click();
    await titled(page, 'dW[0, 1]').waitFor();
    await page.locator('.readout', { hasText: 'dW[0, 1]' }).waitFor();
  });

  it('shows where the factors lie, in words too', async () => {
    const { page } = await explained(dW);
    await page.getByRole('img', { name: 'dZ, lit: samples 0 to 1, unit 0' }).waitFor();
    await page.getByRole('img', { name: 'A prev, lit: samples 0 to 1, unit 1' }).waitFor();
    assert.equal(await page.locator('.part-map').first().locator('.cell.lit').count(), 2);
    await pane(page).getByRole('button', { name: 'dZ[1, 0] = −2' }).focus();
    await page.locator('.part-map .lit-current').nth(1).waitFor();
  });

  it('names every layer that uses the tensor', async () => {
    const { page } = await explained({
      session: sessionOf('residual'), selection: { layer: 'x', tensor: 'x.grad', entry: [1, 2] },
    });
    const headings = await pane(page).locator('.contribution h3').allInnerTexts();
    assert.deepEqual(headings.map((text) => text.replace(/: .*/, '')), ['From sum (Add)', 'From fc1 (Linear)']);
  });

  it('lays the turned kernel over dZ with its zeros, for the gradient of a convolution’s input', async () => {
    const { page } = await explained({
      session: sessionOf('small'), selection: { layer: 'conv2', tensor: 'pool1.output.grad', entry: [0, 1, 0, 1] },
    });
    const over = page.getByRole('img', { name: /The kernel over dZ, its last tap 1,1 first/ }).first();
    await over.waitFor();
    // At row 0 the upper taps hang over the border of dZ, which is 2 × 2.
    assert.deepEqual(await over.locator('.cell.lit + text').allTextContents(), ['1,1', '1,0', '0,1', '0,0']);
    assert.equal(await over.locator('.cell.lit.nothing').count(), 2);
    await page.getByText('Why turned, and why full?').first().click();
    await page.getByText('the kernel is turned by half a turn').first().waitFor();
    assert.deepEqual(await pane(page).locator('.group > summary > :first-child').allInnerTexts(),
      ['filter 0', 'filter 1', 'filter 2']);
  });

  it('adds up what overlapping windows give their winner', async () => {
    const { page } = await explained({
      session: pooled, selection: { layer: 'pool', tensor: 'x.grad', entry: [0, 0, 0, 1] },
    });
    await page.getByRole('img', { name: 'This entry won 2 windows.' }).waitFor();
    // 2 (9 − 9.7) = −1.4 and 2 (9 − 8.6) = 0.8.
    await pane(page).getByText('their gradients add up: −1.4 + 0.8 = −0.6').waitFor();
    assert.equal(await page.locator('.pooling-picture .arrow.own').count(), 2);
    assert.equal(await page.locator('.pooling-picture .winner').count(), 3);
  });

  it('names the rule by which a tie is resolved', async () => {
    const { page } = await explained({
      session: pooled, selection: { layer: 'pool', tensor: 'x.grad', entry: [0, 0, 0, 3] },
    });
    await pane(page).getByText('another entry is larger').waitFor();
    await pane(page).getByText(/Tie: .*The first in row-major order wins, as in PyTorch/).waitFor();
  });

  it('says why there is no explanation, and can be asked again', async () => {
    const { page } = await open({ selection: { layer: 'conv2', tensor: 'conv2.bias.grad', entry: [1] } });
    await pane(page).getByText('conv2.bias.grad could not be explained: the engine has stopped.').waitFor();
    await pane(page).getByText('Try Again').click();
    await pane(page).getByText('could not be explained').waitFor();
  });

  it('is there again after the panel was hidden', async () => {
    const options: { session: typeof byHand; selection: Selection } = { ...dW };
    const inspector = await explained(options);
    // The host does not ask for it again.
    options.selection = { layer: 'fc1', tensor: 'fc1.weight.grad' };
    await inspector.load();
    await titled(inspector.page, 'dW[0, 1]').waitFor();
    await pane(inspector.page).locator('.product').first().waitFor();
  });

  it('is drawn again in the colours of another theme', async () => {
    const inspector = await explained({
      session: pooled, selection: { layer: 'pool', tensor: 'x.grad', entry: [0, 0, 0, 1] },
    });
    const { page } = inspector;
    const cell = page.locator('.pooling-picture .cell').first();
    const dark = await cell.getAttribute('fill');
    await inspector.setTheme('light');
    await page.waitForFunction((before) =>
      document.querySelector('.pooling-picture .cell')?.getAttribute('fill') !== before, dark);
  });

  for (const theme of allThemes) {
    it(`leaves nothing for axe-core to find (${theme})`, async () => {
      const selection = { layer: 'conv2', tensor: 'pool1.output.grad', entry: [0, 1, 0, 1] };
      const { page } = await explained({ theme, session: sessionOf('small'), selection });
      await page.locator('.why svg[role=img]').first().waitFor();
      assert.deepEqual(await audit(page), []);
    });
  }
});

async function middleOfMap(page: Page): Promise<[number, number]> {
  const { x, y, width, height } = (await page.locator('.heat-map').boundingBox())!;
  const left = await page.locator('.heat-map-page').evaluate((content) => content.getBoundingClientRect().width);
  return [x + Math.min(width, left) / 2 + 8, y + height / 2 + 8];
}
