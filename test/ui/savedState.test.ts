import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { InspectorState } from '../../src/protocol/inspector';
import { checkedState, notChecked, nothingYet } from './fixtures/network';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

describe('What the inspector remembers', () => {
  const open = useInspector();

  it('keeps selection, zoom, scroll and cursor when it is hidden and shown again', async () => {
    const inspector = await open();
    const { page } = inspector;
    const map = new MapProbe(page);
    await map.ready();
    await page.getByRole('option', { name: /^conv1/ }).click();
    await page.getByRole('tab', { name: 'Z', exact: true }).click();
    await page.locator('.readout', { hasText: 'Z[' }).waitFor();
    await map.focus();
    for (let step = 0; step < 4; step++) await page.keyboard.press('+');
    await page.keyboard.press('Control+End');
    await map.painted();
    const before = await lookOf(page);
    assert.ok(before.scroll[0]! > 0 && before.scroll[1]! > 0, 'it is scrolled');

    await inspector.load();
    await page.locator('.readout', { hasText: 'Z[3, 5, 7, 7]' }).waitFor();
    await map.painted();
    assert.deepEqual(await lookOf(page), before);
    assert.equal(await page.locator('[role=option][aria-selected=true]').getAttribute('data-layer'), 'conv1');
  });

  it('finds its place again when the network has to be run first, as after a reload of the window', async () => {
    const options: { state: InspectorState } = { state: checkedState };
    const inspector = await open(options);
    const { page } = inspector;
    await page.getByRole('option', { name: /^conv1/ }).click();
    await page.getByRole('tab', { name: 'b', exact: true }).click();
    await page.getByRole('tab', { name: 'b', exact: true, selected: true }).waitFor();
    options.state = { ...nothingYet, activity: { kind: 'running' } };
    await inspector.load();
    await page.getByRole('heading', { name: /^Running/ }).waitFor();
    await inspector.inspector.update({ ...notChecked, runNumber: 1 });
    await page.locator('.readout', { hasText: 'b[0]' }).waitFor();
    await page.getByRole('tab', { name: 'b', exact: true, selected: true }).waitFor();
  });

  it('keeps the look of every tensor while others are looked at', async () => {
    const { page } = await open();
    const map = new MapProbe(page);
    await map.ready();
    await map.focus();
    for (let step = 0; step < 5; step++) await page.keyboard.press('+');
    await page.keyboard.press('Control+End');
    await map.painted();
    const before = await lookOf(page);
    await page.getByRole('tab', { name: 'dZ', exact: true }).click();
    await page.locator('.readout', { hasText: 'dZ[' }).waitFor();
    await page.getByRole('tab', { name: 'dW', exact: true }).click();
    await page.locator('.readout', { hasText: 'dW[' }).waitFor();
    await map.painted();
    assert.deepEqual(await lookOf(page), before);
  });

  it('says of which network it is, so that VS Code can restore the panel', async () => {
    const { page } = await open({ state: { ...checkedState, network: 'file:///nets/lenet5.gradnet.json' } });
    await page.waitForFunction(() => {
      const saved = JSON.parse(sessionStorage.getItem('webview state') ?? '{}') as { network?: string };
      return saved.network === 'file:///nets/lenet5.gradnet.json';
    });
  });

  it('ignores a state that it does not understand', async () => {
    const inspector = await open();
    const odd = { wanted: 5, looks: { 'conv2.weight.grad': { zoom: 'huge', scroll: 7, cursor: -3 } } };
    for (const state of ['null', '7', JSON.stringify(odd), '{"looks":[1]}']) {
      await inspector.page.evaluate((saved) => sessionStorage.setItem('webview state', saved), state);
      const script = await inspector.page.addInitScript((saved) =>
        sessionStorage.setItem('webview state', saved), state);
      await inspector.load();
      await script.dispose();
      await new MapProbe(inspector.page).ready();
      await inspector.page.locator('.readout', { hasText: 'dW[0, 0, 0, 0]' }).waitFor();
    }
  });
});

/** Where the map is scrolled to, and how wide the tensor is. */
async function lookOf(page: Page): Promise<{ readonly scroll: readonly number[]; readonly width: number }> {
  return page.evaluate(() => {
    const { scrollLeft, scrollTop } = document.querySelector('.heat-map-scroller')!;
    const { width } = document.querySelector('.heat-map-page')!.getBoundingClientRect();
    return { scroll: [scrollLeft, scrollTop], width };
  });
}
