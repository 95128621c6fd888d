import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { audit } from './audit';
import type { InspectorOptions, InspectorPage } from './inspectorPage';
import { checkedState } from './fixtures/network';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

/** A property of the first element that a selector finds, as it is used. */
const styleOf = (page: Page, selector: string, property: string): Promise<string> =>
  page.locator(selector).first().evaluate((element, name) =>
    getComputedStyle(element).getPropertyValue(name), property);

describe('Where the system forces its colours', () => {
  const open = useInspector();

  async function forced(options: InspectorOptions = {}): Promise<InspectorPage> {
    const inspector = await open(options);
    await inspector.page.emulateMedia({ forcedColors: 'active' });
    await new MapProbe(inspector.page).ready();
    return inspector;
  }

  it('bars are told from their ground, and progress from what is left', async () => {
    const progress = { layer: 'conv2', done: 412, total: 1702 };
    const { page } = await forced({ state: { ...checkedState, activity: { kind: 'checking', progress } } });
    const ground = await styleOf(page, 'body', 'background-color');
    assert.notEqual(await styleOf(page, '.histogram-bar', 'background-color'), ground);
    await page.getByRole('progressbar').waitFor();
    const left = await styleOf(page, '.progress-bar', 'background-color');
    assert.notEqual(await styleOf(page, '.progress-bar > span', 'background-color'), left);
  });

  it('what is chosen has a line around it', async () => {
    const { page } = await forced();
    for (const chosen of ['.layer-row[aria-selected=true]', '.segment[aria-checked=true]', 'tr[aria-current=true]']) {
      assert.equal(await styleOf(page, chosen, 'outline-style'), 'solid', chosen);
      assert.notEqual(await styleOf(page, chosen, 'outline-width'), '0px', chosen);
    }
    assert.equal(await styleOf(page, '.layer-row:not([aria-selected=true])', 'outline-style'), 'none');
  });

  it('the map and its key keep their colours, which are their meaning', async () => {
    const { page } = await forced();
    const map = new MapProbe(page);
    const negative = await map.colourOf('--heat-negative');
    assert.ok(await map.countOf(negative) > 0, 'the entry that is beyond the scale has its end');
    assert.match(await styleOf(page, '.scale-colours', 'background-image'), /^linear-gradient/);
    assert.equal(await styleOf(page, '.swatch', 'forced-color-adjust'), 'none');
  });

  it('axe-core finds nothing but colours, of which it knows those of the style sheet only', async () => {
    const { page } = await forced();
    assert.deepEqual((await audit(page)).filter((finding) => !finding.startsWith('color-contrast')), []);
  });
});
