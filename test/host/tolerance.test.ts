import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, hoverOver, lensTitles, openDefinition, problemsOf, withSettings } from './workspace';

/** f(x) = x² with a derivative that is off by one part in a thousand. */
const slightlyWrong = `{
  "format": "gradnet", "version": 1, "batch": 2,
  "inputs": [{ "name": "x", "shape": ["N", 3] }],
  "layers": [{ "name": "square", "op": "Elementwise", "expr": "x ** 2", "dexpr": "2.002 * x" }],
  "loss": { "op": "MSELoss" }
}
`;

async function check({ uri }: vscode.TextDocument): Promise<void> {
  await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', uri);
}

describe('a tolerance of the user’s own', () => {
  afterEach(closeAll);

  it('lets pass what rounding does not explain, and every result says whose rule that is', async () => {
    const document = await openDefinition(slightlyWrong);
    await check(document);
    await eventually(() => problemsOf(document), (found) => found.some(({ code }) => code === 'gradient'));
    await withSettings({ 'check.tolerance': 'fixed', 'check.rtol': 0.002, 'check.atol': 0 }, async () => {
      await eventually(() => hoverOver(document, '"square"'), (text) => text.includes('its settings'));
      await check(document);
      const text = await eventually(() => hoverOver(document, '"square"'), (seen) => seen.includes('Gradient check:'));
      assert.ok(text.replaceAll('\\', '').includes('Pass (your rule: |a − n| ≤ 0 + 0.002·|n|)'), text);
      assert.ok((await lensTitles(document)).some((title) => title.endsWith('✓ Pass · your rule')));
      await eventually(() => problemsOf(document), (found) => found.every(({ code }) => code !== 'gradient'));
    });
  });

  it('names itself where gradients fail by it', async () => {
    const document = await openDefinition(slightlyWrong);
    await withSettings({ 'check.tolerance': 'fixed', 'check.rtol': 0.0005, 'check.atol': 0 }, async () => {
      await check(document);
      const found = await eventually(() => problemsOf(document), ({ length }) => length > 0);
      const failures = found.filter(({ code }) => code === 'gradient');
      assert.ok(failures.length > 0);
      for (const { message } of failures) assert.ok(message.includes('your rule: |a − n| ≤ 0 + 0.0005·|n|'), message);
    });
  });

  it('has the numbers of torch.autograd.gradcheck where none are set, and leaves nonsense alone', async () => {
    const document = await openDefinition(slightlyWrong);
    await withSettings({ 'check.tolerance': 'fixed', 'check.rtol': -1, 'check.atol': 'much' }, async () => {
      await check(document);
      const text = await hoverOver(document, '"square"');
      assert.ok(text.replaceAll('\\', '').includes('|a − n| ≤ 0.00001 + 0.001·|n|'), text);
    });
  });

  it('changes nothing while it does not hold', async () => {
    const document = await openDefinition(slightlyWrong);
    await check(document);
    const before = await hoverOver(document, '"square"');
    await withSettings({ 'check.rtol': 0.5, 'check.atol': 0.5 }, async () => {
      assert.equal(await hoverOver(document, '"square"'), before);
      await check(document);
      assert.doesNotMatch(await hoverOver(document, '"square"'), /your rule/);
    });
  });
});
