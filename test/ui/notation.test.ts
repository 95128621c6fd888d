import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Notation } from '../../src/protocol/notation';
import { blaming } from '../../src/check/culprit';
import { sentence } from '../../src/protocol/sentence';
import { comparedState } from './fixtures/comparison';
import { failingCheck } from './fixtures/network';
import { openSession, sessionOf } from './fixtures/sessions';
import { MapProbe } from './map';
import { pointOf } from './plot';
import { useInspector } from './useInspector';

/** A batch of 4 samples through a layer of 3 units: dZ is 4 × 3 as it is stored, 3 × 4 in the derivation. */
const denseDefinition = {
  format: 'gradnet', version: 1, name: 'dense', batch: 4, seed: 3,
  inputs: [{ name: 'x', shape: ['N', 2] }],
  layers: [{ name: 'fc1', op: 'Linear', out_features: 3 }],
  loss: { op: 'MSELoss' },
};
const dense = openSession(denseDefinition);

const choose = async (page: Page, notation: Notation): Promise<void> => {
  await page.getByLabel('Notation').selectOption(notation);
  await new MapProbe(page).painted();
};

const index = (page: Page) => page.getByLabel('Index');
const label = (page: Page): Promise<string | null> => page.locator('.heat-map-scroller').getAttribute('aria-label');

/** Everything that writes the shape of dZ, or the entry of sample 1 and unit 2. */
async function said(page: Page): Promise<Readonly<Record<string, unknown>>> {
  return {
    readout: (await page.locator('.readout').innerText()).replace(/\s*=[^]*/, ''),
    statistics: await page.locator('.statistics dd').first().innerText(),
    map: await label(page),
    tab: await page.locator('.tensor-tab', { hasText: /^dZ$/ }).getAttribute('title'),
    axes: await page.locator('.axis-choice .axis-name').allTextContents(),
    title: (await page.locator('.why-entry').innerText()).trim(),
    equation: (await page.locator('.indexed-equation math').first().getAttribute('alttext'))?.replace(' =', ''),
    factor: await page.locator('.why .factor-place').first().innerText(),
    place: await page.locator('.part-place').first().innerText(),
    picture: await page.locator('.part-map svg').first().getAttribute('aria-label'),
  };
}

