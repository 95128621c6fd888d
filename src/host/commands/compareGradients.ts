import * as vscode from 'vscode';
import type { Comparison } from '../../protocol/compare';
import { ruleText } from '../../protocol/tolerance';
import { compareWithChosen } from '../compare/compareWithChosen';
import { localised } from '../localised';
import type { OpenNetwork } from '../networks/networks';
import type { Parts } from '../parts';
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
  const reply = await compareWithChosen(network, parts.networks, parts.definitions);
  if (reply?.kind === 'comparison') show(parts, network, reply.comparison);
  else if (reply) refuse(parts, network, localised(reply.problems[0]), reply.problems.length - 1);
}

/** The panel has all the reasons, and the way to another file. */
function refuse({ inspectors }: Parts, { uri }: OpenNetwork, reason: string, others: number): void {
  inspectors.show(uri);
  const message = others === 0 ? reason : vscode.l10n.t('{0} (and {1} more)', reason, others);
  void vscode.window.showErrorMessage(message);
}

function show({ inspectors }: Parts, { uri }: OpenNetwork, comparison: Comparison): void {
  const { culprit, tensors, refused } = comparison;
  const first = culprit ? { layer: culprit.layer, tensor: culprit.tensor } : undefined;
  inspectors.show(uri, first);
  const [misfit] = refused;
  if (culprit) {
    const found = localised((tensors.find(({ name }) => name === culprit.tensor) ?? culprit).sentence);
    const message = vscode.l10n.t('The first gradient that is wrong is {0}. {1}', culprit.tensor, found);
    void vscode.window.showWarningMessage(message);
  } else if (misfit) void vscode.window.showWarningMessage(localised(misfit.sentence));
  else void vscode.window.showInformationMessage(agreement(comparison));
}

function agreement({ tensors, missing, file, tolerance }: Comparison): string {
  const found = tensors.length === 1
    ? vscode.l10n.t('The gradient in {0} agrees with the exact one.', file)
    : vscode.l10n.t('All {0} gradients in {1} agree with the exact ones.', tensors.length, file);
  const all = tolerance ? vscode.l10n.t('{0} Your rule decides: {1}.', found, ruleText(tolerance)) : found;
  return missing.length === 0 ? all : vscode.l10n.t('{0} It does not hold {1}.', all, missing.join(', '));
}
