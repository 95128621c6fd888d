import * as vscode from 'vscode';
import type { CompareReply } from '../../protocol/compare';
import { runNetwork } from '../check/checkNetwork';
import { withProgress } from '../check/progress';
import type { Definitions } from '../definitions/definitions';
import { fileNameOf } from '../networks/fileName';
import type { Networks, OpenNetwork } from '../networks/networks';
import { pick } from '../pick';

/**
 * Asks for a file of gradients, and compares those with the exact ones of a network, which is run first if need be.
 * @returns undefined when the user gives up, or the network cannot be run, which has been explained then
 */
export async function compareWithChosen(
  network: OpenNetwork,
  networks: Networks,
  definitions: Definitions,
): Promise<CompareReply | undefined> {
  const file = await pickFile(network.uri);
  if (!file || !await runNetwork(network, networks, definitions)) return undefined;
  const name = fileNameOf(file);
  const as = name.endsWith('.npy') ? await pickGradient(network, name) : undefined;
  if (name.endsWith('.npy') && as === undefined) return undefined;
  const source = { address: file.toString(), file: name, ...(as !== undefined && { as }) };
  const title = vscode.l10n.t('Comparing with {0}', name);
  return withProgress(network, networks, () => network.model.compare(source), title);
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
  return (await pick(placeHolder, items))?.label;
}
