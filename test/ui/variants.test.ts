import assert from 'node:assert/strict';
import { checkedState, notChecked } from './fixtures/network';
import { MapProbe } from './map';
import { useInspector } from './useInspector';

describe('The sides of a checked gradient', () => {
  const open = useInspector();

  it('take the place of the gradient, with the cursor where it was', async () => {
    const { page, calls } = await open();
    await new MapProbe(page).ready();
    await page.getByRole('button', { name: '[3, 2, 0, 1], Fail' }).click();
    await page.locator('.readout', { hasText: 'dW[3, 2, 0, 1]' }).waitFor();
    await page.getByRole('radio', { name: 'Numeric' }).click();
    await page.locator('.readout-value', { hasText: '−0.0712345678' }).waitFor();
    assert.ok(calls.includes('tensor conv2.weight.grad.numeric'));
    await page.getByRole('radio', { name: 'Error', exact: true }).click();
    await page.locator('.readout-value', { hasText: '0.1424691356' }).waitFor();
    await page.getByRole('radio', { name: 'Relative error' }).click();
    await page.locator('.readout-value', { hasText: /^2$/ }).waitFor();
    await page.getByRole('radio', { name: 'Backpropagation' }).click();
    await page.locator('.readout-value', { hasText: /^0\.0712345678$/ }).waitFor();
    await page.locator('.readout', { hasText: 'dW[3, 2, 0, 1]' }).waitFor();
  });

  it('have statistics of their own, which are not those of the layer', async () => {
    const { page } = await open({ selection: { layer: 'conv1', tensor: 'x.grad' } });
    const row = page.getByRole('option', { name: /^x/ });
    const before = await row.innerText();
    await page.getByRole('radio', { name: 'Relative error' }).click();
    await page.getByRole('radio', { name: 'Relative error', checked: true }).waitFor();
    await page.locator('.statistics', { hasText: /Zero\s*99\.8 %/ }).waitFor();
    assert.equal(await row.innerText(), before);
  });

  it('have statistics over every entry', async () => {
    const { page } = await open();
    await page.getByRole('radio', { name: 'Relative error' }).click();
    // Of 432 entries three fail and one is below the noise; all others agree exactly.
    await page.locator('.statistics', { hasText: /Max\s*2\s*Mean/ }).waitFor();
    await page.locator('.statistics', { hasText: /Zero\s*99\.1 %/ }).waitFor();
    // 2 is beyond the end of the colours, 0.1; the others are 0.077, 0.048 and 0.022.
    await page.locator('.scale').getByText('1 entry beyond').waitFor();
    assert.equal(await page.locator('.scale-range').innerText(), '1e-9\n0.1');
    assert.equal(await page.locator('.scale-note').innerText(), 'ticks at 1e-7, 1e-5, 0.001');
    const key = await page.locator('.swatch.beyond').evaluate((swatch) => getComputedStyle(swatch).backgroundImage);
    const end = await new MapProbe(page).colourOf('--heat-large-error');
    assert.ok(key.includes(`rgb(${end.join(', ')})`), `the key has the colour of the end: ${key}`);
  });

  it('are not offered before a check, nor for what was not checked', async () => {
    const { page } = await open({ state: notChecked });
    await new MapProbe(page).ready();
    assert.equal(await page.locator('.variants').isVisible(), false);
    const checked = await open({ selection: { layer: 'conv2', tensor: 'conv2.weight' } });
    await new MapProbe(checked.page).ready();
    assert.equal(await checked.page.locator('.variants').isVisible(), false);
  });

  it('stay chosen when the network is checked again', async () => {
    const { page, inspector, calls } = await open();
    await page.getByRole('radio', { name: 'Numeric' }).click();
    await page.getByRole('radio', { name: 'Numeric', checked: true }).waitFor();
    await inspector.update({ ...notChecked, runNumber: 2, activity: { kind: 'checking' } });
    await page.locator('.variants').waitFor({ state: 'hidden' });
    await inspector.update({ ...checkedState, check: { ...checkedState.check! }, runNumber: 2 });
    await page.getByRole('radio', { name: 'Numeric', checked: true }).waitFor();
    assert.equal(calls.filter((call) => call === 'statistics conv2.weight.grad.numeric').length, 2);
  });
});
