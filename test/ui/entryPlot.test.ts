import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { notChecked } from './fixtures/network';
import { trainedState, trainingOf } from './fixtures/training';
import { pointOf } from './plot';
import { useInspector } from './useInspector';

/** The pixels of the plot that are drawn at all, and where a colour like that of failures is. */
async function drawn(page: Page): Promise<{ readonly count: number; readonly side: number }> {
  return page.locator('.scatter-canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) count++;
    return { count, side: canvas.width };
  });
}

describe('The entries of a check, point by point', () => {
  const open = useInspector();

  it('are fetched for the gradient on show, once', async () => {
    const { page, calls } = await open();
    await page.getByText(/^432 entries, up to ±/).waitFor();
    await page.getByRole('option', { name: /^pool1/ }).click();
    await page.getByRole('option', { name: /^conv2/ }).click();
    await page.getByText(/^432 entries, up to ±/).waitFor();
    assert.deepEqual(calls.filter((call) => call === 'checkedEntries conv2.weight'), ['checkedEntries conv2.weight']);
  });

  it('say in words what the picture shows', async () => {
    const { page } = await open();
    await page.getByRole('img', {
      name: 'Backpropagation against numeric gradients of conv2.weight: 3 fail, 1 below noise, 428 pass. '
        + 'Entries that agree lie on the diagonal.',
    }).waitFor();
    assert.ok((await drawn(page)).count > 300, 'points are drawn');
  });

  it('are told by the mouse, and a press leads to the cell', async () => {
    const { page } = await open();
    await page.getByText(/^432 entries, up to ±/).waitFor();
    await page.locator('.scatter-canvas').scrollIntoViewIfNeeded();
    // dW[3, 2, 0, 1] is 0.0712… where differences give −0.0712…: the only point far off the diagonal.
    const text = await page.locator('.scatter-text').innerText();
    const largest = Number(/±([\d.]+)/.exec(text)![1]);
    const [x, y] = await pointOf(page, 0.0712345678, -0.0712345678, largest);
    await page.mouse.move(x, y);
    await page.getByText('conv2.weight[3, 2, 0, 1]: 0.0712345678, numeric −0.0712345678, Fail').waitFor();
    await page.mouse.click(x, y);
    await page.locator('.readout', { hasText: 'dW[3, 2, 0, 1]' }).waitFor();
  });

  it('are those of all gradients if that is chosen, by mouse or keys', async () => {
    const { page } = await open();
    await page.getByRole('radio', { name: 'This gradient' }).focus();
    await page.keyboard.press('ArrowRight');
    // 576 of x, 150 + 6 of conv1, 432 + 8 of conv2, 320 + 10 of fc1.
    await page.getByText(/^1,502 entries/).waitFor();
    assert.equal(await page.getByRole('radio', { name: 'All', exact: true }).getAttribute('aria-checked'), 'true');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'All');
  });

  it('are not there before a check, and do not belong to a step of a descent', async () => {
    const { page } = await open({ state: notChecked });
    await page.getByText('Not run yet.').waitFor();
    assert.equal(await page.locator('.entry-plot').isVisible(), false);
    const trained = await open({ state: trainedState, training: trainingOf() });
    await trained.page.getByRole('button', { name: 'Gradient Descent' }).click();
    await trained.page.getByRole('slider').press('End');
    await trained.page.getByText('A step of gradient descent is on show; the check belongs').waitFor();
    assert.equal(await trained.page.locator('.entry-plot').isVisible(), false);
  });

  it('are counted by verdict for every layer, and each leads to it', async () => {
    const { page } = await open();
    await page.getByText('All layers').click();
    const rows = page.locator('.all-layers tbody tr');
    assert.deepEqual((await rows.allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' ').trim()), [
      'Pass loss no parameters –',
      'Pass fc1 Pass 330 4.4e-17',
      'Pass flatten no parameters –',
      'Fail conv2 Fail 3 Below noise 1 Pass 436 0.14',
      'Kink pool1 no parameters –',
      'Pass relu1 no parameters –',
      'Affected conv1 Fail 1 Kink 1 Untested 1 Pass 153 0.025',
      'Affected x Fail 1 Pass 575 0.001',
    ]);
    assert.match(await page.locator('.all-layers tr[aria-current=true]').innerText(), /conv2/);
    await page.locator('.all-layers').getByRole('button', { name: 'fc1' }).click();
    await page.locator('[role=option][data-layer=fc1][aria-selected=true]').waitFor();
  });

  it('tell how far a running check is', async () => {
    const progress = { layer: 'conv2', done: 412, total: 1702 };
    const { page } = await open({ state: { ...notChecked, activity: { kind: 'checking', progress } } });
    await page.getByText('Under way: 412 of 1,702 entries; the verdicts come when all layers are done.').waitFor();
  });
});
