import * as vscode from 'vscode';
import type { Definitions } from '../definitions/definitions';
import { showDocument } from '../language/reveal';
import { rangeIn } from '../language/ranges';
import { localised } from '../localised';
import type { Log } from '../log';
import { commands } from '../manifest';
import { fileNameOf } from '../networks/fileName';
import type { Networks, OpenNetwork } from '../networks/networks';
import { withProgress } from './progress';
import { reasonsAgainst } from './refusal';

/** Checks a network's gradients; shows progress when it takes a while, and why it cannot be done when it cannot. */
export async function checkNetwork(
  network: OpenNetwork,
  networks: Networks,
  definitions: Definitions,
  log: Log,
): Promise<void> {
  await log.guard(vscode.l10n.t('The gradient check could not be run'), async () => {
    const outcome = await withProgress(network, networks, () => network.model.check());
    if (outcome === 'refused') await explainRefusal(network, definitions);
  });
}

/**
 * Runs a network, unless that has been done with its text as it is; says why it cannot be run when it cannot.
 * @returns whether there are results now
 */
export async function runNetwork(
  network: OpenNetwork,
  networks: Networks,
  definitions: Definitions,
): Promise<boolean> {
  const title = vscode.l10n.t('Running {0}', fileNameOf(network.uri));
  const outcome = await withProgress(network, networks, () => network.model.run(), title);
  if (outcome === 'refused') await explainRefusal(network, definitions);
  return outcome === 'done';
}

/** The first reason why a network cannot be run, with the way to it. */
async function explainRefusal({ uri, model }: OpenNetwork, definitions: Definitions): Promise<void> {
  const open = await definitions.opened(uri);
  const { document, definition } = open;
  const [first, ...others] = reasonsAgainst(open, model);
  // The text was mended in the meantime.
  if (!first) return;
  const reason = localised(first.sentence);
  const message = others.length === 0
    ? vscode.l10n.t('{0} cannot be run: {1}', definition.name, reason)
    : vscode.l10n.t('{0} cannot be run: {1} (and {2} more)', definition.name, reason, others.length);
  const show = vscode.l10n.t('Show Problem');
  const { details } = first;
  const copy = vscode.l10n.t('Copy Details');
  const chosen = await vscode.window.showErrorMessage(message, show, ...(details === undefined ? [] : [copy]));
  if (chosen === show) await showDocument(document, rangeIn(document, first));
  if (chosen === copy) await vscode.commands.executeCommand(commands.copyDetails, { details });
}
