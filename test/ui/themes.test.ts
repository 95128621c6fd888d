import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { InspectorState } from '../../src/protocol/inspector';
import { sentence } from '../../src/protocol/sentence';
import { projectRoot } from '../vscode/projectRoot';
import { audit } from './audit';
import { checkedState, nothingYet } from './fixtures/network';
import themes from './fixtures/themes.json';
import { recorded, trainedState, trainingOf } from './fixtures/training';
import { allThemes } from './inspectorPage';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

/** Everything that stands in the place of a run. */
const empty: Readonly<Record<string, InspectorState>> = {
  'nothing was run': nothingYet,
  'a run is under way': { ...nothingYet, activity: { kind: 'running' } },
  'the engine has ended': { ...nothingYet, engineEnded: sentence`of an error (${'out of memory'})` },
  'the file was deleted': { ...nothingYet, document: 'deleted' },
};

describe('Themes and accessibility', () => {
  const open = useInspector();

  for (const theme of allThemes) {
    it(`leave nothing for axe-core to find (${theme})`, async () => {
      const { page } = await open({ theme });
      await new MapProbe(page).ready();
      assert.deepEqual(await audit(page), []);
    });

    it(`leave nothing for axe-core to find when there is much to say (${theme})`, async () => {
      const state = {
        ...checkedState, stale: true,
        problems: [{ sentence: sentence`net.json:13:42 fc1: in_features is 120, but flatten gives 400`, layer: 'fc1' }],
        activity: { kind: 'checking', progress: { layer: 'conv2', done: 1, total: 9 } },
      } as const;
      const { page } = await open({ theme, state, selection: { layer: 'fc1', tensor: 'fc1.output' } });
      await new MapProbe(page).ready();
      assert.deepEqual(await audit(page), []);
    });

    it(`leave nothing for axe-core to find while a step of a descent is on show (${theme})`, async () => {
      const { page } = await open({ theme, state: trainedState, training: trainingOf() });
      await new MapProbe(page).ready();
      await page.getByRole('button', { name: 'Gradient Descent' }).click();
      await page.getByRole('slider').press('End');
      await page.getByText('after 40 steps of gradient descent').waitFor();
      assert.deepEqual(await audit(page), []);
    });

    it(`leave nothing for axe-core to find in a menu, with a descent under way and another side on show (${theme})`,
      async () => {
        const activity = { kind: 'training', progress: { step: 9, steps: 40, loss: 1 } } as const;
        const { page, inspector } = await open({ theme, training: { ...trainingOf(), live: recorded } });
        await new MapProbe(page).ready();
        await page.getByRole('radio', { name: 'Relative error' }).click();
        await page.getByRole('radio', { name: 'Relative error', checked: true }).waitFor();
        await page.getByRole('button', { name: 'Gradient Descent' }).click();
        await inspector.update({ ...checkedState, activity });
        await page.getByRole('img', { name: /^Loss from/ }).waitFor();
        await page.getByRole('button', { name: 'Export' }).click();
        await page.getByRole('menuitem').first().waitFor();
        assert.deepEqual(await audit(page), []);
      });

    it(`leave nothing for axe-core to find when there is nothing to show (${theme})`, async () => {
      const problems = [{ sentence: sentence`net.json:1:1 the file is empty` }];
      const { page } = await open({ theme, state: { ...nothingYet, problems } });
      await page.locator('.problems li').waitFor();
      assert.deepEqual(await audit(page), []);
    });

    it(`leave nothing for axe-core to find in menus, axes, and what is wrong with an index (${theme})`, async () => {
      const { page } = await open({ theme });
      await new MapProbe(page).ready();
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: 'CSV' }).waitFor();
      assert.deepEqual(await audit(page), [], 'the menu');
      await page.keyboard.press('Escape');
      await page.getByRole('menuitem', { name: 'CSV' }).waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Axes' }).click();
      await page.getByLabel('Where channel runs').selectOption('index');
      await page.getByRole('slider', { name: 'channel' }).waitFor();
      await page.getByLabel('Index').fill('[9, ...]');
      await page.getByRole('alert').waitFor();
      await page.getByText('All layers').click();
      assert.deepEqual(await audit(page), [], 'axes, sliders, and a sentence about an index');
    });

    for (const [name, state] of Object.entries(empty)) {
      it(`leave nothing for axe-core to find when ${name} (${theme})`, async () => {
        const { page } = await open({ theme, state });
        await page.locator('.empty h2').waitFor();
        assert.deepEqual(await audit(page), []);
      });
    }
  }

  it('follow VS Code while the panel is open', async () => {
    const inspector = await open({ theme: 'dark' });
    const map = new MapProbe(inspector.page);
    await map.ready();
    const corner = { x: 0, y: 0 };
    const { x, y } = await inspector.page.locator('.heat-map').evaluate((element) => element.getBoundingClientRect());
    assert.deepEqual(await map.colourAt({ ...corner, x: x + 1, y: y + 1 }), [0x1f, 0x1f, 0x1f]);
    await inspector.setTheme('light');
    await map.painted();
    assert.deepEqual(await map.colourAt({ x: x + 1, y: y + 1 }), [0xff, 0xff, 0xff], 'the canvas too');
    const ground = await inspector.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(ground, 'rgb(255, 255, 255)');
  });

  it('are asked for nothing they lack, unless there is something to fall back on', () => {
    const css = readFileSync(path.join(projectRoot, 'dist/webview.css'), 'utf8');
    const used = new Set([...css.matchAll(/var\((--vscode-[\w-]+)\)/g)].map(([, name]) => name!));
    assert.ok(used.size > 20, 'the style sheet uses the theme');
    for (const [theme, { variables }] of Object.entries(themes)) {
      assert.deepEqual([...used].filter((name) => !(name in variables)), [], theme);
    }
  });
});
