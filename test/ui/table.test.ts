import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Shape } from '../../src/tensor/shape';
import { audit } from './audit';
import { withTensor } from './fixtures/changes';
import { comparedState, times } from './fixtures/comparison';
import { checkedState, notChecked } from './fixtures/network';
import { sessionOf } from './fixtures/sessions';
import { allThemes, type InspectorOptions, type InspectorPage } from './inspectorPage';
import { useInspector } from './useInspector';

function gradientOf(shape: Shape, data: ArrayLike<number>): InspectorOptions {
  return withTensor(notChecked, 'fc1.weight.grad', shape, Float64Array.from(data));
}

/** The first rows, cell by cell. */
async function firstRows(page: Page, count: number): Promise<readonly (readonly string[])[]> {
  return page.locator('.entry-row').evaluateAll((rows, most) => rows.slice(0, most).map((row) =>
    [...row.children].map((cell) => cell.textContent)), count);
}

const heads = (page: Page): Promise<readonly string[]> =>
  page.locator('.entry-heading [role=columnheader]:visible').allInnerTexts();

describe('The table', () => {
  const open = useInspector();

  async function openTable(options: InspectorOptions): Promise<InspectorPage> {
    const inspector = await open(options);
    await inspector.page.getByRole('button', { name: 'Show as table' }).click();
    await inspector.page.locator('.entry-row').first().waitFor();
    return inspector;
  }

  it('lists entries, and sorts them by magnitude', async () => {
    const { page } = await openTable(gradientOf([2, 3], [1, -9, 3, NaN, -5, 6]));
    const rows = page.locator('.entry-row');
    const cells = (): Promise<readonly string[]> => rows.locator('.entry-value').allInnerTexts();
    assert.deepEqual(await cells(), ['1', '−9', '3', 'NaN', '−5', '6']);
    const sort = page.getByRole('button', { name: 'Value' });
    await sort.click();
    assert.deepEqual(await cells(), ['NaN', '−9', '6', '−5', '3', '1']);
    assert.equal(await page.getByRole('columnheader', { name: 'Value' }).getAttribute('aria-sort'), 'descending');
    await sort.click();
    assert.deepEqual(await cells(), ['1', '3', '−5', '6', '−9', 'NaN']);
    await page.getByRole('button', { name: 'Index' }).click();
    assert.deepEqual(await rows.locator('.entry-index').allInnerTexts(), [
      '[0, 0]', '[0, 1]', '[0, 2]', '[1, 0]', '[1, 1]', '[1, 2]',
    ]);
  });

  it('is one tab stop; arrows move the cursor that the map has too, and copying gives columns', async () => {
    const { page } = await openTable(gradientOf([2, 3], [1, -9, 3, 4, -5, 6]));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('.entry-scroller').focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('.readout', { hasText: 'dW[0, 1]' }).waitFor();
    const announced = page.locator('[aria-live=polite][aria-atomic=true]');
    assert.equal(await announced.innerText(), 'dW, unit 0, input 1, −9');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+c');
    await page.getByText('2 rows copied').waitFor({ state: 'attached' });
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '0\t1\t-9\n0\t2\t3');
    await page.getByRole('button', { name: 'Show as heat map' }).click();
    await page.locator('.heat-map').waitFor();
    await page.locator('.readout', { hasText: 'dW[0, 2]' }).waitFor();
  });

  it('has no more rows than are in sight, to the last of two million', async () => {
    const { page } = await openTable(gradientOf([2_000_000], new Float64Array(2_000_000).fill(0.5)));
    await page.locator('.entry-scroller').focus();
    await page.keyboard.press('End');
    await page.locator('.entry-row', { hasText: '[1999999]' }).waitFor();
    assert.ok(await page.locator('.entry-row').count() < 60);
    assert.equal(await page.locator('.entry-table').getAttribute('aria-rowcount'), '2000001');
  });

  it('has the errors of a checked gradient, and is sorted by them', async () => {
    const { page } = await openTable({});
    await page.locator('.entry-error').nth(4).waitFor();
    assert.deepEqual(await heads(page), ['Index ↑', 'Value', 'Error', 'Relative error', 'Check']);
    await page.getByRole('button', { name: 'Error', exact: true }).click();
    await page.locator('.entry-row', { hasText: '[3, 2, 0, 1]' }).waitFor();
    // 2 · 0.0712345678, 0.0523 − 0.0498, 0.0312 − 0.0305 and 1.3e-9 − 1.2e-9; all others agree exactly.
    assert.deepEqual((await firstRows(page, 5)).map(([index, , error]) => [index, error]), [
      ['[3, 2, 0, 1]', '0.142'], ['[0, 5, 2, 2]', '0.0025'], ['[7, 0, 1, 1]', '7e-4'], ['[1, 1, 1, 0]', '1e-10'],
      ['[0, 0, 0, 0]', '0'],
    ]);
    await page.getByRole('button', { name: 'Relative error' }).click();
    await page.locator('.entry-row').nth(1).getByText('[1, 1, 1, 0]').waitFor();
    assert.deepEqual((await firstRows(page, 5)).map(([index, , , relative]) => [index, relative]), [
      ['[3, 2, 0, 1]', '2'], ['[1, 1, 1, 0]', '0.0769'], ['[0, 5, 2, 2]', '0.0478'], ['[7, 0, 1, 1]', '0.0224'],
      ['[0, 0, 0, 0]', '0'],
    ]);
    assert.equal(
      await page.getByRole('columnheader', { name: 'Relative error' }).getAttribute('aria-sort'), 'descending');
    await page.getByRole('button', { name: 'Relative error' }).click();
    await page.locator('.entry-row').first().getByText('0', { exact: true }).first().waitFor();
    await page.locator('.entry-scroller').focus();
    await page.keyboard.press('End');
    await page.locator('.entry-row.current', { hasText: '[3, 2, 0, 1]' }).waitFor();
    await page.locator('.readout', { hasText: 'dW[3, 2, 0, 1]' }).waitFor();
    assert.ok(await page.locator('.entry-row').count() < 60, 'only the rows in sight exist');
  });

  it('is sorted and copied by the keyboard, errors included', async () => {
    const { page } = await openTable({});
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('.entry-error').nth(4).waitFor();
    await page.getByRole('button', { name: 'Value' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.entry-row').first().getByText('[3, 2, 0, 1]').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+ArrowDown');
    await page.locator('.entry-row.marked').nth(1).waitFor();
    await page.keyboard.press('Control+c');
    await page.getByText('2 rows copied').waitFor({ state: 'attached' });
    const [first, second] = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
    assert.equal(first, ['3\t2\t0\t1', 0.0712345678, 0.0712345678 + 0.0712345678, 2].join('\t'));
    assert.equal(second!.split('\t').slice(0, 5).join(), '0,5,2,2,-0.0523');
  });

  it('has no errors before a check, nor for what was not checked, and is then sorted by index again', async () => {
    const { page } = await openTable(gradientOf([2, 2], [1, 2, 3, 4]));
    assert.deepEqual(await heads(page), ['Index ↑', 'Value']);
    const checked = await openTable({});
    await checked.page.getByRole('button', { name: 'Error', exact: true }).click();
    await checked.page.getByRole('tab', { name: 'W', exact: true }).click();
    await checked.page.locator('.readout', { hasText: 'W[' }).waitFor();
    assert.deepEqual(await heads(checked.page), ['Index ↑', 'Value']);
  });

  it('has the differences from somebody’s own gradients', async () => {
    const session = sessionOf('small');
    const state = comparedState(session, { 'fc1.weight.grad': times(3) });
    const { page } = await openTable({ session, state, selection: { layer: 'fc1', tensor: 'fc1.weight.grad' } });
    await page.locator('.entry-error').nth(2).waitFor();
    assert.deepEqual(await heads(page), ['Index ↑', 'Value', 'Difference']);
    await page.getByRole('button', { name: 'Difference' }).click();
    const { data } = session.tensor('fc1.weight.grad');
    const largest = data.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    const position = data.indexOf(largest);
    await page.locator('.entry-row').first().getByText(`[${Math.floor(position / 12)}, ${position % 12}]`).waitFor();
    const [[, value, difference] = []] = await firstRows(page, 1);
    const number = (text: string | undefined): number => Number(text!.replace('−', '-'));
    assert.equal(number(value), largest);
    assert.ok(Math.abs(number(difference) / (2 * largest) - 1) < 5e-3, `${difference} is twice ${largest}`);
  });

  it('shows the errors of another check when there is one', async () => {
    const { page, inspector, calls } = await openTable({ state: { ...checkedState, checkNumber: 1 } });
    await page.locator('.entry-error').nth(4).waitFor();
    const asked = (): number => calls.filter((call) => call === 'tensorPage conv2.weight.grad.error values').length;
    const before = asked();
    await inspector.update({ ...checkedState, checkNumber: 2 });
    while (asked() === before) await page.waitForTimeout(20);
    await page.locator('.entry-error').nth(4).waitFor();
  });

  for (const theme of allThemes) {
    it(`leaves nothing for axe-core to find (${theme})`, async () => {
      const { page } = await openTable({ theme });
      await page.getByRole('button', { name: 'Error', exact: true }).click();
      await page.locator('.entry-row').first().getByText('[3, 2, 0, 1]').waitFor();
      assert.deepEqual(await audit(page), []);
    });
  }
});
