import assert from 'node:assert/strict';
import type { NetworkDefinition } from '../../src/definition/definition';
import { readDefinition } from '../../src/definition/readGradnet';
import { finish } from '../../src/engine/parts';
import { inspectorState } from '../../src/host/inspector/state';
import type { InspectorState } from '../../src/protocol/inspector';
import { sentence } from '../../src/protocol/sentence';
import type { CheckReport, RunView } from '../../src/protocol/views';
import type { PlacedMessage } from '../../src/protocol/worker';
import { LoadError } from '../../src/session/load';
import { Session } from '../../src/session/session';
import { audit } from './audit';
import { checkedState, failingCheck, nothingYet, notChecked, run } from './fixtures/network';
import { openSession } from './fixtures/sessions';
import { stateOf } from './inspectorPage';
import { useInspector } from './useInspector';

/** What the host shows of a network of which a layer cannot work. */
function failedState(network: object): InspectorState {
  const text = JSON.stringify(network);
  const definition = readDefinition(text);
  const model = {
    key: 'file:///net.json', results: undefined, runNumber: 0, checkNumber: 0, ownGradients: undefined,
    activity: { kind: 'idle' }, engineEnded: undefined, refusalOf: () => ({ text, problems: refusedBy(definition) }),
  } as const;
  return inspectorState('net.json', model, { text, definition }, { notation: 'pytorch', palette: 'blueOrange' });
}

/** Why the network cannot be run, although its definition is sound. */
function refusedBy(definition: NetworkDefinition): PlacedMessage[] {
  if (definition.problems.length > 0) return [];
  try {
    Session.open(definition, new Map());
    return [];
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    return error.problems.map(({ range, ...said }) => ({ ...said, ...range }));
  }
}

