import * as vscode from 'vscode';
import type { Comparison } from '../../protocol/compare';
import { ruleText } from '../../protocol/tolerance';
import { runNetwork } from '../check/checkNetwork';
import { withProgress } from '../check/progress';
import { fileNameOf } from '../networks/fileName';
import { readWithin } from '../networks/files';
import type { OpenNetwork } from '../networks/networks';
import type { Parts } from '../parts';
import { memoryLimit } from '../settings';
import { chooseDefinition } from './chooseDefinition';
import type { Target } from './target';

/**
 * “Compare My Gradients…”: compares the gradients in a file with those of a network, and leads to the first that is
 * wrong on the way back from the loss.
 */
export async function compareGradients(parts: Parts, target: Target): Promise<void> {
  const open = await chooseDefinition(parts, target);
  if (!open) return;
  const network = parts.networks.of(open);
  const file = await pickFile(network.uri);
  if (!file || !await runNetwork(network, parts.networks, parts.definitions)) return;
  const name = fileNameOf(file);
  const bytes = await readWithin(file, memoryLimit(network.uri));
  const as = name.endsWith('.npy') ? await pickGradient(network, name) : undefined;
  if (name.endsWith('.npy') && as === undefined) return;
  const title = vscode.l10n.t('Comparing with {0}', name);
  const reply = await withProgress(network, parts.networks, () =>
    network.model.compare({ path: name, bytes }, as === undefined ? {} : { as }), title);
  if (reply.kind === 'refused') {
    const [first = '', ...others] = reply.problems;
    const message = others.length === 0 ? first : vscode.l10n.t('{0} (and {1} more)', first, others.length);
    void vscode.window.showErrorMessage(message);
    return;
  }
  show(parts, network, reply.comparison);
}

function show({ inspectors }: Parts, { uri }: OpenNetwork, comparison: Comparison): void {
  const { culprit, tensors, refused } = comparison;
  const first = culprit ? { layer: culprit.layer, tensor: culprit.tensor } : undefined;
  inspectors.show(uri, first);
  const [misfit] = refused;
  if (culprit) {
    const message = tensors.find(({ name }) => name === culprit.tensor)?.message ?? culprit.reason;
    const sentence = vscode.l10n.t('The first gradient that is wrong is {0}. {1}', culprit.tensor, message);
    void vscode.window.showWarningMessage(sentence);
  } else if (misfit) void vscode.window.showWarningMessage(misfit.message);
  else void vscode.window.showInformationMessage(agreement(comparison));
}

function agreement({ tensors, missing, file, tolerance }: Comparison): string {
  const found = tensors.length === 1
    ? vscode.l10n.t('The gradient in {0} agrees with the exact one.', file)
    : vscode.l10n.t('All {0} gradients in {1} agree with the exact ones.', tensors.length, file);
  const all = tolerance ? vscode.l10n.t('{0} Your rule decides: {1}.', found, ruleText(tolerance)) : found;
  return missing.length === 0 ? all : vscode.l10n.t('{0} It does not hold {1}.', all, missing.join(', '));
}

async function pickFile(definition: vscode.Uri): Promise<vscode.Uri | undefined> {
  const folder = definition.scheme === 'untitled'
    ? vscode.workspace.workspaceFolders?.[0]?.uri
    : vscode.Uri.joinPath(definition, '..');
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Which file holds your gradients?'),
    openLabel: vscode.l10n.t('Compare'),
    filters: { [vscode.l10n.t('Tensor files')]: ['npz', 'npy', 'safetensors'] },
    ...(folder && { defaultUri: folder }),
  });
  return picked?.[0];
}

/** An .npy file has one tensor without a name. */
async function pickGradient({ model }: OpenNetwork, file: string): Promise<string | undefined> {
  const gradients = model.results?.run.layers.flatMap(({ tensors }) => tensors)
    .filter(({ role }) => role === 'gradient') ?? [];
  const unique = new Map(gradients.map((tensor) => [tensor.name, tensor]));
  const items = [...unique.values()].map(({ name, symbol }) => ({ label: name, description: symbol }));
  const placeHolder = vscode.l10n.t('Which gradient is in {0}?', file);
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.label;
}
