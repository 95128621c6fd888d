import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { checkedState } from './fixtures/network';
import { trainedState, trainingOf } from './fixtures/training';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

/**
 * What sticks out to the right of the window, as selectors. Text that ends in an ellipsis does not, and the map, the
 * table and formulas scroll in a frame of their own.
 */
async function overflowing(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => [...document.querySelectorAll('.app *')]
    .filter((element) => !element.closest('.heat-map, .equations, .entry-table > *'))
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 0.5)
    .map((element) => `${element.tagName}.${element.className}`));
}

/** The names in each line of a list of figures. It is sent to the browser as text. */
function linesOf(list: Element): readonly (readonly string[])[] {
  const lines = new Map<number, string[]>();
  for (const value of list.querySelectorAll('dd')) {
    const top = Math.round(value.getBoundingClientRect().top);
    lines.set(top, [...lines.get(top) ?? [], value.previousElementSibling!.textContent]);
  }
  return [...lines.values()];
}

describe('The layout', () => {
  const open = useInspector();

  for (const width of [320, 500, 720, 900, 1160, 1400]) {
    it(`fits a width of ${width} pixels`, async () => {
      const { page } = await open({ width, height: 760 });
      await new MapProbe(page).ready();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
      assert.deepEqual(await overflowing(page), []);
      const map = await page.locator('.heat-map').boundingBox();
      assert.ok(map && map.width >= 200 && map.height >= 100, `the map has room: ${JSON.stringify(map)}`);
    });
  }

  it('breaks the line of statistics between what belongs together', async () => {
    const { page } = await open();
    await new MapProbe(page).ready();
    const lines: (readonly (readonly string[])[])[] = [];
    for (let width = 320; width <= 1400; width += 40) {
      await page.setViewportSize({ width, height: 760 });
      lines.push(await page.locator('.statistics').evaluate(linesOf));
    }
    const groups = [['Shape'], ['Min', 'Max'], ['Mean', 'Std', '‖·‖₂'], ['Zero', 'NaN', '±∞']];
    for (const line of lines.flat()) {
      const from = groups.findIndex(([first]) => first === line[0]);
      const parts = groups.slice(from).reduce((seen: string[], group) =>
        (seen.length < line.length ? [...seen, ...group] : seen), []);
      assert.deepEqual(line, parts, `${line.join()} are whole groups`);
    }
    assert.ok(lines.some(({ length }) => length === 1) && lines.some(({ length }) => length > 2));
  });

  for (const width of [320, 720, 1400]) {
    it(`fits a descent into a width of ${width} pixels`, async () => {
      const { page } = await open({ width, height: 760, state: trainedState, training: trainingOf() });
      await new MapProbe(page).ready();
      await page.getByRole('button', { name: 'Gradient Descent' }).click();
      await page.getByRole('slider').press('End');
      await page.getByText('after 40 steps of gradient descent').waitFor();
      assert.deepEqual(await overflowing(page), []);
    });
  }

  for (const width of [320, 720, 1400]) {
    it(`fits the table with its errors into a width of ${width} pixels`, async () => {
      const { page } = await open({ width, height: 760 });
      await page.getByRole('button', { name: 'Show as table' }).click();
      await page.locator('.entry-error').nth(4).waitFor();
      assert.deepEqual(await overflowing(page), []);
      const widths = await page.locator('.entry-row').first().locator('> *')
        .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().width));
      assert.ok(widths.slice(0, 4).every((cell) => cell >= 50), `every number has room: ${widths.join()}`);
      const cut = await page.locator('.entry-heading, .entry-row').locator('> *').evaluateAll((cells) => cells
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map((cell) => cell.textContent));
      assert.deepEqual(cut, [], 'and is whole');
      await page.locator('.entry-check', { hasText: 'Check' }).scrollIntoViewIfNeeded();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
    });
  }

  it('can be read and used to the end at 320 pixels', async () => {
    const { page } = await open({ width: 320, height: 600 });
    const map = new MapProbe(page);
    await map.ready();
    await page.getByRole('button', { name: '[7, 0, 1, 1], Fail' }).click();
    await page.locator('.readout', { hasText: 'dW[7, 0, 1, 1]' }).scrollIntoViewIfNeeded();
    await map.middleOf('[7, 0, 1, 1]');
  });

  it('has the numbers of equations in sight at 320 pixels, on one line', async () => {
    const { page } = await open({ width: 320, height: 600 });
    await page.locator('.equations math').first().waitFor();
    const numbers = await page.locator('.equation-numbers').evaluateAll((all) => all.map((element) => {
      const line = document.createRange();
      line.selectNodeContents(element);
      return { lines: line.getClientRects().length, left: line.getBoundingClientRect().left, right: innerWidth };
    }));
    assert.ok(numbers.length > 2);
    for (const { lines, left, right } of numbers) {
      assert.ok(lines === 1 && left < right / 2, `${lines} lines at ${left}`);
    }
  });

  it('works at 200 % zoom on a fine screen', async () => {
    const { page } = await open({ width: 700, height: 430, deviceScaleFactor: 2 });
    const map = new MapProbe(page);
    await map.ready();
    assert.deepEqual(await overflowing(page), []);
    const scale = await page.locator('.heat-map canvas')
      .evaluate((canvas: HTMLCanvasElement) => canvas.width / canvas.clientWidth);
    assert.ok(Math.abs(scale - 2) < 0.02, 'the canvas has every pixel of the screen');
    const { x, y } = await map.middleOf('[3, 2, 0, 1]');
    assert.match((await map.tooltipAt({ x, y }))[0] ?? '', /^\[3, 2, 0, 1\]/);
  });

  it('shows the whole tensor when it fits into view', async () => {
    const { page } = await open();
    await new MapProbe(page).ready();
    const [inner, outer] = await page.locator('.heat-map-scroller')
      .evaluate(({ scrollHeight, clientHeight }) => [scrollHeight, clientHeight] as const);
    assert.ok(inner <= outer, `${inner} ≤ ${outer}`);
  });

  it('fits the tensor again when the panel gets another size', async () => {
    const { page } = await open({ width: 1400 });
    const map = new MapProbe(page);
    await map.ready();
    const wide = await map.width();
    await page.setViewportSize({ width: 1400, height: 500 });
    await map.painted();
    assert.ok(await map.width() < wide);
  });

  it('shows nothing that moves to who wants no motion', async () => {
    const state = { ...checkedState, activity: { kind: 'running' } } as const;
    const still = await open({ state, reducedMotion: true });
    await still.page.getByText('Running forward and backward …').waitFor();
    assert.equal(await still.page.locator('.activity vscode-progress-ring').isVisible(), false);
    const moving = await open({ state });
    await moving.page.locator('.activity vscode-progress-ring').waitFor();
  });
});