describe('The states of the inspector', () => {
  const open = useInspector();

  it('says what to do while there are no numbers', async () => {
    const { page, calls } = await open({ state: nothingYet });
    await page.getByRole('heading', { name: 'No numbers yet' }).waitFor();
    const button = page.getByRole('button', { name: 'Run Gradient Check' });
    assert.equal(await button.count(), 1, 'there is one thing to press');
    await button.click();
    assert.deepEqual(calls, ['ready', 'runCheck']);
    assert.equal(await page.locator('.panes').isVisible(), false);
  });

  it('says that a first run is under way', async () => {
    const { page } = await open({ state: { ...nothingYet, activity: { kind: 'running' } } });
    await page.getByRole('heading', { name: 'Running lenetSmall.gradnet.json …' }).waitFor();
  });

  it('shows every problem that keeps the network from being run', async () => {
    const problems = [
      'net.json:13:42 fc1: in_features is 120, but flatten gives 400', 'net.json:15:3 loss: <b>“fc3”</b> is unknown',
    ];
    const state = { ...nothingYet, problems: problems.map((text) => ({ sentence: sentence`${text}` })) };
    const { page } = await open({ state });
    await page.getByRole('heading', { name: 'lenetSmall.gradnet.json cannot be run' }).waitFor();
    assert.equal(await page.getByRole('button', { name: /in Editor/ }).count(), 0, 'they are about no layer');
    assert.deepEqual(await page.locator('.problems li').allTextContents(), problems, 'as text, never as markup');
  });

  for (const [what, definition, sentence] of [
    ['batch', { layers: [{ name: 'layer1', op: 'BatchNorm1d' }], batch: 1 },
      /^net\.json:1:\d+: layer1: has a single value per channel \(1 × 3\)/],
    ['input', {
      layers: [{ name: 'layer1', op: 'Embedding', num_embeddings: 4, embedding_dim: 2 }], batch: 1,
      data: { x: [[0, 3, 4]] },
    }, /^net\.json:1:\d+: layer1: the word at \[0, 2\] is 4, but the dictionary has 4 words/],
  ] as const) {
    it(`says which layer cannot work with its ${what}, and leads to it`, async () => {
      const state = failedState({
        format: 'gradnet', version: 1, inputs: [{ name: 'x', shape: ['N', 3] }], loss: { op: 'MSELoss' }, ...definition,
      });
      const { page, calls } = await open({ state });
      await page.getByText('Nothing can be computed before this is put right. Then run the check again.').waitFor();
      assert.match(await page.locator('.problems li').innerText(), sentence);
      await page.getByRole('button', { name: 'Show layer1 in Editor' }).click();
      await page.getByRole('button', { name: 'Run Gradient Check' }).click();
      assert.deepEqual(calls, ['ready', 'reveal layer1', 'runCheck']);
      assert.deepEqual(await audit(page), []);
    });
  }

  it('says which layer has failed in a check, above the numbers of the run', async () => {
    const text = 'net.json:13:5: conv2: its rule gives other numbers every time';
    const problems = [{ sentence: sentence`${text}`, layer: 'conv2' }];
    const { page, calls } = await open({ state: { ...notChecked, problems } });
    const message = page.locator('.message.error', { hasText: text });
    await message.getByRole('button', { name: 'Show conv2 in Editor' }).click();
    await page.locator('.heat-map').waitFor();
    assert.ok(calls.includes('reveal conv2'));
  });

  it('says of a rule that has stopped that it is no mistake of the user, and copies what a report needs', async () => {
    const text = 'net.json:13:5: conv2: the rule “difference” of Conv2d has stopped (TypeError: no such tap); this is '
      + 'a mistake in Gradient Debugger, not in your network: please report it';
    const problems = [{ sentence: sentence`${text}`, layer: 'conv2', details: 'TypeError: no such tap' }];
    const { page, calls } = await open({ state: { ...checkedState, problems }, selection: { layer: 'conv2' } });
    const message = page.locator('.message.error', { hasText: text });
    await message.getByRole('button', { name: 'Copy Details' }).click();
    assert.ok(calls.includes('copyDetails TypeError: no such tap'));
    await page.getByText('A rule of this layer has stopped with an error, so the gradients could not be').waitFor();
    await page.getByRole('option', { name: /^conv2.*Stopped$/ }).waitFor();
    assert.equal(await page.getByRole('option', { name: /Stopped$/ }).count(), 1);
    // The others are as before.
    await page.getByRole('option', { name: /^conv1/ }).click();
    await page.locator('.readout', { hasText: /^dW/ }).waitFor();
    assert.equal(await page.getByText('A rule of this layer has stopped').count(), 0);
    assert.deepEqual(await audit(page), []);
  });

  it('says what still can be run when a rule has stopped in the first run', async () => {
    const text = 'net.json:13:5: conv2: the rule “backward” of Conv2d has stopped';
    const problems = [{ sentence: sentence`${text}`, layer: 'conv2', details: 'stack' }];
    const { page, calls } = await open({ state: { ...nothingYet, problems } });
    await page.getByText('Without the layer, or with another in its place, the network can be run.').waitFor();
    await page.getByRole('button', { name: 'Copy Details' }).click();
    assert.deepEqual(calls, ['ready', 'copyDetails stack']);
  });

  it('shows facts and notes of a run that was not checked', async () => {
    const { page } = await open({ state: notChecked });
    await page.getByRole('heading', { name: 'LeNet, small' }).waitFor();
    assert.deepEqual(await page.locator('.facts > div').allInnerTexts(), [
      'Loss\n2.30259', 'Parameters\n1,126', 'Batch\n4', 'Seed\n42', 'Type\nfloat64',
    ]);
    await page.getByText('y: random labels, because the definition names no data.').waitFor();
    await page.getByText('The gradients have not been checked yet.').waitFor();
    await page.getByText('Not run yet. It compares every entry').waitFor();
    assert.equal(await page.locator('.layer-row .verdict[data-verdict=notRun]').count(), run.layers.length);
  });

  for (const [document, text] of [
    ['closed', 'lenetSmall.gradnet.json is closed; this is its last run. “Show in editor” opens it again.'],
    ['deleted', 'lenetSmall.gradnet.json was deleted; this is its last run. Restore the file to run it again.'],
    ['lost', 'lenetSmall.gradnet.json was closed without being saved; this is its last run, and goes with this panel.'],
  ] as const) {
    it(`says what has become of a definition that is ${document}, and keeps its last run`, async () => {
      const { page } = await open({ state: { ...checkedState, document } });
      await page.getByText(text).waitFor();
      await page.getByRole('option', { name: /^conv2/ }).waitFor();
    });
  }

  it('names the layer that a number which is not finite begins in once', async () => {
    const session = openSession({
      format: 'gradnet', version: 1, batch: 1, inputs: [{ name: 'x', shape: ['N', 1] }],
      layers: [{ name: 'same', op: 'Identity' }], loss: { op: 'MSELoss' }, data: { x: [[1e200]], y: [[0]] },
    });
    const { page } = await open({ session, state: { ...stateOf(session), check: finish(session.check()) } });
    await page.getByText(/^loss: MSELoss is the first layer to give Infinity; its operands are finite/).waitFor();
  });

  it('has nothing to offer for a definition that was deleted before it was run', async () => {
    const { page } = await open({ state: { ...nothingYet, document: 'deleted' } });
    await page.getByRole('heading', { name: 'lenetSmall.gradnet.json was deleted' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Run Gradient Check' }).isVisible(), false);
  });

  it('says that the engine has ended, and that the numbers stay', async () => {
    const engineEnded = sentence`of an error (${'out of memory'})`;
    const { page } = await open({ state: { ...checkedState, engineEnded } });
    await page.getByText('The engine ended, because of an error (out of memory). It starts again').waitFor();
  });

  it('lists 300 layers, and shows the one that is selected elsewhere', async () => {
    const [first] = run.layers.slice(1, 2);
    const many = Array.from({ length: 300 }, (_, at) => ({ ...first!, name: `layer${at}` }));
    const { page, inspector } = await open({ state: { ...notChecked, run: { ...run, layers: many } } });
    assert.equal(await page.locator('.layer-rows').getByRole('option').count(), 300);
    // Neither the eye nor the ear has anything below the window.
    assert.equal(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight), 0);
    await inspector.select({ layer: 'layer3' });
    const row = page.getByRole('option', { name: /^layer3 / });
    await row.and(page.locator('[aria-selected=true]')).waitFor();
    const [top, bottom] = await row.evaluate((element) => {
      const { top: rowTop, bottom: rowBottom } = element.getBoundingClientRect();
      const list = element.parentElement!.getBoundingClientRect();
      return [rowTop - list.top, list.bottom - rowBottom];
    });
    assert.ok(top >= -1 && bottom >= -1, 'the row is in sight');
  });

  for (const width of [320, 1400]) {
    it(`begins with the selected one of 300 layers in sight (${width} px)`, async () => {
      const state = { ...notChecked, run: ofLayers(300) };
      const { page } = await open({ state, selection: { layer: 'layer150' }, width });
      const row = page.locator('[role=option][data-layer=layer150][aria-selected=true]');
      const [isInSight, scrolled] = await row.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        const list = element.parentElement!.getBoundingClientRect();
        return [top >= list.top - 1 && bottom <= list.bottom + 1, window.scrollY] as const;
      });
      assert.ok(isInSight);
      assert.equal(scrolled, 0, 'the page stays where it is');
    });
  }

  it('shows a network of one layer', async () => {
    const layers = run.layers.filter(({ name }) => name === 'fc1');
    const { page } = await open({ state: { ...notChecked, run: { ...run, layers } } });
    assert.equal(await page.locator('.layer-rows').getByRole('option').count(), 1);
    await page.getByRole('tab', { name: 'dW', exact: true }).waitFor();
  });

  it('shows how far a check has come, and cancels it', async () => {
    const progress = { layer: 'conv2', done: 412, total: 1702 };
    const { page, calls } = await open({ state: { ...checkedState, activity: { kind: 'checking', progress } } });
    await page.getByText('Checking conv2: 412 of 1,702 entries').waitFor();
    const bar = page.getByRole('progressbar', { name: 'Gradient check' });
    assert.equal(await bar.getAttribute('aria-valuenow'), '24');
    assert.equal(await page.getByRole('button', { name: 'Run Gradient Check' }).isDisabled(), true);
    await page.getByRole('button', { name: 'Cancel' }).click();
    assert.deepEqual(calls.filter((call) => call === 'cancel'), ['cancel']);
  });

  it('follows the host from running to checked', async () => {
    const { page, inspector } = await open({ state: nothingYet });
    await inspector.update({ ...nothingYet, activity: { kind: 'running' } });
    await page.getByRole('heading', { name: /^Running/ }).waitFor();
    await inspector.update({ ...notChecked, activity: { kind: 'checking' } });
    await page.getByText('Preparing the check …').waitFor();
    await inspector.update(checkedState);
    await page.getByText('conv2: its backward rule gives 0.0712 where differences give −0.0712.').waitFor();
    assert.equal(await page.locator('.activity').isVisible(), false);
  });

  it('sums up a check that nothing failed', async () => {
    const none = { fail: 0, belowNoise: 0, nonFinite: 0, nondeterministic: 0 };
    const counts = { ...none, pass: 58_800, kink: 2305, untested: 3737 };
    const tensor = { ...failingCheck.layers[4]!.tensors[1]!, verdicts: counts };
    const layer = { ...failingCheck.layers[4]!, local: 'pass', tensors: [tensor] } as const;
    const check: CheckReport = {
      verdict: 'pass', parameters: 61_706, checked: 64_842, loss: 0.3, elapsedMs: 34, layers: [layer],
    };
    const { page, inspector } = await open({ state: { ...notChecked, check } });
    await page.getByText('58,800 of 64,842 entries pass; 2,305 on kinks, 3,737 untested.').waitFor();
    const all = { ...tensor, verdicts: { ...counts, kink: 0, untested: 0 } };
    await inspector.update({
      ...notChecked, check: { ...check, checked: 58_800, layers: [{ ...layer, tensors: [all] }] },
    });
    await page.getByText('All 58,800 entries agree with numeric gradients.').waitFor();
  });

  it('keeps numbers that are out of date in sight, and says that they are', async () => {
    const text = 'net.json:13:42 fc1: in_features is 120, but flatten gives 400';
    const problems = [{ sentence: sentence`${text}`, layer: 'fc1' }];
    const { page } = await open({ state: { ...checkedState, stale: true, problems } });
    await page.getByText('The definition was edited since this run.').waitFor();
    await page.getByText(text).waitFor();
    await page.getByText('Before the last edit: the backward rule of this layer is wrong.').waitFor();
    await page.locator('.heat-map').waitFor();
  });

  it('says why a tensor could not be fetched, and tries again', async () => {
    const failing = new Set(['conv2.weight.grad']);
    const { page } = await open({ failing });
    await page.getByText('dW could not be fetched: the engine has stopped.').waitFor();
    assert.equal(await page.locator('.heat-map').isVisible(), false);
    failing.clear();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.locator('.heat-map').waitFor();
  });

  it('shows the numbers of a new run in place of the old ones, and nothing in between', async () => {
    const { page, inspector, calls } = await open();
    await page.locator('.heat-map').waitFor();
    await inspector.update({ ...checkedState, stale: true });
    await inspector.update({ ...checkedState, runNumber: 2 });
    await page.waitForFunction(() => document.querySelectorAll('.message.warning').length === 0);
    assert.equal(calls.filter((call) => call === 'tensor conv2.weight.grad').length, 2, 'once for each run');
    assert.equal(await page.locator('.heat-map').isVisible(), true);
  });

  it('shows a network of one layer and one of 300', async () => {
    for (const count of [1, 300]) {
      const { page } = await open({ state: { ...notChecked, run: ofLayers(count) } });
      await page.locator('.layer-row').first().waitFor();
      assert.equal(await page.locator('.layer-row').count(), count);
    }
  });

  it('survives names that mean something to JavaScript', async () => {
    const state: InspectorState = { ...notChecked, run: ofLayers(1, '__proto__'), lines: {} };
    const { page } = await open({ state, selection: { layer: 'constructor', tensor: 'toString' } });
    await page.locator('.layer-row', { hasText: '__proto__' }).waitFor();
    await page.locator('.heat-map').waitFor();
  });
});

function ofLayers(count: number, name = 'layer'): RunView {
  const [layer] = run.layers;
  const nameOf = (at: number): string => (at === 0 ? name : `${name}${at}`);
  return { ...run, layers: Array.from({ length: count }, (_, at) => ({ ...layer!, name: nameOf(at) })) };
}
