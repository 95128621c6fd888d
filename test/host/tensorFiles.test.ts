import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readNpz, writeNpz } from '../../src/files/npz';
import { compareGradients } from '../../src/host/commands/compareGradients';
import { compareWithChosen } from '../../src/host/compare/compareWithChosen';
import { copyAsNumPy } from '../../src/host/commands/copyAsNumPy';
import { exportTensors } from '../../src/host/commands/exportTensors';
import { collectDiagnostics } from '../../src/host/diagnostics/collect';
import { inspectorState } from '../../src/host/inspector/state';
import type { Parts } from '../../src/host/parts';
import { comparisonOf, type OwnGradients } from '../../src/protocol/compare';
import { english } from '../../src/protocol/sentence';
import { ownNetworks, type OwnNetworks } from './ownNetworks';
import { closeAll, eventually, folder, openDefinition, small, writeNoticed } from './workspace';

const gradient = 'fc1.weight.grad';

describe('tensors that come from and go to files', () => {
  let own: OwnNetworks;
  let parts: Parts;
  const { showOpenDialog, showSaveDialog } = vscode.window;

  /** What the next dialogs are answered with. */
  function answerDialogs(file: vscode.Uri): void {
    Object.assign(vscode.window, {
      showOpenDialog: () => Promise.resolve([file]),
      showSaveDialog: () => Promise.resolve(file),
    });
  }

  beforeEach(() => {
    own = ownNetworks();
    const inspectors: Partial<Parts['inspectors']> = { show: () => undefined };
    parts = { ...own, inspectors } as unknown as Parts;
  });

  afterEach(async () => {
    Object.assign(vscode.window, { showOpenDialog, showSaveDialog });
    vscode.Disposable.from(...own.parts).dispose();
    await closeAll();
  });

  it('are exported, one alone, and hold the gradient', async () => {
    const { uri } = await openDefinition(small);
    const file = vscode.Uri.joinPath(folder(), 'exported.npz');
    answerDialogs(file);
    const exporting = exportTensors(parts, { uri, layer: 'fc1', tensor: gradient });
    const isWritten = async (): Promise<boolean> => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return (await vscode.workspace.fs.readDirectory(folder())).some(([name]) => name === 'exported.npz');
    };
    await eventually(isWritten, Boolean);
    void exporting;
    const tensors = readNpz(await vscode.workspace.fs.readFile(file), 'exported.npz');
    assert.deepEqual([...tensors.keys()], [gradient]);
    const { shape, data } = await own.networks.at(uri).model.tensor(gradient);
    assert.deepEqual(tensors.get(gradient)?.shape, shape);
    assert.deepEqual([...tensors.get(gradient)!.data], [...data]);
  });

  it('are copied as NumPy with all their digits', async () => {
    const { uri } = await openDefinition(small);
    await copyAsNumPy(parts, { uri, layer: 'fc1', tensor: 'fc1.bias.grad' });
    const { data } = await own.networks.at(uri).model.tensor('fc1.bias.grad');
    assert.equal(await vscode.env.clipboard.readText(), `np.array([${[...data].join(', ')}])`);
  });

  for (const [words, factor] of [['agree with the exact ones', 1], ['lead to the layer that is wrong', 2]] as const) {
    it(`${words} when they are ${factor} times the exact ones`, async () => {
      const document = await openDefinition(small);
      const { model } = own.networks.at(document.uri);
      assert.equal(await model.run(), 'done');
      const { shape, data } = await model.tensor(gradient);
      const mine = { name: gradient, dtype: 'float64' as const, shape, data: data.map((value) => factor * value) };
      const file = vscode.Uri.joinPath(folder(), `mine${factor}.npz`);
      await vscode.workspace.fs.writeFile(file, writeNpz([mine], file.path));
      answerDialogs(file);
      await compareGradients(parts, { uri: document.uri });
      const comparison = comparisonOf(model.results?.compared);
      assert.equal(comparison?.verdict, factor === 1 ? 'pass' : 'fail');
      assert.equal(comparison.culprit?.tensor, factor === 1 ? undefined : gradient);
      const problems = collectDiagnostics(own.definitions.of(document)!, model)
        .filter(({ code }) => code === 'comparison');
      assert.deepEqual(problems.map(({ range }) => document.getText(range)), factor === 1 ? [] : ['"fc1"']);
    });
  }

  it('are refused in a sentence, and compared again as soon as the file is written again', async () => {
    const document = await openDefinition(small);
    const network = own.networks.at(document.uri);
    const { model } = network;
    assert.equal(await model.run(), 'done');
    const file = await writeNoticed('again.npz', 'no gradients');
    answerDialogs(file);
    const reply = await compareWithChosen(network, own.networks, own.definitions);
    assert.equal(reply?.kind, 'refused');
    assert.match(english(reply.problems[0]), /^again\.npz: /);
    const shown = (): OwnGradients | undefined =>
      inspectorState('small', model, own.definitions.of(document), { notation: 'pytorch', palette: 'blueOrange' })
        .ownGradients;
    assert.deepEqual(shown()?.reply, reply);
    const { shape, data } = await model.tensor(gradient);
    const mine = { name: gradient, dtype: 'float64' as const, shape, data: data.slice() };
    await vscode.workspace.fs.writeFile(file, writeNpz([mine], 'again.npz'));
    await eventually(() => comparisonOf(shown())?.verdict, (verdict) => verdict === 'pass');
    await vscode.workspace.fs.delete(file);
    await eventually(() => shown()?.reply, (now) =>
      now?.kind === 'refused' && english(now.problems[0]) === 'again.npz: the file is not there any more');
    model.stopComparing();
    assert.equal(shown(), undefined);
  });
});
