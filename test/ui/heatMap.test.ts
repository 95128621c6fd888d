import assert from 'node:assert/strict';
import type { Shape } from '../../src/tensor/shape';
import { withTensor } from './fixtures/changes';
import { checkedState } from './fixtures/network';
import type { InspectorPage, InspectorOptions } from './inspectorPage';
import { MapProbe, type Rgb } from './map';
import { useInspector } from './useInspector';

/** A weight gradient of 2 × 4 whose entries are all of a kind of their own. */
const special = gradientOf([2, 4], [0, NaN, Infinity, -Infinity, 1, -1, 1e-12, 0.25]);

/** What to open to see a weight gradient with these numbers. */
function gradientOf(shape: Shape, data: ArrayLike<number>): InspectorOptions {
  return withTensor(checkedState, 'fc1.weight.grad', shape, Float64Array.from(data));
}

const difference = (a: Rgb, b: Rgb): number => Math.max(...a.map((channel, at) => Math.abs(channel - b[at]!)));

describe('The heat map', () => {
  const open = useInspector();

  async function openMap(options: InspectorOptions): Promise<InspectorPage & { readonly map: MapProbe }> {
    const inspector = await open(options);
    const map = new MapProbe(inspector.page);
    await map.ready();
    return Object.assign(inspector, { map });
  }

  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const) {
    it(`colours positive blue, negative orange, and gives each special number its own colour (${theme})`, async () => {
      const { map } = await openMap({ ...special, theme });
      // Beside the text in the middle.
      const colourOf = async (index: string): Promise<Rgb> => {
        const { x, y } = await map.middleOf(index);
        return map.colourAt({ x: x - 14, y: y - 16 });
      };
      const [red, , blue] = await colourOf('[1, 0]');
      assert.ok(blue > red + 60, 'positive is blue');
      const [negativeRed, , negativeBlue] = await colourOf('[1, 1]');
      assert.ok(negativeRed > negativeBlue + 60, 'negative is orange');
      const [positiveEnd, negativeEnd] = [await map.colourOf('--heat-positive'), await map.colourOf('--heat-negative')];
      assert.ok(difference(await colourOf('[1, 0]'), positiveEnd) <= 1, '1 is the end of the scale');
      assert.ok(difference(await colourOf('[1, 1]'), negativeEnd) <= 1, '−1 is the other end');

      const zero = await colourOf('[0, 0]');
      const nearlyZero = await colourOf('[1, 2]');
      assert.deepEqual(zero, await map.colourOf('--heat-zero'));
      assert.ok(difference(zero, nearlyZero) >= 15, 'exact zero does not look like 1e-12');
      assert.ok(difference(nearlyZero, await map.colourOf('--heat-neutral')) <= 2, '1e-12 is neutral');
      assert.deepEqual(await colourOf('[0, 2]'), await map.colourOf('--heat-plus-infinity'));
      assert.deepEqual(await colourOf('[0, 3]'), await map.colourOf('--heat-minus-infinity'));

      const nan = await map.middleOf('[0, 1]');
      const stripes = await map.countOf(await map.colourOf('--heat-nan'), { ...nan, side: 40 });
      const between = await map.countOf(await map.colourOf('--vscode-editor-background'), { ...nan, side: 40 });
      assert.ok(stripes > 300 && between > 50, `NaN is hatched: ${stripes} and ${between} pixels`);
    });
  }

  it('explains the glyphs that occur, and no others', async () => {
    const { page } = await openMap(special);
    const keys = page.locator('.scale-key:visible');
    assert.deepEqual(await keys.allInnerTexts(), ['zero', 'NaN', '∞', '−∞']);
    assert.equal(await page.locator('.scale-range').innerText(), '−1\n1');
    assert.deepEqual(await page.locator('.statistics .alarming').allInnerTexts(), ['NaN\n1', '±∞\n2']);
  });

  it('marks what lies beyond three times the root mean square, and says how much', async () => {
    const data = new Float64Array(400).fill(0.5);
    data[7] = 100;
    const { page, map } = await openMap(gradientOf([20, 20], data));
    // √((399·0.25 + 100²)/400) · 3 = 15.07…
    assert.match(await page.locator('.scale-range').innerText(), /^−15\.1\n15\.1$/);
    await page.getByText('1 entry beyond').waitFor();
    const spike = await map.middleOf('[0, 7]');
    const full = await map.countOf(await map.colourOf('--heat-positive'), { ...spike, side: 10 });
    assert.ok(full > 20, 'the spike has the full colour');
  });

  it('says index and exact value under the mouse', async () => {
    const data = Float64Array.of(0.1 + 0.2, 1.3e-9, -1e300, 5);
    const { map } = await openMap(gradientOf([2, 2], data));
    assert.deepEqual(await map.tooltipAt(await map.middleOf('[0, 0]')), ['[0, 0]  0.30000000000000004']);
    assert.deepEqual(await map.tooltipAt(await map.middleOf('[0, 1]')), ['[0, 1]  1.3e-9']);
    assert.deepEqual(await map.tooltipAt(await map.middleOf('[1, 0]')), ['[1, 0]  −1e300']);
  });

  it('says what the check found under the mouse', async () => {
    const { map } = await openMap({});
    assert.deepEqual(await map.tooltipAt(await map.middleOf('[3, 2, 0, 1]')), [
      '[3, 2, 0, 1]  0.0712345678', 'Fail: numeric −0.0712345678', 'error 0.14, relative 2',
    ]);
  });

  it('moves a cursor with the arrow keys, and says where it is', async () => {
    const { page, map } = await openMap({});
    await map.focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await map.announced(), /^dW, filter 0, channel 0, row 0, column 1, −?[\d.e-]+, relative error 0, pass$/);
    await page.keyboard.press('ArrowDown');
    assert.match(await map.announced(), /^dW, filter 0, channel 0, row 1, column 1, /);
    for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowRight');
    assert.match(await map.announced(), /filter 0, channel 1, row 1, column 0,/, 'on to the next facet');
    await page.keyboard.press('Shift+ArrowDown');
    assert.match(await map.announced(), /filter 1, channel 1, row 1, column 0,/, 'Shift goes to the next filter');
    await page.keyboard.press(']');
    assert.match(await map.announced(), /filter 1, channel 2, row 1, column 0,/);
    await page.keyboard.press('[');
    await page.keyboard.press('Control+End');
    assert.match(await map.announced(), /filter 7, channel 5, row 2, column 2,/);
    await page.keyboard.press('ArrowDown');
    assert.match(await map.readout(), /^dW\[7, 5, 2, 2\]/, 'the last row stays');
    await page.keyboard.press('Control+Home');
    assert.match(await map.readout(), /^dW\[0, 0, 0, 0\]/);
  });

  it('says relative error and verdict of the entries that the check kept', async () => {
    const { page, map } = await openMap({});
    await map.focus();
    await page.keyboard.press('n');
    await page.locator('.readout', { hasText: 'dW[0, 5, 2, 2]' }).waitFor();
    assert.match(await map.announced(), /^dW, filter 0, channel 5, .* −0\.0523, relative error 0\.048, fail$/);
    await page.keyboard.press('n');
    await page.locator('.readout', { hasText: 'dW[3, 2, 0, 1]' }).waitFor();
    assert.equal(await map.announced(), 'dW, filter 3, channel 2, row 0, column 1, 0.07123, relative error 2, fail');
    await page.keyboard.press('Shift+N');
    await page.locator('.readout', { hasText: 'dW[0, 5, 2, 2]' }).waitFor();
  });

  it('puts the cursor where the mouse presses', async () => {
    const { page, map } = await openMap({});
    const { x, y } = await map.middleOf('[5, 3, 1, 2]');
    await page.mouse.click(x, y);
    assert.match(await map.readout(), /^dW\[5, 3, 1, 2\]/);
  });

  it('copies the number under the cursor as a program reads it', async () => {
    const { page, map } = await openMap(gradientOf([2], [-0.1, -Infinity]));
    await map.focus();
    const copy = (): Promise<string> => page.evaluate(() => {
      const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
      document.activeElement!.dispatchEvent(event);
      return event.clipboardData!.getData('text/plain');
    });
    assert.equal(await copy(), '-0.1');
    await page.keyboard.press('ArrowRight');
    assert.equal(await copy(), '-Infinity');
  });

  it('zooms by keys and buttons, and fits again', async () => {
    const { page, map } = await openMap({});
    const fitted = await map.width();
    await map.focus();
    await page.keyboard.press('+');
    await map.painted();
    const larger = await map.width();
    assert.ok(larger > fitted, `${larger} > ${fitted}`);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await map.painted();
    assert.ok(await map.width() > larger);
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await map.painted();
    assert.equal(await map.width(), larger);
    await map.focus();
    await page.keyboard.press('0');
    await map.painted();
    assert.equal(await map.width(), fitted);
  });

  it('zooms by Ctrl and the wheel, around the cell under the mouse', async () => {
    const { page, map } = await openMap({});
    await map.focus();
    for (let step = 0; step < 4; step++) await page.keyboard.press('+');
    await map.painted();
    const before = await map.width();
    const { x, y } = await map.middleOf('[1, 2, 1, 1]');
    await page.mouse.move(x, y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await map.painted();
    assert.ok(await map.width() > before);
    assert.match((await map.tooltipAt({ x: x + 1, y }))[0] ?? '', /^\[1, 2, 1, 1\]/);
  });

  it('brings the cursor into sight', async () => {
    const { page, map } = await openMap({});
    await map.focus();
    for (let step = 0; step < 6; step++) await page.keyboard.press('+');
    await page.keyboard.press('Control+End');
    await map.painted();
    await map.middleOf('[7, 5, 2, 2]');
    await page.keyboard.press('Control+Home');
    await map.painted();
    await map.middleOf('[0, 0, 0, 0]');
  });

  it('breaks a long vector into rows that are easy to count on', async () => {
    const data = Float64Array.from({ length: 400 }, (_, at) => at);
    const { page, map } = await openMap(withTensor(checkedState, 'fc1.bias.grad', [400], data));
    await map.focus();
    await page.keyboard.press('ArrowDown');
    assert.match(await map.readout(), /^db\[50\]\s*=\s*50/);
    await page.keyboard.press('Control+End');
    assert.match(await map.readout(), /^db\[399\]/);
  });

  it('shows a scalar, an entry alone, zeros alone, and NaN alone', async () => {
    const tensors = [
      [[], [2.5]], [[1, 1], [-3]], [[3, 3], new Array<number>(9).fill(0)], [[2, 2], [NaN, NaN, NaN, NaN]],
    ] as const;
    for (const [shape, data] of tensors) {
      const { page, map } = await openMap(gradientOf(shape, data));
      await map.focus();
      await page.keyboard.press('ArrowRight');
      assert.match(await map.readout(), /^dW/);
      assert.doesNotMatch(await page.locator('.figures').innerText(), /undefined|Infinity/);
    }
  });

  it('shows 1e-300 and 1e300 side by side', async () => {
    const { page, map } = await openMap(gradientOf([1, 2], [1e-300, 1e300]));
    assert.equal(await page.locator('.scale-range').innerText(), '−1e300\n1e300');
    assert.deepEqual(await map.tooltipAt(await map.middleOf('[0, 0]')), ['[0, 0]  1e-300']);
  });

  it('shows five axes', async () => {
    const data = Float64Array.from({ length: 32 }, (_, at) => at);
    const { page, map } = await openMap(gradientOf([2, 2, 2, 2, 2], data));
    await map.focus();
    await page.keyboard.press('Control+End');
    assert.match(await map.readout(), /^dW\[1, 1, 1, 1, 1\]\s*=\s*31/);
    assert.match(await page.locator('.heat-map-scroller').getAttribute('aria-label') ?? '', /axis 1 and axis 3 down, axis 0 and axis 2 and axis 4 across$/);
  });

  describe('of 2,000 × 2,000 entries', () => {
    const size = 2000;
    const large = (): Float64Array => Float64Array.from({ length: size * size }, (_, at) => Math.sin(at));

    it('keeps a lone NaN in the picture, at every zoom', async () => {
      const data = large();
      data[size * 777 + 1234] = NaN;
      const { page, map } = await openMap(gradientOf([size, size], data));
      const nan = await map.colourOf('--heat-nan');
      await map.focus();
      await page.keyboard.press('n');
      await page.locator('.readout', { hasText: /^dW\[777, 1234\]\s*=\s*NaN/ }).waitFor();
      for (let step = 0; step < 18; step++) {
        await map.painted();
        assert.ok(await map.countOf(nan) > 0, `NaN is lost at a width of ${await map.width()}`);
        await page.keyboard.press('+');
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowLeft');
      }
    });

    it('keeps a lone spike, which a mean would swallow', async () => {
      const data = new Float64Array(size * size).fill(1e-6);
      // In the part that is in sight: the whole does not fit into the panel.
      data[size * 500 + 300] = 1;
      const { map } = await openMap(gradientOf([size, size], data));
      const positive = await map.colourOf('--heat-positive');
      // The numbers come in tiles: the spike is to be seen when its tile is here, and else the test runs out of time.
      while (await map.countOf(positive) === 0) await map.painted();
    });

    it('shows no more than what is in sight', async () => {
      const { page } = await openMap(gradientOf([size, size], large()));
      const [width, height] = await page.locator('.heat-map canvas')
        .evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height] as const);
      assert.ok(width <= 1400 && height <= 860, `${width} × ${height}`);
    });
  });
});
