import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Shape } from '../../src/tensor/shape';
import { withTensor } from './fixtures/changes';
import { checkedState, tensors } from './fixtures/network';
import type { InspectorOptions, InspectorPage } from './inspectorPage';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

function gradientOf(shape: Shape, data: ArrayLike<number>): InspectorOptions {
  return withTensor(checkedState, 'fc1.weight.grad', shape, Float64Array.from(data));
}

const counting = (length: number): number[] => Array.from({ length }, (_, at) => at);
const label = (page: Page): Promise<string | null> => page.locator('.heat-map-scroller').getAttribute('aria-label');
const indexOf = (page: Page): Promise<string> => page.getByLabel('Index').inputValue();

describe('How a tensor is laid out', () => {
  const open = useInspector();

  async function openMap(options: InspectorOptions): Promise<InspectorPage & { readonly map: MapProbe }> {
    const inspector = await open(options);
    const map = new MapProbe(inspector.page);
    await map.ready();
    return Object.assign(inspector, { map });
  }

  it('is as it is stored, and is transposed by a button', async () => {
    const { page, map } = await openMap({ selection: { layer: 'fc1', tensor: 'fc1.output.grad' } });
    assert.equal(await label(page), 'dZ, 4 × 10, sample down, unit across');
    await map.focus();
    await page.keyboard.press('ArrowDown');
    assert.match(await map.readout(), /^dZ\[1, 0\]/);
    await page.getByRole('button', { name: /^Transpose/ }).click();
    await map.painted();
    assert.equal(await label(page), 'dZ, 4 × 10, unit down, sample across');
    await map.focus();
    await page.keyboard.press('ArrowDown');
    assert.match(await map.readout(), /^dZ\[1, 1\]/);
  });

  it('has the sums of dZ over the samples in its margin, which are db: below the samples, or beside them', async () => {
    const { page, map } = await openMap({ selection: { layer: 'fc1', tensor: 'fc1.output.grad' } });
    const { data } = tensors.get('fc1.output.grad')!;
    const sum = [0, 1, 2, 3].reduce((total, sample) => total + data[sample * 10]!, 0);
    const expected = `sum of unit 0  ${String(sum).replace('-', '−')}`;
    const below = await map.middleOf('[3, 0]');
    const height = below.y - (await map.middleOf('[2, 0]')).y;
    assert.equal((await map.tooltipAt({ x: below.x, y: below.y + height / 2 + 19 }))[0], expected);
    await page.getByText(/^Σ to ±/).waitFor();
    await page.getByRole('button', { name: /^Transpose/ }).click();
    await map.painted();
    const beside = await map.middleOf('[3, 0]');
    assert.equal((await map.tooltipAt({ x: beside.x + 80, y: beside.y }))[0], expected);
  });

  it('shows what a typed index says, and slides through single indices', async () => {
    const { page, map } = await openMap({});
    await page.getByLabel('Index').fill('[3, :, 0:2, :]');
    await page.keyboard.press('Enter');
    await map.painted();
    assert.equal(await label(page), 'dW, 8 × 6 × 3 × 3, row down, channel and column across');
    await map.focus();
    await page.keyboard.press('Control+End');
    assert.match(await map.readout(), /^dW\[3, 5, 1, 2\]/);
    const slider = page.getByRole('slider', { name: 'filter' });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await indexOf(page), '[4, :, 0:2, :]');
    await page.getByText('4 of 0–7').waitFor();
    await map.focus();
    await page.keyboard.press('Control+Home');
    assert.match(await map.readout(), /^dW\[4, 0, 0, 0\]/);
  });

  it('says what is wrong with a typed index, and keeps what is shown', async () => {
    const { page } = await openMap({});
    const index = page.getByLabel('Index');
    await index.fill('[9, ...]');
    assert.equal(await page.getByRole('alert').innerText(), 'There is no filter 9: filter goes from 0 to 7.');
    await page.keyboard.press('Enter');
    assert.match(await label(page) ?? '', /filter and row down/);
    await page.keyboard.press('Escape');
    assert.equal(await indexOf(page), '[:, :, :, :]');
    assert.equal(await page.getByRole('alert').isVisible(), false);
  });

  it('lets axes run elsewhere, with the keyboard alone', async () => {
    const { page, map } = await openMap({});
    await page.getByRole('button', { name: 'Axes' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Where filter runs').selectOption('innerColumns');
    await map.painted();
    assert.equal(await label(page), 'dW, 8 × 6 × 3 × 3, row down, channel and column and filter across');
    await page.getByLabel('Where channel runs').selectOption('index');
    await map.painted();
    assert.equal(await label(page), 'dW, 8 × 6 × 3 × 3, row down, column and filter across');
    assert.equal(await indexOf(page), '[:, 0, :, :]');
    await map.focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await map.readout(), /^dW\[1, 0, 0, 0\]/);
  });

  it('is kept while other tensors are looked at, and when the panel is shown again', async () => {
    const inspector = await openMap({});
    const { page, map } = inspector;
    await page.getByLabel('Index').fill('2, ...');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'dZ', exact: true }).click();
    await page.locator('.readout', { hasText: 'dZ[' }).waitFor();
    assert.equal(await indexOf(page), '[:, :, :, :]');
    await page.getByRole('tab', { name: 'dW', exact: true }).click();
    await page.locator('.readout', { hasText: 'dW[2, 0, 0, 0]' }).waitFor();
    await page.waitForFunction(() => sessionStorage.getItem('webview state')?.includes('"ranges"'));
    await inspector.load();
    await map.ready();
    await page.locator('.readout', { hasText: 'dW[2, 0, 0, 0]' }).waitFor();
    assert.equal(await indexOf(page), '[2, :, :, :]');
  });
});

