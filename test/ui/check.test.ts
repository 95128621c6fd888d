import assert from 'node:assert/strict';
import { checkedState, failingCheck } from './fixtures/network';
import { useInspector } from './useInspector';

describe('The check of a layer', () => {
  const open = useInspector();

  it('counts the verdicts of the shown gradient', async () => {
    const { page } = await open();
    assert.deepEqual(await page.locator('.verdict-counts > div').allInnerTexts(), [
      'Fail\n3', 'Not finite\n0', 'Kink\n0', 'Below noise\n1', 'Untested\n0', 'Pass\n428',
    ]);
  });

  it('counts entries that differ from run to run where there are some', async () => {
    const layers = failingCheck.layers.map((layer) => ({
      ...layer,
      tensors: layer.tensors.map((tensor) => ({ ...tensor, verdicts: { ...tensor.verdicts, nondeterministic: 2 } })),
    }));
    const { page } = await open({ state: { ...checkedState, check: { ...failingCheck, layers } } });
    await page.locator('.verdict-counts > div', { hasText: 'Not deterministic' }).waitFor();
    assert.deepEqual((await page.locator('.verdict-counts > div').allInnerTexts()).slice(0, 3), [
      'Fail\n3', 'Not finite\n0', 'Not deterministic\n2',
    ]);
  });

  it('says what rounding to float32 does to the gradient', async () => {
    const layers = failingCheck.layers.map((layer) => ({
      ...layer, tensors: layer.tensors.map((tensor) => ({ ...tensor, float32Deviation: 1.23e-7 })),
    }));
    const { page } = await open({ state: { ...checkedState, check: { ...failingCheck, layers } } });
    await page.getByText('Rounding to float32 changes it by up to 1.2e-7 of its largest entry.').waitFor();
  });

  it('says by which rule of the user’s own it was decided', async () => {
    // Everything but the culprit, whose reason names the rule by itself.
    const check = { ...failingCheck, layers: failingCheck.layers.slice(-1), tolerance: { rtol: 0.5, atol: 0.25 } };
    delete check.culprit;
    const { page } = await open({ state: { ...checkedState, check } });
    const sentence = await page.locator('.verdict-sentence').innerText();
    assert.ok(sentence.endsWith(' Your rule decides: |a − n| ≤ 0.25 + 0.5·|n|.'), sentence);
  });

  it('has a row for each gradient, which leads to it', async () => {
    const { page } = await open();
    const rows = page.locator('.checked-tensors tbody tr');
    assert.deepEqual((await rows.allInnerTexts()).map((row) => row.split(/\s+/).join(' ')), [
      'dW 432 0.14 2 Fail', 'db 8 2.2e-16 1e-9 Pass',
    ]);
    await page.locator('.checked-tensors').getByRole('button', { name: 'db' }).click();
    assert.equal(await page.getByRole('tab', { selected: true }).innerText(), 'db');
    assert.match(await page.locator('.checked-tensors tr[aria-current=true]').innerText(), /^db/);
  });

  it('belongs to a parameter as well as to its gradient', async () => {
    const { page } = await open({ selection: { layer: 'conv2', tensor: 'conv2.bias' } });
    assert.match(await page.locator('.checked-tensors tr[aria-current=true]').innerText(), /^db/);
  });

  it('lists the worst entries; a press leads to the cell in the gradient', async () => {
    const { page } = await open({ selection: { layer: 'conv2', tensor: 'conv2.weight' } });
    const rows = page.locator('.worst-entries tbody tr');
    assert.equal(await rows.count(), 4);
    const cells = (await rows.nth(1).locator('td').allInnerTexts()).map((cell) => cell.trim());
    assert.deepEqual(cells, ['[0, 5, 2, 2]', '−0.0523', '−0.0498', '0.0025']);
    await page.getByRole('button', { name: '[7, 0, 1, 1], Fail' }).click();
    assert.equal(await page.getByRole('tab', { selected: true }).innerText(), 'dW');
    await page.locator('.readout', { hasText: 'dW[7, 0, 1, 1]' }).waitFor();
    const announced = await page.locator('[aria-live=polite][aria-atomic=true]').innerText();
    assert.match(announced, /^dW, filter 7, channel 0, row 1, column 1, 0\.0312/);
    assert.equal(await rows.nth(2).getAttribute('aria-current'), 'true');
  });

  it('has one tab stop for the worst entries; arrows move', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: '[3, 2, 0, 1], Fail' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    assert.match(focused, /^\[7, 0, 1, 1\]/);
    assert.equal(await page.locator('.worst-entries button[tabindex="0"]').count(), 1);
    await page.keyboard.press('Enter');
    await page.locator('.readout', { hasText: 'dW[7, 0, 1, 1]' }).waitFor();
  });

  it('tells a wrong rule from a right one that gets wrong numbers', async () => {
    const { page } = await open();
    await page.getByText('The backward rule of this layer is wrong.').waitFor();
    await page.getByRole('option', { name: /^conv1/ }).click();
    await page.getByText('The backward rule of this layer is right, but wrong numbers reach it.').waitFor();
    await page.getByRole('option', { name: /^pool1/ }).click();
    await page.getByText('All of this layer lies on kinks').waitFor();
    assert.equal(await page.locator('.checked-tensors').isVisible(), false);
  });

  it('shows both slopes at a kink', async () => {
    const { page } = await open({ selection: { layer: 'conv1', tensor: 'conv1.bias.grad' } });
    await page.getByRole('button', { name: '[4], Kink' }).click();
    await page.getByText('Kink: numeric 0.075, relative error 0.33, left 0.1, right 0.05').waitFor();
  });
});
