import assert from 'node:assert/strict';
import type { HealthFinding } from '../../src/protocol/health';
import { say, sentence } from '../../src/protocol/sentence';
import type { Shape } from '../../src/tensor/shape';
import { audit } from './audit';
import { withTensor, type ChangedTensor } from './fixtures/changes';
import { checkedState } from './fixtures/network';
import { allThemes } from './inspectorPage';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

function gradientOf(shape: Shape, data: ArrayLike<number>): ChangedTensor {
  return withTensor(checkedState, 'fc1.weight.grad', shape, Float64Array.from(data));
}

/** A tensor of this shape in which every entry has a value of its own. */
function counting(shape: Shape): ChangedTensor {
  return gradientOf(shape, Array.from({ length: shape.reduce((size, one) => size * one, 1) }, (_, at) => at + 1));
}

/** As a run has it whose first NaN is made by conv2. */
const origin: HealthFinding = {
  kind: 'nonFinite', layer: 'conv2', tensor: 'conv2.output', value: NaN, threshold: 0,
  ...say(sentence`conv2: Conv2d is the first layer to give NaN`), source: 'IEEE 754',
};

describe('A tensor', () => {
  const open = useInspector();

  it('of zeros says that nothing flows back', async () => {
    const { page } = await open(gradientOf([4, 6], new Array<number>(24).fill(0)));
    await page.getByText('Every entry of dW is exactly 0: nothing flows back to it. Press E on an entry to see why.')
      .waitFor();
    assert.equal(await page.locator('.scale-note').isVisible(), false, 'no end of a scale of nothing');
    assert.equal(await page.locator('.statistics', { hasText: /Zero\s*100 %/ }).count(), 1);
  });

  it('of zeros that is no gradient says no more than that', async () => {
    const { page } = await open(withTensor(checkedState, 'fc1.bias', [10], new Float64Array(10)));
    await page.getByText('Every entry of b is exactly 0.', { exact: true }).waitFor();
  });

  it('with some zeros has nothing to say', async () => {
    const { page } = await open(gradientOf([2, 2], [0, 1, 0, -1]));
    await new MapProbe(page).ready();
    assert.equal(await page.locator('.tensor-notes').isVisible(), false);
  });

  it('of NaN says so, and where NaN begins', async () => {
    const changed = gradientOf([2, 3], new Array<number>(6).fill(NaN));
    const run = { ...changed.state.run!, health: { ...changed.state.run!.health, findings: [origin] } };
    const { page } = await open({ ...changed, state: { ...changed.state, run } });
    await page.getByText('Every entry of dW is NaN. They begin in conv2.').waitFor();
    await page.locator('.tensor-note').getByRole('button', { name: 'Go to conv2' }).click();
    await page.locator('[role=option][data-layer=conv2][aria-selected=true]').waitFor();
    await page.locator('.tensor-notes').waitFor({ state: 'hidden' });
  });

  it('in which some entries are not finite leads from one to the next', async () => {
    const { page } = await open(gradientOf([2, 3], [1, 2, Infinity, 4, NaN, 6]));
    await page.getByText('2 of 6 entries are NaN or infinite; N goes from one to the next.').waitFor();
    const map = new MapProbe(page);
    await map.focus();
    const met: string[] = [];
    for (let press = 0; press < 3; press++) {
      await page.keyboard.press('n');
      met.push((await map.readout()).replaceAll(/\s+/g, ' '));
    }
    // The worst entry of the check comes first.
    assert.match(met.join('; '), /dW\[0, 2\] = ∞; dW\[1, 1\] = NaN/);
  });

  it('in which entries are not finite points at them while they are few', async () => {
    const values = (count: number): number[] =>
      Array.from({ length: 1200 }, (_, at) => (at % 7 === 0 && at < 7 * count ? NaN : 1));
    for (const [count, isPointedAt] of [[100, true], [101, false]] as const) {
      const check = { ...checkedState.check!, layers: [] };
      const changed = gradientOf([20, 60], values(count));
      const { page } = await open({ ...changed, state: { ...changed.state, check }, width: 320 });
      const map = new MapProbe(page);
      await map.ready();
      await page.locator('.statistics', { hasText: new RegExp(`NaN\\s*${count}`) }).waitFor();
      assert.equal(await map.countOf(await map.colourOf('--heat-mark')) > 0, isPointedAt, `${count} of them`);
    }
  });

  it('in whose layer NaN begins says so', async () => {
    const changed = gradientOf([1, 2], [NaN, 1]);
    const run = {
      ...changed.state.run!, health: { ...changed.state.run!.health, findings: [{ ...origin, layer: 'fc1' }] },
    };
    const { page } = await open({ ...changed, state: { ...changed.state, run } });
    await page.getByText('1 of 2 entries is NaN; N goes from one to the next. They begin in this layer;').waitFor();
    assert.equal(await page.locator('.tensor-note button').isVisible(), false);
  });

  for (const [shape, place, size] of [
    [[1], '[0]', '1 entry'], [[1, 1], '[0, 0]', '1 × 1'], [[], '', 'scalar'],
  ] as const) {
    it(`of one entry (${size}) is that number`, async () => {
      const { page } = await open(gradientOf(shape, [0.25]));
      await new MapProbe(page).ready();
      const readout = (await page.locator('.readout').innerText()).replaceAll(/\s+/g, ' ');
      assert.ok(readout.startsWith(`dW${place} = 0.25`), readout);
      assert.equal(await page.locator('.statistics dd').first().innerText(), size);
      assert.equal(await page.locator('.histogram').isVisible(), false);
      assert.equal(await page.locator('.tensor-notes').isVisible(), false);
    });
  }

  it('without entries says which axis is empty, and what to do', async () => {
    const { page } = await open(gradientOf([0, 6], []));
    await page.getByText('dW has no entries: its axis unit has size 0. Give it a size of at least 1 in the definition.')
      .waitFor();
    assert.equal(await page.locator('.heat-map').isVisible(), false);
    assert.equal(await page.locator('.entry-table').isVisible(), false);
  });

  it('with 1e-300 beside 1e300 offers the scale that tells them apart', async () => {
    const { page } = await open(gradientOf([2, 3], [1e-300, -1e300, 1e-290, 0, 1e-200, 1e300]));
    await page.getByText('3 of 5 entries that are not 0 look like 0').waitFor();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.locator('.tensor-notes').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Show as heat map' }).click();
    await page.getByRole('button', { name: 'Use a logarithmic scale' }).click();
    await page.getByText(/^logarithmic, down to ±/).waitFor();
    await page.locator('.tensor-notes').waitFor({ state: 'hidden' });
    assert.equal(await page.locator('.scale select').inputValue(), 'signedLog');
  });

  it('in which most samples are right already says nothing about small entries', async () => {
    // Three of four samples have gradients that are thousands of times smaller than the fourth's.
    const { page } = await open(gradientOf([4, 6], Float64Array.from({ length: 24 }, (_, at) =>
      (at < 18 ? 1e-4 : 1) * Math.cos(at))));
    await page.locator('.histogram-bar').first().waitFor();
    assert.equal(await page.locator('.tensor-notes').isVisible(), false);
  });

  it('of 5 and of 7 axes says how to find one’s way', async () => {
    for (const shape of [[2, 3, 2, 3, 4], [2, 2, 2, 2, 2, 2, 2]]) {
      const { page } = await open(counting(shape));
      const map = new MapProbe(page);
      await map.ready();
      await page.getByText(`dW has ${shape.length} axes, nested into each other`).waitFor();
      await map.focus();
      await page.keyboard.press('Control+End');
      const last = shape.map((size) => size - 1).join(', ');
      const size = shape.reduce((product, one) => product * one, 1);
      assert.match((await map.readout()).replaceAll(/\s+/g, ' '), new RegExp(`^dW\\[${last}\\] = ${size}`));
      await page.getByLabel('Index').fill('1, ..., 0');
      await page.keyboard.press('Enter');
      await page.getByRole('slider', { name: 'axis 0' }).waitFor();
      // Two of them run no more: three that do are easy, and five are not.
      assert.equal(await page.getByText('nested into each other').isVisible(), shape.length - 2 > 4);
    }
  });

  it('keeps what is said of it apart from what is said of the next one', async () => {
    const changed = gradientOf([2, 2], [0, 0, 0, 0]);
    const { page } = await open(changed);
    await page.getByText('Every entry of dW is exactly 0').waitFor();
    await page.getByRole('tab', { name: 'W', exact: true }).click();
    await page.locator('.readout', { hasText: 'W[' }).waitFor();
    assert.equal(await page.locator('.tensor-notes').isVisible(), false);
  });

  for (const theme of allThemes) {
    it(`with something to say of it leaves nothing for axe-core to find (${theme})`, async () => {
      const { page } = await open({ theme, ...gradientOf([1, 1, 1, 2, 3], [NaN, 0, 1e-9, 1e-9, 1e-9, 1]) });
      await page.getByRole('button', { name: 'Use a logarithmic scale' }).waitFor();
      assert.equal(await page.locator('.tensor-note').count(), 3);
      assert.deepEqual(await audit(page), []);
    });
  }
});