describe('The scale of the colours', () => {
  const open = useInspector();

  it('is the tensor’s own, the layer’s, the network’s or logarithmic, and always printed', async () => {
    const { page } = await open();
    const range = page.locator('.scale-range');
    const limits: string[] = [];
    for (const name of ['Auto (3σ)', 'Same for layer', 'Same for network']) {
      await page.getByLabel('Colour scale').and(page.locator('select')).selectOption(name);
      limits.push((await range.innerText()).split('\n')[1]!);
    }
    const [auto, layer, network] = limits.map(Number) as [number, number, number];
    assert.ok(auto <= layer && layer <= network && auto < network, limits.join());
    await page.getByLabel('Colour scale').and(page.locator('select')).selectOption('Signed log');
    await page.getByText(/^logarithmic, down to ±/).waitFor();
    await page.getByRole('tab', { name: 'dZ', exact: true }).click();
    await page.getByText(/^logarithmic, down to ±/).waitFor();
  });

  it('tells 1e-300 from 1e300, and their signs, when it is logarithmic', async () => {
    const { page } = await open(gradientOf([2, 2], [1e-300, -1e-300, 1e300, 1e295]));
    const map = new MapProbe(page);
    await map.ready();
    await page.locator('.scale select').selectOption('Signed log');
    await map.painted();
    const beside = async (index: string): Promise<readonly number[]> => {
      const { x, y } = await map.middleOf(index);
      return map.colourAt({ x: x - 14, y: y - 16 });
    };
    const [tiny, tinyNegative, large] = [await beside('[0, 0]'), await beside('[0, 1]'), await beside('[1, 1]')];
    assert.ok(tiny[2]! > tinyNegative[2]!, 'blue against orange');
    assert.ok(large[2]! > tiny[2]! + 20, 'nine orders of magnitude are told apart');
  });
});

