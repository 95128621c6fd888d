import type { Locator, Page } from 'playwright-core';
import { finish } from '../../src/engine/parts';
import { readDefinition } from '../../src/definition/readGradnet';
import { inspectorState } from '../../src/host/inspector/state';
import type { InspectorState } from '../../src/protocol/inspector';
import { sentence } from '../../src/protocol/sentence';
import type { Session } from '../../src/session/session';
import { Reader, otherLanguage } from './elsewhere';
import { comparedState, times } from './fixtures/comparison';
import { checkedState, notChecked, nothingYet, run } from './fixtures/network';
import { openSession, sessionOf } from './fixtures/sessions';
import { recorded, trainedState, trainingOf } from './fixtures/training';
import { stateOf, stopped } from './inspectorPage';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

/** What only the fixture says. */
const ofFixture = [
  stopped.words, ...run.notes.map(({ words }) => words), ...run.layers.map(({ summary }) => summary),
  ...[checkedState.check!.culprit!.sentence].map(({ words }) => words),
];

/** A network with all of its results: checked, and compared with gradients of which some are wrong. */
function withResults(session: Session, wrong: readonly string[]): InspectorState {
  const check = finish(session.check());
  const compared = comparedState(session, Object.fromEntries(wrong.map((name) => [name, times(-1)])));
  const lines = Object.fromEntries(compared.run!.layers.map(({ name }, at) => [name, at + 1]));
  return { ...compared, check, checkNumber: 1, lines };
}

/** Walks through every tensor of every layer. @param look called for each */
async function throughTensors(page: Page, look: (symbol: string) => Promise<void>): Promise<void> {
  const map = new MapProbe(page);
  const layers = page.locator('.layer-rows [role=option]');
  for (let layer = 0; layer < await layers.count(); layer++) {
    await layers.nth(layer).click();
    const tabs = page.locator('vscode-panel-tab');
    for (let tab = 0; tab < await tabs.count(); tab++) {
      await tabs.nth(tab).click();
      await map.painted();
      await look(await tabs.nth(tab).innerText());
    }
  }
}

/** Presses every button that is in sight and does no more than show something. */
async function each(page: Page, selector: string): Promise<void> {
  const found = page.locator(selector);
  for (let at = 0; at < await found.count(); at++) {
    if (await found.nth(at).isVisible()) await found.nth(at).click();
  }
  await new MapProbe(page).painted();
}

