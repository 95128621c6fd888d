import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { comparisonOf } from '../../src/protocol/compare';
import { english, sentence } from '../../src/protocol/sentence';
import { audit } from './audit';
import { comparedState, comparedWith, gradientsOf, times } from './fixtures/comparison';
import { openSession, sessionOf } from './fixtures/sessions';
import { checkedState } from './fixtures/network';
import { allThemes, stateOf } from './inspectorPage';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

/** The figures under the map, by their names. */
async function figures(page: Page): Promise<Record<string, string>> {
  const pairs = await page.locator('.entry-sides > div').evaluateAll((all) =>
    all.map((one) => [one.querySelector('dt')!.textContent, one.querySelector('dd')!.textContent]));
  return Object.fromEntries(pairs) as Record<string, string>;
}

describe('Gradients of somebody\'s own in the panel', () => {
  const open = useInspector();
  const network = () => {
    const session = sessionOf('small');
    // What conv2 sends back is twice what it should be, and nothing behind it has a mistake of its own.
    const doubled = Object.fromEntries(['pool1.output.grad', 'relu1.output.grad', 'conv1.output.grad',
      'conv1.weight.grad', 'conv1.bias.grad', 'x.grad'].map((name) => [name, times(2)]));
    return { session, state: comparedState(session, doubled) };
  };

  it('are chosen from the panel', async () => {
    const { page, calls } = await open();
    assert.equal(await page.getByRole('radio', { name: 'Yours' }).count(), 0);
    await page.getByRole('button', { name: 'Compare My Gradients…' }).click();
    assert.ok(calls.includes('compareGradients'));
    assert.equal(await page.getByRole('button', { name: 'Stop Comparing' }).isVisible(), false);
  });

  it('show in the place of the exact ones, with the cursor where it was', async () => {
    const { session, state } = network();
    const selection = { layer: 'conv1', tensor: 'conv1.weight.grad' };
    const { page, calls } = await open({ session, state, selection });
    const map = new MapProbe(page);
    await map.ready();
    assert.deepEqual(await page.getByRole('radio').allInnerTexts(), ['Exact', 'Yours', 'Difference', 'Ratio']);
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const value = page.locator('.readout-value');
    const shows = async (side: string, prefix: string, expected: number): Promise<void> => {
      await page.getByRole('radio', { name: side }).click();
      await page.locator('.readout', { hasText: `${prefix}dW[0, 0, 1, 1]` }).waitFor();
      await page.waitForFunction((wanted) =>
        Number(document.querySelector('.readout-value')!.textContent.replace('−', '-')) === wanted, expected);
      assert.ok(await value.isVisible());
    };
    const exact = session.tensor('conv1.weight.grad').data[4]!;
    await shows('Yours', 'Your ', 2 * exact);
    await shows('Difference', 'Difference of ', exact);
    await shows('Ratio', 'Ratio of ', 2);
    await shows('Exact', '', exact);
    assert.ok(calls.includes('tensor conv1.weight.grad.yours'));
    assert.equal((await figures(page))['Ratio'], '2');
  });

  it('stand beside each other for the entry under the cursor, whichever side is on show', async () => {
    const { session, state } = network();
    const { page } = await open({ session, state, selection: { layer: 'conv1', tensor: 'conv1.bias.grad' } });
    await new MapProbe(page).ready();
    await page.locator('.entry-sides').waitFor();
    const exact = session.tensor('conv1.bias.grad').data[0]!;
    const written = (number: number): string => String(number).replace('-', '−');
    const { Exact, Yours, Ratio } = await figures(page);
    assert.deepEqual([Exact, Yours, Ratio], [written(exact), written(2 * exact), '2']);
    await page.getByRole('radio', { name: 'Ratio' }).click();
    await page.getByRole('radio', { name: 'Ratio', checked: true }).waitFor();
    assert.equal((await figures(page))['Exact'], written(exact));
  });

  it('stay on the chosen side from gradient to gradient, and after the panel was hidden', async () => {
    const { session, state } = network();
    const inspector = await open({ session, state, selection: { layer: 'conv1', tensor: 'conv1.weight.grad' } });
    const { page } = inspector;
    await page.getByRole('radio', { name: 'Difference' }).click();
    await page.getByRole('radio', { name: 'Difference', checked: true }).waitFor();
    await page.getByRole('tab', { name: 'db', exact: true }).click();
    await page.locator('.readout', { hasText: 'Difference of db[0]' }).waitFor();
    // What is no gradient has no other side.
    await page.getByRole('tab', { name: 'W', exact: true }).click();
    await page.locator('.readout', { hasText: /^W\[/ }).waitFor();
    assert.equal(await page.locator('.variants').isVisible(), false);
    await page.getByRole('tab', { name: 'dW', exact: true }).click();
    await page.locator('.readout', { hasText: 'Difference of dW' }).waitFor();
    await inspector.load();
    await page.locator('.readout', { hasText: 'Difference of dW' }).waitFor();
    const saved = await page.evaluate(() => sessionStorage.getItem('webview state'));
    assert.deepEqual((JSON.parse(saved!) as { gradients?: unknown }).gradients, state.ownGradients!.source);
  });

  it('mark the layer that is to blame, and those that only inherit its error', async () => {
    const { session, state } = network();
    const { page } = await open({ session, state, selection: { layer: 'fc1' } });
    const standings = await page.locator('.layer-row').evaluateAll((rows) => rows.map((row) => {
      const standing = row.querySelector<HTMLElement>('.standing:not([hidden])');
      return [(row as HTMLElement).dataset['layer'], standing?.innerText];
    }));
    // conv2 makes the gradient of pool1's output, which is the first to be wrong.
    assert.deepEqual(Object.fromEntries(standings), {
      loss: 'Agrees', fc1: 'Agrees', flatten: 'Agrees', conv2: 'Culprit', pool1: 'Inherited', relu1: 'Inherited',
      conv1: 'Inherited', x: undefined,
    });
    await page.getByText('In mine.npz pool1.output.grad is the first gradient that is wrong, made by conv2.').waitFor();
    await page.getByRole('button', { name: 'Go to conv2' }).click();
    await page.getByRole('tab', { name: 'dA prev', selected: true }).waitFor();
    const blamed = /^pool1\.output\.grad \(2 × 2 × 3 × 3\) is wrong in .* the mistake is in the backward rule of conv2\./;
    await page.getByText(blamed).first().waitFor();
    await page.getByText('It is 2 times the exact gradient: a division by the batch size m = 2 is missing.').waitFor();
  });

  it('lead from the list of all of them to the worst entry of each', async () => {
    const { session, state } = network();
    const { page } = await open({ session, state, selection: { layer: 'fc1' } });
    const rows = page.locator('.compared-tensors tbody tr');
    assert.equal(await rows.count(), gradientsOf(session).length);
    const { worst } = comparisonOf(state.ownGradients)!.tensors.find(({ name }) => name === 'conv1.weight.grad')!;
    await page.getByRole('button', { name: 'conv1.weight.grad' }).click();
    await page.locator('.readout', { hasText: `dW[${worst[0]!.index.join(', ')}]` }).waitFor();
    const current = await page.locator('.compared-tensors tr[aria-current=true]').innerText();
    assert.match(current, /^conv1\.weight\.grad\s.*Inherited$/s);
    await page.getByText(/^conv1\.weight\.grad is wrong only because what arrives there is/).waitFor();
  });

  it('are compared again when the file is written again', async () => {
    const { session, state } = network();
    const selection = { layer: 'conv1', tensor: 'conv1.bias.grad' };
    const { page, inspector } = await open({ session, state, selection });
    await page.getByRole('radio', { name: 'Ratio' }).click();
    await page.locator('.readout-value', { hasText: /^2$/ }).waitFor();
    const ownGradients = comparedWith(session, { 'conv1.bias.grad': times(3) }, gradientsOf(session), 2);
    await inspector.update({ ...state, ownGradients });
    await page.locator('.readout-value', { hasText: /^3$/ }).waitFor();
    await page.getByText('In mine.npz conv1.bias.grad is the first gradient that is wrong, made by conv1.').waitFor();
  });

  it('are gone when the comparison is ended', async () => {
    const { session, state } = network();
    const selection = { layer: 'conv1', tensor: 'conv1.weight.grad' };
    const { page, inspector, calls } = await open({ session, state, selection });
    await page.getByRole('radio', { name: 'Yours' }).click();
    await page.locator('.readout', { hasText: 'Your dW' }).waitFor();
    await page.getByRole('button', { name: 'Stop Comparing' }).click();
    assert.ok(calls.includes('stopComparing'));
    await inspector.update(stateOf(session));
    await page.locator('.readout', { hasText: /^dW/ }).waitFor();
    assert.equal(await page.locator('.variants').isVisible(), false);
    assert.equal(await page.locator('.standing:visible').count(), 0);
    assert.equal(await page.locator('.entry-sides').isVisible(), false);
  });

  it('are said to be of before the last edit when they are', async () => {
    const { session, state } = network();
    const { page } = await open({ session, state: { ...state, stale: true }, selection: { layer: 'fc1' } });
    await page.getByText(/^Before the last edit: fc1\.weight\.grad agrees with the exact gradient/).waitFor();
  });

  it('are offered beside the sides of the check', async () => {
    const session = sessionOf('small');
    const steps = session.check();
    let step = steps.next();
    while (!step.done) step = steps.next();
    const state = { ...comparedState(session, {}), check: step.value };
    const { page } = await open({ session, state, selection: { layer: 'fc1', tensor: 'fc1.weight.grad' } });
    await page.getByText('gradients in mine.npz are right.').waitFor();
    assert.deepEqual(await page.locator('.variants').getByRole('radio').allInnerTexts(),
      ['Exact', 'Yours', 'Difference', 'Ratio', 'Numeric', 'Error', 'Relative error']);
  });

  it('are judged by the gradient in float64 where the network is float32', async () => {
    const session = openSession({
      format: 'gradnet', version: 1, dtype: 'float32', batch: 2,
      inputs: [{ name: 'x', shape: ['N', 3] }],
      layers: [{ name: 'fc1', op: 'Linear', out_features: 2 }], loss: { op: 'MSELoss' },
    });
    const state = comparedState(session, {});
    const { page } = await open({ session, state, selection: { layer: 'fc1', tensor: 'fc1.weight.grad' } });
    await page.getByRole('radio', { name: 'Exact' }).waitFor();
    assert.deepEqual(await page.getByRole('radio').allInnerTexts(),
      ['Backpropagation', 'Exact', 'Yours', 'Difference', 'Ratio']);
    await page.getByRole('radio', { name: 'Exact' }).click();
    const exact = session.tensor('fc1.weight.grad.exact').data[0]!;
    await page.waitForFunction((wanted) =>
      Number(document.querySelector('.readout-value')!.textContent.replace('−', '-')) === wanted, exact);
  });

  it('have no ratio where both sides are 0: that is hatched, and not NaN', async () => {
    const session = openSession({
      format: 'gradnet', version: 1, batch: 2, inputs: [{ name: 'x', shape: ['N', 3] }],
      layers: [{ name: 'fc1', op: 'Linear', out_features: 4 }, { name: 'relu1', op: 'ReLU' }], loss: { op: 'MSELoss' },
    });
    const { data } = session.tensor('fc1.output.grad');
    assert.ok(data.includes(0) && data.some((value) => value !== 0), 'some units are dead');
    const { page } = await open({
      session, state: comparedState(session, {}), selection: { layer: 'fc1', tensor: 'fc1.output.grad' },
    });
    await page.getByRole('radio', { name: 'Ratio' }).click();
    await page.locator('.scale-key', { hasText: 'not computed' }).waitFor();
    await page.locator('.statistics', { hasText: /NaN\s*0/ }).waitFor();
    await page.getByRole('button', { name: 'Show as table' }).click();
    const texts = await page.locator('.entry-row .entry-value').allInnerTexts();
    assert.deepEqual(texts, [...data].map((value) => (value === 0 ? 'not computed' : '1')));
  });

  it('say what is wrong with a file that cannot be compared, and what to do', async () => {
    const advice = sentence`name them as an export does, such as ${'conv2.weight.grad'}`;
    const problems = [
      sentence`${'mine.npz'}: it holds no gradient of this network; ${advice}`,
      sentence`${'w'} in ${'mine.npz'}: the network has no gradient of this name`,
    ] as const;
    const reply = { kind: 'refused', problems } as const;
    const ownGradients = {
      source: { address: 'file:///mine.npz', file: 'mine.npz' }, number: 1, reply,
    } as const;
    const { page, calls } = await open({ state: { ...checkedState, ownGradients } });
    await page.getByText('mine.npz could not be compared.').waitFor();
    await page.getByText('mine.npz cannot be compared with this network:').waitFor();
    assert.deepEqual(await page.locator('.comparison-remarks li').allInnerTexts(), problems.map(english));
    await page.getByRole('button', { name: 'Another File…' }).click();
    assert.ok(calls.includes('compareGradients'));
  });

  it('say which tensors are missing, and which do not fit', async () => {
    const session = sessionOf('small');
    const state = comparedState(session, {
      'fc1.weight.grad': () => ({ shape: [3], data: new Float64Array(3) }),
    }, ['fc1.weight.grad', 'fc1.bias.grad']);
    const { page } = await open({ session, state, selection: { layer: 'conv1' } });
    await page.getByText('The gradient in mine.npz agrees with the exact one; the others do not fit.').waitFor();
    const [shape, missing] = await page.locator('.comparison-remarks li').allInnerTexts();
    assert.match(shape!, /^fc1\.weight\.grad is 3, but a gradient has the shape of its tensor: expected 4 × 12\.$/);
    assert.match(missing!, /^Not in mine\.npz: .*conv1\.weight\.grad.*\.$/);
  });

  it('wait for the run after a reload of the window', async () => {
    const source = { address: 'file:///mine.npz', file: 'mine.npz' };
    const { page } = await open({ state: { ...checkedState, ownGradients: { source, number: 0 } } });
    await page.getByText('mine.npz is compared as soon as the network has been run.').waitFor();
  });

  for (const theme of allThemes) {
    it(`have no accessibility problem in ${theme}`, async () => {
      const { session, state } = network();
      const selection = { layer: 'conv2', tensor: 'pool1.output.grad' };
      const { page } = await open({ session, state, theme, selection });
      await page.getByRole('radio', { name: 'Ratio' }).click();
      await page.getByRole('radio', { name: 'Ratio', checked: true }).waitFor();
      await new MapProbe(page).ready();
      assert.deepEqual(await audit(page), []);
    });
  }
});
