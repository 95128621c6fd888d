import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { notChecked as unchecked, verdicts } from '../../src/protocol/verdicts';
import { comparedState, times } from './fixtures/comparison';
import { entriesOf } from './fixtures/entries';
import { checkedState, failingCheck, notChecked } from './fixtures/network';
import { openSession } from './fixtures/sessions';
import { trainedState, trainingOf } from './fixtures/training';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

/** Presses a key and waits until the cursor is where it leads. */
async function leadsTo(page: Page, key: string, place: string): Promise<void> {
  await page.keyboard.press(key);
  await page.locator('.readout', { hasText: place }).waitFor();
}

describe('The next bad entry', () => {
  const open = useInspector();

  it('leads through every wrong entry of the network, from tensor to tensor, and round', async () => {
    const { page } = await open();
    const map = new MapProbe(page);
    await map.ready();
    await map.focus();
    const stops = [
      'dW[0, 5, 2, 2]', 'dW[3, 2, 0, 1]', 'dW[7, 0, 1, 1]', 'dW[2, 0, 3, 1]', 'dX[0, 0, 4, 4]',
      'Z[1, 3]', 'Z[2, 5]', 'Z[3, 1]', 'dW[0, 5, 2, 2]',
    ];
    const layers: (string | undefined)[] = [];
    for (const stop of stops) {
      await leadsTo(page, 'n', stop);
      layers.push(await page.locator('.layer-title h2').innerText());
    }
    assert.deepEqual(layers, ['conv2', 'conv2', 'conv2', 'conv1', 'x', 'fc1', 'fc1', 'fc1', 'conv2']);
    for (const stop of ['Z[3, 1]', 'Z[2, 5]']) await leadsTo(page, 'Shift+N', stop);
  });

  it('takes the keyboard along to the other tensor', async () => {
    const { page } = await open({ selection: { layer: 'x', tensor: 'x.grad' } });
    const map = new MapProbe(page);
    await map.ready();
    await map.focus();
    await leadsTo(page, 'n', 'dX[0, 0, 4, 4]');
    await leadsTo(page, 'n', 'Z[1, 3]');
    await page.waitForFunction(() => document.activeElement?.className === 'heat-map-scroller');
    await leadsTo(page, 'ArrowRight', 'Z[1, 4]');
  });

  it('is selected and in sight in the table, also in one that is sorted otherwise', async () => {
    const { page } = await open({ selection: { layer: 'conv2', tensor: 'conv2.weight.grad' } });
    await page.getByRole('button', { name: 'Show as table' }).click();
    const rows = page.locator('.entry-scroller');
    const current = page.locator('.entry-row.current');
    const leadsToRow = async (key: string, place: string): Promise<void> => {
      await page.keyboard.press(key);
      await current.getByText(place, { exact: true }).waitFor();
      const [row, window] = await Promise.all([current.boundingBox(), rows.boundingBox()]);
      assert.ok(row && window, 'both are there');
      // Browsers scroll by whole pixels.
      assert.ok(row.y > window.y - 1 && row.y + row.height < window.y + window.height + 1, `${place} is in sight`);
    };
    await leadsToRow('n', '[0, 5, 2, 2]');
    await page.getByRole('button', { name: 'Value' }).click();
    await rows.focus();
    await leadsToRow('n', '[3, 2, 0, 1]');
    await page.locator('.readout', { hasText: 'dW[3, 2, 0, 1]' }).waitFor();
    await leadsToRow('n', '[7, 0, 1, 1]');
    // Another tensor, which stays sorted by magnitude: the row above is of the next larger one.
    await leadsToRow('n', '[2, 0, 3, 1]');
    assert.equal(await page.getByRole('columnheader', { name: 'Value' }).getAttribute('aria-sort'), 'descending');
    await page.waitForFunction(() => document.activeElement?.className === 'entry-scroller');
    const size = async (): Promise<number> =>
      Math.abs(Number((await current.locator('.entry-value').innerText()).replace('−', '-')));
    const before = await size();
    await page.keyboard.press('ArrowUp');
    await current.getByText('[2, 0, 3, 1]').waitFor({ state: 'detached' });
    assert.ok(await size() >= before);
    // What was scrolled away comes back.
    await page.keyboard.press('Home');
    await leadsToRow('n', '[2, 0, 3, 1]');
  });

  it('is shown as well when it is outside of the slice that is on show', async () => {
    const { page } = await open({ selection: { layer: 'conv2', tensor: 'conv2.weight.grad' } });
    const map = new MapProbe(page);
    await map.ready();
    const index = page.getByRole('textbox', { name: /index/i });
    await index.fill('[1, 0:2, :, :]');
    await index.press('Enter');
    await page.locator('.readout', { hasText: 'dW[1, 0, 0, 0]' }).waitFor();
    await map.focus();
    await leadsTo(page, 'ArrowRight', 'dW[1, 0, 0, 1]');
    await leadsTo(page, 'n', 'dW[3, 2, 0, 1]');
    assert.equal(await index.inputValue(), '[3, :, :, :]');
  });

  it('is looked for from the slice on that is on show', async () => {
    const { page } = await open({ selection: { layer: 'conv2', tensor: 'conv2.weight.grad' } });
    const map = new MapProbe(page);
    await map.ready();
    const worst = page.locator('.worst-entries [aria-current="true"]');
    const choose = async (slice: string, first: string): Promise<void> => {
      const index = page.getByRole('textbox', { name: /index/i });
      await index.fill(slice);
      await index.press('Enter');
      await page.locator('.readout', { hasText: first }).waitFor();
      await map.focus();
    };
    await map.focus();
    await leadsTo(page, 'n', 'dW[0, 5, 2, 2]');
    assert.equal(await worst.count(), 1);
    await choose('[5, :, :, :]', 'dW[5, 0, 0, 0]');
    assert.equal(await worst.count(), 0, 'the cursor is on none of them');
    await leadsTo(page, 'n', 'dW[7, 0, 1, 1]');
    await choose('[2, :, :, :]', 'dW[2, 0, 0, 0]');
    await leadsTo(page, 'Shift+N', 'dW[0, 5, 2, 2]');
  });

  it('goes on behind the worst entries that the check lists', async () => {
    const entries = { ...entriesOf('fc1.weight'), verdict: new Uint8Array(320) };
    const layers = failingCheck.layers.map((layer) => (layer.name !== 'fc1' ? layer : {
      ...layer,
      tensors: layer.tensors.map((check) => (check.name !== 'fc1.weight' ? check : {
        ...check, verdicts: { ...check.verdicts, pass: 0, fail: 320 },
      })),
    }));
    const { page } = await open({
      state: { ...checkedState, check: { ...failingCheck, layers } }, entries: new Map([['fc1.weight', entries]]),
      selection: { layer: 'fc1', tensor: 'fc1.weight.grad' },
    });
    await new MapProbe(page).ready();
    for (let column = 1; column < 25; column++) await leadsTo(page, 'n', `dW[0, ${column}]`);
    assert.equal(checkedState.check!.layers.find(({ name }) => name === 'fc1')!.tensors[0]!.worst.length, 1);
    await page.locator('.readout-check', { hasText: /^Fail: numeric/ }).waitFor();
  });

  it('is a button as well, which says when there is none', async () => {
    const session = openSession({
      format: 'gradnet', version: 1, batch: 2, inputs: [{ name: 'x', shape: ['N', 3] }],
      layers: [{ name: 'fc1', op: 'Linear', out_features: 2 }], loss: { op: 'MSELoss' },
    });
    const { page } = await open({ session });
    await page.getByRole('button', { name: 'Next Bad Entry (N)' }).click();
    await page.getByText('No entry of the network is NaN or infinite. What is wrong besides, a gradient check tells.')
      .waitFor();
    await page.getByRole('option', { name: /^fc1/ }).click();
    await page.getByText('No entry of the network is NaN or infinite.').waitFor({ state: 'detached' });
  });

  it('says when there is no other', async () => {
    const check = { ...failingCheck, layers: [] };
    const layers = notChecked.run!.layers.map((layer) => (layer.name === 'x' ? layer : {
      ...layer, tensors: layer.tensors.filter(({ statistics: { nan, infinite } }) => nan + infinite === 0),
    }));
    const tensor = layers[0]!.tensors[0]!;
    const data = new Float64Array(tensor.statistics.count);
    data[7] = NaN;
    const alone = { ...tensor, statistics: { ...tensor.statistics, nan: 1 } };
    const state = {
      ...notChecked, check,
      run: { ...notChecked.run!, layers: layers.map((layer) => ({
        ...layer, tensors: layer.tensors.map((one) => (one.name === 'x' ? alone : one)),
      })) },
    };
    const sound = entriesOf('x');
    sound.verdict.fill(verdicts.indexOf('pass'));
    const { page } = await open({
      state, tensors: new Map([['x', { name: 'x', shape: tensor.shape, data }]]), entries: new Map([['x', sound]]),
    });
    await new MapProbe(page).ready();
    await leadsTo(page, 'n', 'X[0, 0, 0, 7]');
    await page.keyboard.press('n');
    await page.getByText('This is the only one.').waitFor();
  });

  it('is one of somebody\'s own gradients while those are on show', async () => {
    const session = openSession({
      format: 'gradnet', version: 1, batch: 2, inputs: [{ name: 'x', shape: ['N', 3] }],
      layers: [{ name: 'fc1', op: 'Linear', out_features: 2 }], loss: { op: 'MSELoss' },
    });
    const state = comparedState(session, { 'fc1.bias.grad': times(2) });
    const { page } = await open({ session, state, selection: { layer: 'fc1', tensor: 'fc1.weight.grad' } });
    await new MapProbe(page).ready();
    await page.getByRole('radio', { name: 'Difference' }).click();
    await page.getByRole('radio', { name: 'Difference', checked: true }).waitFor();
    await page.getByRole('button', { name: 'Next Entry That Is Wrong (N)' }).click();
    await page.locator('.readout', { hasText: 'Difference of db[0]' }).waitFor();
  });

  it('is looked for in the step of a descent that is on show', async () => {
    const { page, calls } = await open({ state: trainedState, training: trainingOf() });
    await new MapProbe(page).ready();
    await page.getByRole('button', { name: 'Gradient Descent' }).click();
    await page.getByRole('slider').press('End');
    await page.getByText('after 40 steps of gradient descent').waitFor();
    await page.getByRole('button', { name: 'Next Bad Entry (N)' }).click();
    await page.locator('.readout', { hasText: 'Z[1, 3]' }).waitFor();
    assert.deepEqual(calls.filter((call) => call.startsWith('nextBad')), ['nextBad fc1.output.step40 -1 1']);
  });
});