describe('An inspector in another language', () => {
  const open = useInspector();
  let translations: Readonly<Record<string, string>>;
  before(async () => (translations = await otherLanguage(ofFixture)));
  /** A button by what it says in English. */
  const button = (page: Page, words: string): Locator =>
    page.getByRole('button', { name: translations[words]!, exact: true });

  it('has nothing to say in English of tensors, their pictures and their tables, and of a check', async () => {
    const session = sessionOf('small');
    const state = withResults(session, ['conv2.weight.grad', 'conv1.output.grad']);
    const { page } = await open({ session, state, translations, selection: { layer: 'conv1' } });
    const reader = await Reader.of(page, state.run, ['mine.npz', 'network.gradnet.json']);
    const map = new MapProbe(page);
    await map.ready();
    await each(page, 'details > summary');
    await throughTensors(page, async () => {
      await map.focus();
      for (const key of ['ArrowRight', 'ArrowDown', 'e']) await page.keyboard.press(key);
      await page.mouse.move(700, 600);
      await map.painted();
    });
    await page.locator('.layer-rows [data-layer=conv2]').click();
    await page.locator('vscode-panel-tab', { hasText: 'dW' }).click();
    await each(page, '.variants [role=radio]');
    await page.locator('.variants [role=radio]').first().click();
    await each(page, '.entry-plot [role=radio]');
    await each(page, '.zoom vscode-button');
    await button(page, 'Show as table').click();
    await page.locator('.entry-scroller').focus();
    await page.keyboard.press('ArrowDown');
    await button(page, 'Show as heat map').click();
    const scale = page.locator('.scale select');
    for (const mode of ['layer', 'network', 'signedLog', 'auto']) await scale.selectOption(mode);
    await page.locator('.histogram-bin').nth(3).click();
    await button(page, 'Axes').click();
    for (const index of ['[0]', '9, ...', 'x, ...', '2:2, ...', '::0, ...', '0, ...']) {
      await page.locator('.index-input').fill(index);
      await page.locator('.index-input').press('Enter');
    }
    await page.locator('.notation-switch select').selectOption('derivation');
    await button(page, 'Export').click();
    await page.locator('[role=menuitem]').first().press('Escape');
    await reader.check();
  });

  it('explains entries in that language, whatever the layer', async () => {
    const session = sessionOf('small');
    const state = stateOf(session);
    const { page } = await open({ session, state, translations });
    const reader = await Reader.of(page, state.run, ['network.gradnet.json']);
    const map = new MapProbe(page);
    await map.ready();
    await throughTensors(page, async (symbol) => {
      if (!symbol.startsWith('d')) return;
      await map.focus();
      await page.keyboard.press('e');
      await page.locator('.why .contribution').first().waitFor();
      await each(page, '.why details:not([open]) > summary');
      await page.keyboard.press('Escape');
    });
    await reader.check();
  });

  it('walks through the backward pass in that language', async () => {
    const session = sessionOf('residual');
    const { page } = await open({ session, translations });
    const reader = await Reader.of(page, session.view(), ['network.gradnet.json']);
    await new MapProbe(page).ready();
    await button(page, 'Backward Pass').click();
    const forward = button(page, 'Step forward, towards the inputs (.)');
    while (await forward.getAttribute('disabled') === null) await forward.click();
    await reader.check();
  });

  it('descends in that language, and says how it has ended', async () => {
    const names = ['lenetSmall.gradnet.json'];
    const { page, inspector } = await open({ state: trainedState, training: trainingOf(), translations });
    const reader = await Reader.of(page, run, names);
    await button(page, 'Gradient Descent').click();
    const fields = page.locator('.training-fields input');
    const start = page.locator('.training-fields vscode-button').first();
    for (const [steps, rate] of [['0', '0.1'], ['', '0.1'], ['5', 'x']] as const) {
      await fields.first().fill(steps);
      await fields.last().fill(rate);
      await start.click();
    }
    for (const key of ['Home', 'ArrowRight', 'End']) await page.locator('.scrubber-slider').press(key);
    await page.locator('.step-notice').waitFor();
    const progress = { step: 9, steps: 40, loss: 1 };
    for (const activity of [
      { kind: 'training' }, { kind: 'training', progress }, { kind: 'running' }, { kind: 'checking' },
      { kind: 'checking', progress: { layer: 'conv2', done: 1, total: 9 } }, { kind: 'idle' },
    ] as const) {
      await inspector.update({ ...checkedState, activity });
    }
    await reader.check();
    const found = sentence`The loss is ${NaN} at step ${2}`;
    const reason = sentence`${found}, so the descent stopped there; a smaller learning rate may help.`;
    for (const training of [
      { ...recorded, outcome: 'diverged', reason }, { ...recorded, outcome: 'cancelled', steps: 100 },
      { ...recorded, kept: [40] }, { ...recorded, kept: [0, 3, 6] }, { ...recorded, kept: [0, 1, 2] },
    ] as const) {
      const ended = await open({ state: trainedState, training: trainingOf(training), translations });
      const of = await Reader.of(ended.page, run, names);
      await button(ended.page, 'Gradient Descent').click();
      await ended.page.locator('.scrubber').waitFor();
      await of.check();
    }
  });

  it('says in that language what is in the way', async () => {
    const file = 'net.gradnet.json';
    const definition = readDefinition('{ "format": "gradnet", "version": 1 }');
    const text = '{ "format": "gradnet", "version": 1 }';
    const model = {
      key: 'file:///net.json', results: undefined, runNumber: 0, checkNumber: 0, ownGradients: undefined,
      activity: { kind: 'idle' }, engineEnded: undefined, refusalOf: () => undefined,
    } as const;
    const engineEnded = sentence`of an error (${'Error'})`;
    const refused = inspectorState(file, model, { text, definition }, { notation: 'pytorch', palette: 'blueOrange' });
    const stoppedBy = [{ sentence: sentence`${'conv2'}: ${stopped}`, layer: 'conv2', details: 'TypeError' }];
    const source = { address: 'file:///mine.npz', file: 'mine.npz' };
    const states: readonly InspectorState[] = [
      nothingYet, { ...nothingYet, activity: { kind: 'running' } }, { ...nothingYet, engineEnded },
      { ...nothingYet, document: 'deleted' }, { ...nothingYet, document: 'lost' }, refused,
      { ...checkedState, stale: true, problems: refused.problems, engineEnded, document: 'closed' },
      { ...notChecked, document: 'deleted', ownGradients: { source, number: 0 } },
      { ...checkedState, document: 'lost' },
      { ...nothingYet, problems: stoppedBy }, { ...checkedState, problems: stoppedBy },
    ];
    const failing = new Set([...run.layers.flatMap(({ tensors }) => tensors.map(({ name }) => name))]);
    const { page, inspector } = await open({ state: nothingYet, translations, failing });
    const names = [file, 'lenetSmall.gradnet.json', 'mine.npz', 'Error', 'inputs', 'layers'];
    const reader = await Reader.of(page, run, names);
    for (const state of states) {
      await inspector.update(state);
      await new MapProbe(page).painted();
    }
    await page.locator('.numbers-notice').filter({ hasText: '⟦' }).first().waitFor();
    await reader.check();
  });

  for (const [what, definition] of [
    ['numbers that are not finite', {
      inputs: [{ name: 'x', shape: ['N', 1] }], layers: [{ name: 'same', op: 'Identity' }],
      data: { x: [[1e200], [1]], y: [[0], [0]] },
    }],
    ['zeros and float32', {
      dtype: 'float32', inputs: [{ name: 'x', shape: ['N', 3] }],
      layers: [{ name: 'fc', op: 'Linear', out_features: 2, init: { weight: 'zeros' } }, { name: 'dead', op: 'ReLU' }],
    }],
    ['many axes', {
      inputs: [{ name: 'x', shape: ['N', 2, 2, 2, 2] }], layers: [{ name: 'same', op: 'Identity' }],
    }],
    ['windows that overlap, and ties', {
      inputs: [{ name: 'x', shape: ['N', 1, 1, 4] }],
      layers: [{ name: 'pool', op: 'MaxPool2d', kernel_size: [1, 2], stride: 1 }],
      data: { x: [[[[1, 9, 4, 4]]], [[[1, 9, 4, 4]]]], y: [[[[9.7, 8.6, 3]]], [[[9.7, 8.6, 3]]]] },
    }],
    ['windows that share', {
      inputs: [{ name: 'x', shape: ['N', 1, 4] }], layers: [{ name: 'pool', op: 'AvgPool1d', kernel_size: 2 }],
    }],
  ] as const) {
    it(`speaks that language of ${what}`, async () => {
      const session = openSession({
        format: 'gradnet', version: 1, name: 'unusual', batch: 2, loss: { op: 'MSELoss' }, ...definition,
      });
      const state = { ...stateOf(session), check: finish(session.check()), checkNumber: 1 };
      const { page } = await open({ session, state, translations });
      const reader = await Reader.of(page, state.run, ['network.gradnet.json']);
      const map = new MapProbe(page);
      await map.ready();
      await throughTensors(page, async () => {
        if (!await page.locator('.heat-map-scroller').isVisible()) return;
        await map.focus();
        for (const key of ['ArrowRight', 'e', 'n']) await page.keyboard.press(key);
        await map.painted();
      });
      await reader.check();
    });
  }
});