describe('The histogram', () => {
  const open = useInspector();

  it('has a line at zero, and lets the cells of a bin stand out', async () => {
    const { page } = await open(withTensor(
      checkedState, 'fc1.bias.grad', [4], Float64Array.of(-1, 0.26, 0.27, 1)));
    const map = new MapProbe(page);
    await map.ready();
    assert.equal(await page.locator('.histogram-zero').isVisible(), true);
    const positive = await map.colourOf('--heat-positive');
    assert.ok(await map.countOf(positive) > 100);
    const bin = page.getByRole('option', { name: '0.25 to 0.3: 2 entries' });
    await bin.click();
    await map.painted();
    assert.equal(await bin.getAttribute('aria-selected'), 'true');
    assert.equal(await map.countOf(positive), 0, 'the full colour has stepped back');
    await page.keyboard.press('Escape');
    await map.painted();
    assert.ok(await map.countOf(positive) > 100);
  });

  it('is one tab stop; arrows move from bin to bin', async () => {
    const { page } = await open();
    await page.locator('.histogram-bin[tabindex="0"]').focus();
    assert.equal(await page.locator('.histogram-bin[tabindex="0"]').count(), 1);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    const bins = page.locator('.histogram-bin');
    assert.equal(await bins.nth(1).getAttribute('aria-selected'), 'true');
    assert.equal(await page.locator('.histogram-words').innerText(), await bins.nth(1).getAttribute('aria-label'));
    await page.getByRole('tab', { name: 'dZ', exact: true }).click();
    await page.locator('.readout', { hasText: 'dZ[' }).waitFor();
    assert.equal(await page.locator('.histogram-bin[aria-selected=true]').count(), 0, 'of another tensor');
  });
});

describe('A tensor too large to be fetched as a whole', () => {
  const open = useInspector();
  const [rows, columns] = [700, 800];
  const large = (): Float64Array => Float64Array.from(counting(rows * columns), (at) => Math.sin(at) / 10);

  it('comes in pieces, only those that are in sight', async () => {
    const data = large();
    data[650 * columns + 790] = Infinity;
    const { page, calls } = await open(gradientOf([rows, columns], data));
    const map = new MapProbe(page);
    await map.ready();
    await map.focus();
    await page.keyboard.press('n');
    await page.locator('.readout', { hasText: /dW\[650, 790\]\s*=\s*∞/ }).waitFor();
    for (let step = 0; step < 12; step++) await page.keyboard.press('+');
    await map.painted();
    const { x, y } = await map.middleOf('[650, 790]');
    assert.deepEqual(await map.tooltipAt({ x, y }), ['[650, 790]  ∞']);
    assert.equal(calls.includes('tensor fc1.weight.grad'), false);
    assert.ok(calls.includes('tensorPage fc1.weight.grad blocks'));
  });

  it('is drawn before questions about all of its entries are asked', async () => {
    const { page, calls } = await open(gradientOf([rows, columns], large()));
    await page.locator('.histogram:not(.waiting)').waitFor();
    const pieces = calls.filter((call) => call.startsWith('tensorPage fc1.weight.grad'));
    const first = (kind: string): number => pieces.indexOf(`tensorPage fc1.weight.grad ${kind}`);
    assert.ok(first('blocks') >= 0 && first('blocks') < first('distribution'), pieces.join());
  });

  it('is drawn in the colours it has, however often it is scrolled', async () => {
    const { page } = await open(gradientOf([rows, columns], large()));
    const map = new MapProbe(page);
    await map.ready();
    for (let step = 0; step < 6; step++) await page.locator('.heat-map-scroller').press('+');
    await page.evaluate(() => {
      const changes: string[] = [];
      Object.assign(window, { changes });
      const note = (records: readonly MutationRecord[]): void =>
        void changes.push(...records.map(({ attributeName }) => attributeName!));
      new MutationObserver(note).observe(document.body, { attributes: true });
    });
    const scroller = page.locator('.heat-map-scroller');
    for (let step = 0; step < 10; step++) {
      await scroller.evaluate((target) => target.scrollBy({ top: 20, behavior: 'instant' }));
      await map.painted();
    }
    assert.deepEqual(await page.evaluate(() => (window as unknown as { changes: string[] }).changes), []);
  });

  it('says why when a piece cannot be fetched, and tries again', async () => {
    const failing = new Set(['fc1.weight.grad']);
    const { page } = await open({ ...gradientOf([rows, columns], large()), failing });
    await page.getByText('dW could not be fetched: the engine has stopped.').waitFor();
    failing.clear();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.locator('.heat-map').waitFor();
  });
});