describe('Entries that were not checked', () => {
  const open = useInspector();

  it('are hatched in the maps of the check, and never NaN', async () => {
    const all = entriesOf('conv2.bias');
    const entries = { ...all, verdict: all.verdict.map((verdict, at) => (at % 2 === 0 ? unchecked : verdict)) };
    const { page } = await open({
      selection: { layer: 'conv2', tensor: 'conv2.bias.grad' }, entries: new Map([['conv2.bias', entries]]),
    });
    const map = new MapProbe(page);
    await map.ready();
    assert.equal(await page.locator('.scale-key', { hasText: 'not computed' }).isVisible(), false);
    await page.getByRole('radio', { name: 'Error', exact: true }).click();
    await page.locator('.readout-value', { hasText: 'not computed' }).waitFor();
    await page.locator('.scale-key', { hasText: 'not computed' }).waitFor();
    assert.equal(await page.locator('.scale-key', { hasText: 'NaN' }).isVisible(), false);
    await page.locator('.statistics', { hasText: /NaN\s*0/ }).waitFor();
    await map.painted();
    assert.equal(await map.countOf(await map.colourOf('--heat-nan')), 0);
    assert.ok(await map.countOf(await map.colourOf('--heat-missing-line')) > 0, 'there is hatching');
    await map.focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await map.announced(), /^Error of db, filter 1, 0, /);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await map.announced(), 'Error of db, filter 0, not computed');
  });
});
