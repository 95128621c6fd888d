import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, edit, hoverOver, openDefinition, openUntitled, rangeOf, small } from './workspace';

describe('a hover', () => {
  afterEach(closeAll);

  it('tells operator, arguments, shapes, parameters and equations of a layer', async () => {
    const document = await openDefinition(small);
    const text = await hoverOver(document, '"conv1"');
    // A 3 × 3 kernel without padding turns 6 × 6 into 4 × 4; 2 · 1 · 3 · 3 weights and 2 biases.
    assert.match(text, /conv1: Conv2d\(out_channels=2, kernel_size=3, stride=1, padding=0,/);
    assert.match(text, /\*\*Z\*\*,&nbsp;\*\*dZ\*\*.*N&nbsp;×&nbsp;2&nbsp;×&nbsp;4&nbsp;×&nbsp;4/);
    assert.match(text, /\*\*W\*\*,&nbsp;\*\*dW\*\*.*\| 2&nbsp;×&nbsp;1&nbsp;×&nbsp;3&nbsp;×&nbsp;3/);
    assert.match(text, /\*\*b\*\*,&nbsp;\*\*db\*\*.*\| 2 /);
    // 2 · 9 products for each of 2 · 16 outputs.
    assert.match(text, /20 parameters · 576 FLOPs a sample · receptive field 3 × 3 of `x` · N = 2 samples/);
    assert.match(text, /dW +.*eq\. 25, 27–29\n2 × 1 × 3 × 3 +N × 1 × 6 × 6 +N × 2 × 4 × 4/);
  });

  it('is the same anywhere in the layer, on its operator too', async () => {
    const document = await openDefinition(small);
    assert.equal(await hoverOver(document, '"Conv2d"'), await hoverOver(document, '"conv1"'));
  });

  it('explains an argument', async () => {
    const document = await openDefinition(small);
    const text = await hoverOver(document, '"kernel_size"');
    assert.match(text, /Height and width of the kernel\./);
    assert.match(text, /It must be given\./);
    assert.match(text, /conv1: N × 1 × 6 × 6 → N × 2 × 4 × 4\nkernel_size=4: → N × 2 × 3 × 3, W 2 × 1 × 4 × 4/);
    assert.equal(await hoverOver(document, ' 3 }'), text);
  });

  it('explains inputs and the loss', async () => {
    const document = await openDefinition(small);
    assert.match(await hoverOver(document, '"x"'), /N&nbsp;×&nbsp;1&nbsp;×&nbsp;6&nbsp;×&nbsp;6/);
    assert.match(await hoverOver(document, '"CrossEntropyLoss"'), /loss: CrossEntropyLoss\(.*reduction="mean"/);
  });

  it('says nothing between the layers', async () => {
    assert.equal(await hoverOver(await openDefinition(small), '"format"'), '');
  });

  it('follows an edit at once', async () => {
    const document = await openDefinition(small);
    await edit(document, '"out_channels": 2', '"out_channels": 5');
    assert.match(await hoverOver(document, '"conv1"'), /5&nbsp;×&nbsp;1&nbsp;×&nbsp;3&nbsp;×&nbsp;3/);
  });

  it('still says what a layer is when its shapes do not fit', async () => {
    const document = await openDefinition(small.replace('"out_features": 3', '"out_features": 3, "in_features": 9'));
    const text = await hoverOver(document, '"fc1"');
    assert.match(text, /Dense layer/);
    assert.match(text, /cannot be inferred/);
  });

  it('cannot be made to run or show anything by a name', async () => {
    const name = '[x](command:evil) <img src=y> $(bug) | `code`';
    const document = await openDefinition(small.replace('"conv1"', JSON.stringify(name)));
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri,
      rangeOf(document, '"Conv2d"').start);
    const content = hover!.contents[0] as vscode.MarkdownString;
    // Within a code block nothing of it means anything.
    assert.ok(content.value.startsWith(`\`\`\`python\n${name}: Conv2d(`));
    assert.equal(content.value.replace(name, '').includes('command:evil)'), false);
    assert.deepEqual(typeof content.isTrusted === 'object' && [...content.isTrusted.enabledCommands].sort(),
      ['gradientDebugger.inspectTensor', 'gradientDebugger.runGradientCheck']);
  });

  it('works in an untitled definition, with CR LF, a byte order mark and names in any script', async () => {
    const untitled = await openUntitled(small.replaceAll('conv1', '畳み込み'));
    assert.match(await hoverOver(untitled, '"畳み込み"'), /畳み込み: Conv2d/);
    await closeAll();
    const document = await openDefinition(`\uFEFF${small.replaceAll('\n', '\r\n')}`);
    assert.match(await hoverOver(document, '"fc1"'), /fc1: Linear\(out_features=3/);
  });

  it('can be turned off', async () => {
    const document = await openDefinition(small);
    const settings = vscode.workspace.getConfiguration('gradientDebugger');
    await settings.update('hover.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      assert.equal(await hoverOver(document, '"conv1"'), '');
    } finally {
      await settings.update('hover.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
