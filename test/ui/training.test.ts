import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { InspectorState } from '../../src/protocol/inspector';
import { english, sentence } from '../../src/protocol/sentence';
import type { Curves } from '../../src/protocol/training';
import { checkedState, nothingYet } from './fixtures/network';
import { recorded, trainedState, trainingOf, type FixtureTraining } from './fixtures/training';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

/** Opens the pane of the descent. */
async function openPane(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Gradient Descent' }).click();
  await page.getByRole('region', { name: 'Gradient descent' }).waitFor();
}

describe('Gradient descent in the panel', () => {
  const open = useInspector();
  const trained = { state: trainedState, training: trainingOf() };

  it('is a press away, and is not in the way before', async () => {
    const { page } = await open();
    assert.equal(await page.getByRole('region', { name: 'Gradient descent' }).isVisible(), false);
    await openPane(page);
    await page.getByText('W := W − α dW').waitFor();
    await page.getByRole('button', { name: 'Close gradient descent' }).click();
    assert.equal(await page.getByRole('region', { name: 'Gradient descent' }).isVisible(), false);
  });

  it('is not offered before there is a run', async () => {
    const { page } = await open({ state: nothingYet });
    await page.getByRole('heading', { name: 'No numbers yet' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Gradient Descent' }).isVisible(), false);
  });

  it('asks the host for as many steps with the learning rate that was typed', async () => {
    const { page, calls } = await open();
    await openPane(page);
    await page.getByLabel('Steps').fill('25');
    await page.getByLabel('Learning rate α').fill('5e-3');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => true);
    assert.deepEqual(calls.filter((call) => call.startsWith('train')), ['train 25 0.005']);
  });

  for (const [label, text, sentence] of [
    ['Steps', '0', 'The number of steps is 0; expected a whole number from 1 to 100,000.'],
    ['Steps', '', 'The number of steps is not a number; expected a whole number from 1 to 100,000.'],
    ['Steps', '1.5', 'The number of steps is 1.5; expected a whole number from 1 to 100,000.'],
    ['Learning rate α', '-0.1', 'The learning rate is -0.1; expected a number greater than 0, such as 0.1.'],
    ['Learning rate α', 'fast', 'The learning rate is not a number; expected a number greater than 0, such as 0.1.'],
  ] as const) {
    it(`refuses “${text}” for ${label} in a sentence, and asks the host for nothing`, async () => {
      const { page, calls } = await open();
      await openPane(page);
      await page.getByLabel(label).fill(text);
      await page.getByRole('button', { name: 'Descend' }).click();
      await page.getByText(sentence).waitFor();
      assert.deepEqual(calls.filter((call) => call.startsWith('train')), []);
      await page.getByLabel(label).fill('1');
      assert.equal(await page.getByText(sentence).isVisible(), false, 'it goes when something else is typed');
    });
  }

  it('shows how far it is, and cancels it', async () => {
    const activity = { kind: 'training', progress: { step: 30, steps: 120, loss: 0.5 } } as const;
    const { page, calls } = await open({ state: { ...checkedState, activity } });
    await page.getByText('Descending: step 30 of 120, loss 0.5').waitFor();
    const bar = page.getByRole('progressbar', { name: 'Gradient descent' });
    assert.equal(await bar.getAttribute('aria-valuenow'), '25');
    await page.getByRole('button', { name: 'Cancel' }).first().click();
    assert.deepEqual(calls.filter((call) => call === 'cancel'), ['cancel']);
  });

  it('draws the curves while it is under way, and keeps them when it ends', async () => {
    const upTo = (step: number): Curves => ({
      loss: recorded.loss.slice(0, step + 1),
      layers: recorded.layers.map(({ layer, norms }) => ({ layer, norms: norms.slice(0, step + 1) })),
    });
    const at = (step: number): InspectorState => ({
      ...checkedState, activity: { kind: 'training', progress: { step, steps: 40, loss: recorded.loss[step]! } },
    });
    const training: FixtureTraining = { ...trainingOf(), recorded: undefined };
    const { page, inspector, calls } = await open({ training });
    await openPane(page);
    assert.equal(await page.locator('.plot').first().isVisible(), false);
    training.live = upTo(10);
    await inspector.update(at(10));
    await page.getByRole('img', { name: 'Loss from 2.4 at step 0 to 1.009 at step 10' }).waitFor();
    const width = (): Promise<number> => page.locator('.plot-curve').first().evaluate((curve) =>
      (curve as SVGPathElement).getBBox().width);
    const quarter = await width();
    training.live = upTo(20);
    await inspector.update(at(20));
    // 2.4 · 2^(−20/8); the room is that of 40 steps from the beginning.
    await page.getByRole('img', { name: 'Loss from 2.4 at step 0 to 0.4243 at step 20' }).waitFor();
    assert.ok(Math.abs(await width() / quarter - 2) < 0.01);
    assert.deepEqual(calls.filter((call) => call.startsWith('curvesFrom')), ['curvesFrom 0', 'curvesFrom 11']);
    assert.equal(await page.getByRole('slider').isVisible(), false, 'no step can be looked at yet');
    const { loss, layers } = upTo(24);
    training.recorded = { ...recorded, loss, layers, outcome: 'cancelled', kept: [0, 12, 24] };
    await inspector.update(trainedState);
    await page.getByText('Cancelled after 24 of 40 steps.').waitFor();
    await page.getByRole('slider').waitFor();
    await page.getByRole('img', { name: 'Loss from 2.4 at step 0 to 0.3 at step 24' }).waitFor();
  });

  it('begins anew with the next descent, and has nothing of one that was refused', async () => {
    const two = (loss: number): Curves => ({
      loss: Float64Array.of(loss, loss / 2), layers: [{ layer: 'fc1', norms: Float64Array.of(1, 0.5) }],
    });
    const training = { ...trainingOf(), recorded: undefined, live: two(8) as Curves | undefined };
    const at = (step: number): InspectorState =>
      ({ ...checkedState, activity: { kind: 'training', progress: { step, steps: 9, loss: 1 } } });
    const { page, inspector } = await open({ training });
    await openPane(page);
    await inspector.update(at(1));
    await page.getByRole('img', { name: /^Loss from 8 / }).waitFor();
    training.live = two(6);
    await inspector.update(at(0));
    await page.getByRole('img', { name: /^Loss from 6 / }).waitFor();
    await inspector.update(checkedState);
    await page.getByRole('img', { name: /^Loss from 6 / }).waitFor({ state: 'hidden' });
  });

  it('says the curves in words', async () => {
    const { page } = await open(trained);
    await openPane(page);
    const loss = 'Loss from 2.4 at step 0 to 0.075 at step 40; smallest 0.075 at step 40.';
    await page.getByRole('img', { name: loss }).waitFor();
    await page.getByRole('img', { name: /first to last step: conv1 from 0\.03 to .*; conv2 from 0\.9 to/ }).waitFor();
    await page.getByText('Loss, log scale').waitFor();
    await page.getByText('Every 2nd step is kept; more would take too much memory.').waitFor();
  });

  it('draws one curve a layer, and the selected one above the others', async () => {
    const { page } = await open(trained);
    await openPane(page);
    const norms = page.locator('.plot').nth(1);
    assert.equal(await norms.locator('.plot-curve').count(), 3);
    assert.equal(await norms.locator('.plot-curve').last().getAttribute('class'), 'plot-curve strong');
    // The legend is ordered like the curves: the largest norm first.
    const names = await page.locator('.norm-legend button > span:first-child').allInnerTexts();
    assert.deepEqual(names, ['conv2', 'fc1', 'conv1']);
    await page.locator('.norm-legend').getByRole('button', { name: /^fc1/ }).click();
    await page.locator('[role=option][data-layer=fc1][aria-selected=true]').waitFor();
  });

  it('moves through the recorded steps by keys, and back to now', async () => {
    const { page, calls } = await open(trained);
    const map = new MapProbe(page);
    await map.ready();
    await openPane(page);
    const slider = page.getByRole('slider', { name: 'Step on show' });
    await slider.focus();
    for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight');
    await page.getByText('Everything here is as it was after 6 steps of gradient descent.').waitFor();
    assert.match(await slider.getAttribute('aria-valuetext') ?? '', /^Step 6 of 40, loss 1\.427/);
    // 2.4 · 2^(−6/8), and a seventh of each number of the run.
    assert.deepEqual(await page.locator('.facts > div').first().innerText(), 'Loss\n1.42705');
    await page.getByRole('option', { name: /^conv2/ }).getByText('Not run').waitFor();
    assert.ok(calls.includes('tensor conv2.weight.grad.step6'));
    await page.keyboard.press('End');
    await page.getByText('after 40 steps of gradient descent').waitFor();
    await page.getByRole('button', { name: 'Back to Now' }).click();
    assert.equal(await page.getByText('Everything here is as it was').isVisible(), false);
    await page.getByRole('option', { name: /^conv2/ }).getByText('Fail').waitFor();
  });

  it('shows the numbers of the step in the tensor pane, at the same place', async () => {
    const { page } = await open(trained);
    const map = new MapProbe(page);
    await map.ready();
    await openPane(page);
    await page.getByRole('button', { name: '[7, 0, 1, 1], Fail' }).click();
    const value = page.locator('.readout-value');
    await page.locator('.readout', { hasText: 'dW[7, 0, 1, 1]' }).waitFor();
    const now = Number(await value.innerText());
    await page.getByRole('slider', { name: 'Step on show' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('after 2 steps of gradient descent').waitFor();
    await map.painted();
    assert.equal(Number(await value.innerText()), now / 3);
    await page.locator('.readout', { hasText: 'dW[7, 0, 1, 1]' }).waitFor();
  });

  it('goes to the step that is clicked in a curve', async () => {
    const { page } = await open(trained);
    await openPane(page);
    const box = (await page.locator('.plot-drawing').first().boundingBox())!;
    await page.mouse.click(box.x + box.width - 9, box.y + 40);
    await page.getByText('after 40 steps of gradient descent').waitFor();
    assert.equal(await page.locator('.plot-step').count(), 2, 'both plots mark the step');
  });

  it('finds the step again after the panel was hidden', async () => {
    const inspector = await open(trained);
    const { page } = inspector;
    await openPane(page);
    await page.getByLabel('Steps').fill('7');
    await page.getByRole('slider', { name: 'Step on show' }).focus();
    await page.keyboard.press('End');
    await page.getByText('after 40 steps of gradient descent').waitFor();
    await inspector.load();
    await page.getByText('after 40 steps of gradient descent').waitFor();
    assert.equal(await page.getByLabel('Steps').inputValue(), '7');
  });

  it('forgets the steps when the network has other numbers', async () => {
    const { page, inspector } = await open(trained);
    await openPane(page);
    await page.getByRole('slider', { name: 'Step on show' }).focus();
    await page.keyboard.press('End');
    await page.getByText('after 40 steps of gradient descent').waitFor();
    await inspector.update({ ...checkedState, runNumber: 2 });
    await page.getByText('Everything here is as it was').waitFor({ state: 'hidden' });
    assert.equal(await page.getByRole('slider').isVisible(), false);
  });

  it('names the step at which the loss was not finite any more', async () => {
    const found = sentence`The loss is ${NaN} at step ${2}`;
    const reason = sentence`${found}, so the descent stopped there; a smaller learning rate may help.`;
    const diverged = {
      ...recorded, outcome: 'diverged', reason, loss: Float64Array.of(2.4, 1e300, NaN), kept: [0, 1, 2],
      layers: [{ layer: 'fc1', norms: Float64Array.of(1, 1e308, NaN) }],
    } as const;
    const { page } = await open({ state: trainedState, training: trainingOf(diverged) });
    await openPane(page);
    await page.getByText(english(reason)).waitFor();
    await page.getByRole('img', { name: /^Loss from 2\.4 at step 0 to NaN at step 2/ }).waitFor();
  });
});
