import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { checkedState } from './fixtures/network';
import { sessionOf } from './fixtures/sessions';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

/** More stops than a page has. */
const most = 80;

/** What has the keyboard, as a person would call it. */
const focused = (page: Page): Promise<string> => page.evaluate(() => {
  const element = document.activeElement as HTMLElement;
  if (element === document.body) return '';
  const labels = [...(element as HTMLInputElement).labels ?? []].map((label) => label.textContent).join(' ');
  const name = element.getAttribute('aria-label') ?? (labels || element.textContent);
  return `${element.getAttribute('role') ?? element.tagName.toLowerCase()} ${name.trim().slice(0, 60)}`;
});

/** Presses Tab until the keyboard is on what is wanted. */
async function tabTo(page: Page, wanted: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const met: string[] = [];
  for (let press = 0; press < most; press++) {
    await page.keyboard.press(key);
    const stop = await focused(page);
    if (wanted.test(stop)) return;
    met.push(stop);
  }
  assert.fail(`${key} does not lead to ${String(wanted)}, but to: ${met.join(' | ')}`);
}

describe('The inspector with the keyboard alone', () => {
  const open = useInspector();

  it('shows where the keyboard is at every stop, and comes round', async () => {
    const { page } = await open();
    await new MapProbe(page).ready();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    const stops: string[] = [];
    for (let press = 0; press < most; press++) {
      await page.keyboard.press('Tab');
      const stop = await focused(page);
      if (stop === '') break;
      stops.push(stop);
      const { isVisible, isInSight, isOutlined } = await page.evaluate(() => {
        const element = document.activeElement!;
        const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
        // The toolkit draws the outline of its controls on what is inside them.
        const inner = element.shadowRoot ? [...element.shadowRoot.querySelectorAll('*')] : [];
        const within = element.matches('svg *, option') ? [] : inner;
        const hasOutline = (one: Element): boolean => {
          const { outlineStyle, outlineWidth, borderColor, boxShadow } = getComputedStyle(one);
          const focusBorder = getComputedStyle(document.body).getPropertyValue('--vscode-focusBorder');
          const isFocusBorder = borderColor === focusBorder;
          return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none' || isFocusBorder;
        };
        return {
          isVisible: width > 0 && height > 0,
          isInSight: right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
          isOutlined: [element, ...within].some(hasOutline),
        };
      });
      assert.ok(isVisible && isInSight, `${stop} is in sight`);
      assert.ok(isOutlined, `${stop} shows that it has the keyboard`);
    }
    assert.ok(stops.length > 10 && stops.length < most, stops.join(' | '));
    assert.equal(new Set(stops).size, stops.length, `no two stops are called alike: ${stops.join(' | ')}`);
  });

  it('goes from a layer to an entry, to its reason, to a factor of it, and back', async () => {
    const { page } = await open({ session: sessionOf('small') });
    await new MapProbe(page).ready();
    await tabTo(page, /^option /);
    await page.keyboard.press('Home');
    for (let row = 0; row < 8; row++) {
      if ((await focused(page)).startsWith('option conv2')) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'conv2' }).waitFor();
    await tabTo(page, /^tab /);
    await page.keyboard.press('Home');
    for (let tab = 0; tab < 8; tab++) {
      if (await page.getByRole('tab', { name: 'dW', exact: true, selected: true }).count() > 0) break;
      await page.keyboard.press('ArrowRight');
    }
    await page.locator('.readout', { hasText: 'dW[' }).waitFor();
    await tabTo(page, /dW, 3 × 2 × 2 × 2/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.locator('.readout', { hasText: 'dW[0, 0, 1, 1]' }).waitFor();
    await page.keyboard.press('e');
    await page.locator('.why-entry', { hasText: 'dW[0, 0, 1, 1]' }).waitFor();
    await page.locator('.contribution').first().waitFor();
    await page.keyboard.press('e');
    assert.equal(await focused(page), 'h2 Why this entry');
    await tabTo(page, /^button dZ\[/);
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'dZ', exact: true, selected: true }).waitFor();
    await page.locator('.readout', { hasText: 'dZ[' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.readout', { hasText: 'dW[0, 0, 1, 1]' }).waitFor();
    await new MapProbe(page).painted();
    assert.match(await focused(page), /dW, 3 × 2 × 2 × 2/);
  });

  it('lays a tensor out, scales its colours, and reads it as a table', async () => {
    const { page } = await open();
    await new MapProbe(page).ready();
    await tabTo(page, /^select .*Colour scale/);
    await page.keyboard.press('s');
    await page.keyboard.press('s');
    await page.keyboard.press('s');
    await page.getByText(/^logarithmic, down to ±/).waitFor();
    await tabTo(page, /^input Index/);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('[3, 2, :, :]');
    await page.keyboard.press('Enter');
    await page.getByRole('slider', { name: 'filter' }).waitFor();
    await tabTo(page, /Show as table/);
    await page.keyboard.press('Enter');
    await page.locator('.entry-row').first().waitFor();
    assert.match(await focused(page), /Show as heat map/, 'the keyboard stays where the next press is');
    await tabTo(page, /^button Error/);
    await page.keyboard.press('Enter');
    await page.locator('.entry-row').first().getByText('[3, 2, 0, 1]').waitFor();
  });

  it('goes to the worst entries of the check, exports, and runs the check again', async () => {
    const { page, calls } = await open();
    await new MapProbe(page).ready();
    await tabTo(page, /^button \[3, 2, 0, 1\], Fail/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.readout', { hasText: 'dW[0, 5, 2, 2]' }).waitFor();
    await tabTo(page, /Export/, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'CSV' }).waitFor();
    for (let item = 0; item < 12; item++) {
      if ((await focused(page)).startsWith('menuitem CSV')) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    assert.ok(calls.some((call) => call.startsWith('export {"kind":"csv"')));
    await tabTo(page, /Run Gradient Check/, 'Shift+Tab');
    await page.keyboard.press('Enter');
    assert.ok(calls.includes('runCheck'));
  });

  it('walks through the backward pass, changes the notation, and lets the network learn', async () => {
    const { page, calls } = await open({ state: { ...checkedState } });
    await new MapProbe(page).ready();
    await tabTo(page, /Notation/);
    await page.keyboard.press('d');
    await page.locator('.layer-row[data-layer=conv1] .layer-shape', { hasText: '8 × 8 × 6 × 4' }).waitFor();
    await tabTo(page, /Backward Pass/);
    await page.keyboard.press('Enter');
    await page.locator('.steps').getByText(/^Step 1 of/).waitFor();
    await page.keyboard.press('.');
    await page.locator('.steps').getByText(/^Step 2 of/).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.steps').waitFor({ state: 'hidden' });
    await tabTo(page, /Gradient Descent/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^input Steps/);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    assert.ok(calls.some((call) => call.startsWith('train 12 ')), calls.join('; '));
  });
});
