import * as vscode from 'vscode';
import { exportKinds, type ExportWish } from '../../protocol/export';
import type { RunView, TensorView } from '../../protocol/views';
import { formatShape } from '../../tensor/shape';
import { runNetwork } from '../check/checkNetwork';
import { exportFrom } from '../export/exportFrom';
import type { Parts } from '../parts';
import { choose } from '../steps/stepInput';
import { BACK } from '../steps/steps';
import { chooseDefinition } from './chooseDefinition';
import type { Target } from './target';

/** “Export Tensors…”: writes all tensors of a run, those that are picked, or the one that is given, to a file. */
export async function exportTensors(parts: Parts, target: Target): Promise<void> {
  const open = await chooseDefinition(parts, target);
  if (!open) return;
  const network = parts.networks.of(open);
  if (!await runNetwork(network, parts.networks, parts.definitions)) return;
  const { results } = network.model;
  const names = target.tensor === undefined ? await pickNames(results!.run) : [target.tensor];
  const wish = names && await pickKind(names);
  if (wish) await exportFrom(network, wish);
}

/** The tensors to export, by name: all of them unless the user picks some; undefined when the user gives up. */
async function pickNames({ layers, network }: RunView): Promise<readonly string[] | 'all' | undefined> {
  const title = vscode.l10n.t('Export Tensors');
  const seen = new Set<string>();
  const items = layers.flatMap((layer): vscode.QuickPickItem[] => {
    const tensors = layer.tensors.filter(({ name }) => !seen.has(name));
    for (const { name } of tensors) seen.add(name);
    const heading = { label: `${layer.name} · ${layer.op}`, kind: vscode.QuickPickItemKind.Separator };
    return [heading, ...tensors.map(itemOf)];
  });
  const placeHolder = vscode.l10n.t('Which tensors of {0}?', network);
  const options = { title, placeHolder, canPickMany: true, matchOnDescription: true } as const;
  const picked = await vscode.window.showQuickPick(items, options);
  if (!picked || picked.length === 0) return undefined;
  return picked.length === seen.size ? 'all' : picked.map(({ description }) => description!);
}

function itemOf({ name, symbol, shape }: TensorView): vscode.QuickPickItem {
  return { label: `${symbol}  ${formatShape(shape)}`, description: name, picked: true };
}

/** The kind of file; CSV is for one tensor alone. */
async function pickKind(names: readonly string[] | 'all'): Promise<ExportWish | undefined> {
  const [single] = names.length === 1 && names !== 'all' ? names : [];
  const chosenNames = names === 'all' ? {} : { names };
  const items = [
    {
      label: exportKinds.npz.title,
      description: '.npz',
      detail: vscode.l10n.t('For NumPy: np.load(file)[name].'),
      wish: { kind: 'npz', ...chosenNames } as const,
    },
    {
      label: exportKinds.safetensors.title,
      description: '.safetensors',
      detail: vscode.l10n.t('For PyTorch and others: safetensors.torch.load_file(file)[name].'),
      wish: { kind: 'safetensors', ...chosenNames } as const,
    },
    ...(single === undefined ? [] : [{
      label: exportKinds.csv.title,
      description: '.csv',
      detail: vscode.l10n.t('For spreadsheets: this tensor alone, as text.'),
      wish: { kind: 'csv', name: single } as const,
    }]),
  ];
  const question = { title: vscode.l10n.t('Export Tensors'), placeholder: vscode.l10n.t('Which kind of file?'), items };
  const chosen = await choose<(typeof items)[number]>(question, { step: 1, totalSteps: 1 });
  return chosen === undefined || chosen === BACK ? undefined : chosen.wish;
}