describe('The notation', () => {
  const open = useInspector();

  it('is PyTorch’s unless the settings or the panel say otherwise, and outlives a reload', async () => {
    const selection = { layer: 'fc1', tensor: 'fc1.weight.grad' };
    const inspector = await open({ session: sessionOf('small'), selection });
    const { page } = inspector;
    const equation = page.locator('.equations li[aria-current=true] math');
    await equation.waitFor();
    assert.equal(await equation.getAttribute('alttext'), 'dW = dZᵀ A_prev');
    assert.match(await page.locator('.equations li[aria-current=true]').innerText(), /eq\. 18, 20, transposed/);
    await page.getByLabel('Notation').selectOption('derivation');
    await page.locator('math[alttext="dW = dZ A_prevᵀ"]').first().waitFor();
    const shapes = await page.locator('.equations li[aria-current=true] .equation-shape').allTextContents();
    assert.deepEqual(shapes, ['4 × 12', '4 × 2', '2 × 12'], 'units × samples, samples × features');
    assert.equal(await page.locator('.layer-row[data-layer=conv1] .layer-shape').innerText(), '8 × 8 × 2 × 2');
    await page.waitForFunction(() => sessionStorage.getItem('webview state')?.includes('"derivation"'));
    await inspector.load();
    await page.locator('math[alttext="dW = dZ A_prevᵀ"]').first().waitFor();
  });

  it('is that of everything that is written of a tensor, and the selection stays where it is', async () => {
    const { page } = await open({
      session: dense, selection: { layer: 'fc1', tensor: 'fc1.output.grad', entry: [1, 2] },
    });
    await page.locator('.part-map svg').first().waitFor();
    await page.getByRole('button', { name: 'Axes' }).click();
    const asStored = {
      readout: 'dZ[1, 2]', statistics: '4 × 3', map: 'dZ, 4 × 3, sample down, unit across',
      tab: 'fc1.output.grad, 4 × 3', axes: ['sample (4)', 'unit (3)'], title: 'dZ[1, 2]', equation: 'dA[1, 2]',
      factor: '[1, 2]', place: 'samples ↓  units →', picture: '2 (A − Y), lit: sample 1, unit 2',
    };
    const inColumns = {
      readout: 'dZ[2, 1]', statistics: '3 × 4', map: 'dZ, 3 × 4, unit down, sample across',
      tab: 'fc1.output.grad, 3 × 4', axes: ['unit (3)', 'sample (4)'], title: 'dZ[2, 1]', equation: 'dA[2, 1]',
      factor: '[2, 1]', place: 'units ↓  samples →', picture: '2 (A − Y), lit: unit 2, sample 1',
    };
    assert.deepEqual(await said(page), asStored);
    const value = await page.locator('.readout-value').innerText();
    await choose(page, 'derivation');
    await page.locator('.part-map svg[aria-label*="unit 2, sample 1"]').first().waitFor();
    assert.deepEqual(await said(page), inColumns);
    assert.equal(await page.locator('.readout-value').innerText(), value, 'the same entry');
    await choose(page, 'pytorch');
    await page.locator('.part-map svg[aria-label*="sample 1, unit 2"]').first().waitFor();
    assert.deepEqual(await said(page), asStored);
    assert.equal(await page.locator('.readout-value').innerText(), value);
  });

  it('is that of the sentences of the check and of the comparison', async () => {
    const session = openSession(denseDefinition);
    const tensor = 'fc1.output.grad';
    const gradient = sentence`the gradient that the loss sends to ${'fc1'}`;
    const wrong = sentence`${gradient} (${{ tensor, shape: [4, 3] }}) is wrong in ${1} of ${12} entries`;
    const reason = sentence`${wrong}; worst at ${{ tensor, index: [1, 2] }}: 7, expected 0.5`;
    const check = { ...failingCheck, layers: [], culprit: blaming('loss', reason) };
    // Of sample 1 and unit 2.
    const compared = comparedState(session, { 'fc1.output.grad': ({ shape, data }) => (
      { shape, data: data.map((value, entry) => (entry === 1 * 3 + 2 ? value + 9 : value)) }) });
    const { page } = await open({
      session, state: { ...compared, check }, selection: { layer: 'fc1', tensor },
    });
    const verdict = page.locator('.verdict-sentence');
    const compares = page.locator('.comparison-sentence');
    const link = page.locator('.compared-tensors').getByRole('button', { name: 'fc1.output.grad' });
    await compares.getByText('fc1.output.grad (4 × 3) is wrong in 1 of 12 entries; worst at [1, 2]').waitFor();
    assert.match(await verdict.innerText(), /\(4 × 3\) is wrong in 1 of 12 entries; worst at \[1, 2\]: 7/);
    await choose(page, 'derivation');
    await compares.getByText('fc1.output.grad (3 × 4) is wrong in 1 of 12 entries; worst at [2, 1]').waitFor();
    assert.match(await verdict.innerText(), /\(3 × 4\) is wrong in 1 of 12 entries; worst at \[2, 1\]: 7/);
    assert.match(await link.getAttribute('title') ?? '', /\(3 × 4\) is wrong in 1 of 12 entries; worst at \[2, 1\]/);
  });

  it('is that of tooltips, announcements, the typed index and the table', async () => {
    const { page } = await open({ session: dense, selection: { layer: 'fc1', tensor: 'fc1.output.grad' } });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const map = new MapProbe(page);
    await map.ready();
    await choose(page, 'derivation');
    const value = dense.tensor('fc1.output.grad').data[1 * 3 + 2]!;
    const exact = String(value).replace('-', '−');
    const [tip] = await map.tooltipAt(await map.middleOf('[2, 1]'));
    assert.equal(tip, `[2, 1]  ${exact}`, 'unit 2 of sample 1');
    await map.focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await map.announced(), /^dZ, unit 0, sample 1, /);
    await index(page).fill('[1, 5]');
    assert.equal(await page.getByRole('alert').innerText(), 'There is no sample 5: sample goes from 0 to 3.');
    await index(page).fill('[:]');
    assert.match(await page.getByRole('alert').innerText(), /dZ has 2 axes \(unit 3, sample 4\)/);
    await index(page).fill('[1:3, 2]');
    await page.keyboard.press('Enter');
    await map.painted();
    await map.focus();
    await page.keyboard.press('Home');
    assert.match(await map.readout(), /^dZ\[1, 2\]/);
    await choose(page, 'pytorch');
    assert.equal(await index(page).inputValue(), '[2, 1:3]');
    assert.match(await map.readout(), /^dZ\[2, 1\]/);

    await choose(page, 'derivation');
    await page.getByRole('button', { name: 'Show as table' }).click();
    const places = page.locator('.entry-row .entry-index');
    await places.first().waitFor();
    // Entries are in the order in which they are stored: column after column.
    assert.deepEqual((await places.allInnerTexts()).slice(0, 4), ['[0, 0]', '[1, 0]', '[2, 0]', '[0, 1]']);
    assert.equal(await page.locator('.entry-table').getAttribute('aria-label'), 'dZ, 3 × 4');
    await page.locator('.entry-scroller').focus();
    await page.keyboard.press('Home');
    for (let row = 0; row < 5; row++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+c');
    await page.getByText('1 rows copied').waitFor({ state: 'attached' });
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `2\t1\t${value}`);
  });

  it('transposes a matrix of samples, not one of weights, and leaves alone what somebody has moved', async () => {
    const { page } = await open({ session: dense, selection: { layer: 'fc1', tensor: 'fc1.weight.grad' } });
    await new MapProbe(page).ready();
    for (const notation of ['pytorch', 'derivation'] as const) {
      await choose(page, notation);
      assert.equal(await label(page), 'dW, 3 × 2, unit down, input across', notation);
    }
    await page.getByRole('tab', { name: 'dZ', exact: true }).click();
    await page.locator('.readout', { hasText: 'dZ[' }).waitFor();
    assert.equal(await label(page), 'dZ, 3 × 4, unit down, sample across');
    await page.getByRole('button', { name: /^Transpose/ }).click();
    await choose(page, 'derivation');
    assert.equal(await label(page), 'dZ, 3 × 4, sample down, unit across');
    await choose(page, 'pytorch');
    assert.equal(await label(page), 'dZ, 4 × 3, sample down, unit across');
  });

  it('has a column of facets for each sample of a batch of images', async () => {
    const { page } = await open({
      session: sessionOf('small'), selection: { layer: 'conv1', tensor: 'conv1.output.grad', entry: [1, 0, 3, 4] },
    });
    const map = new MapProbe(page);
    await map.ready();
    await choose(page, 'derivation');
    assert.equal(await label(page), 'dZ, 8 × 8 × 2 × 2, channel and row down, sample and column across');
    assert.match(await map.readout(), /^dZ\[3, 4, 0, 1\]/);
    const [facet] = await map.tooltipAt(await map.middleOf('[3, 4, 0, 1]'));
    assert.match(facet!, /^\[3, 4, 0, 1\]/);
    assert.equal(await index(page).inputValue(), '[:, :, :, :]');
    await page.locator('.why-entry', { hasText: 'dZ[3, 4, 0, 1]' }).waitFor();
  });

  it('is that of the check: worst entries, points, and the script of an entry', async () => {
    const { page } = await open();
    await new MapProbe(page).ready();
    await choose(page, 'derivation');
    // Filter 3, channel 2, row 0, column 1; stored as [3, 2, 0, 1].
    await page.getByRole('button', { name: '[0, 1, 2, 3], Fail' }).click();
    await page.locator('.readout', { hasText: 'dW[0, 1, 2, 3]' }).waitFor();
    await page.locator('.readout', { hasText: 'Fail: numeric −0.0712346' }).waitFor();
    await page.getByText(/^432 entries, up to ±/).waitFor();
    await page.locator('.scatter-canvas').scrollIntoViewIfNeeded();
    const largest = Number(/±([\d.]+)/.exec(await page.locator('.scatter-text').innerText())![1]);
    await page.mouse.move(...await pointOf(page, 0.0712345678, -0.0712345678, largest));
    await page.getByText('conv2.weight[0, 1, 2, 3]: 0.0712345678, numeric −0.0712345678, Fail').waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'NumPy script for dW[0, 1, 2, 3]' }).waitFor();
  });
});
