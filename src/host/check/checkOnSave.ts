import * as vscode from 'vscode';
import { isRunnable } from '../../definition/definition';
import type { Definitions } from '../definitions/definitions';
import type { Log } from '../log';
import type { Networks } from '../networks/networks';
import { isCheckedOnSave } from '../settings';
import { withProgress } from './progress';

/**
 * Checks a network whenever its definition is saved, if the user wants that. What comes of it shows where results show
 * anyway; nothing is opened, and a definition that cannot be run has said so in its problems.
 */
export function checkOnSave(definitions: Definitions, networks: Networks, log: Log): vscode.Disposable {
  return vscode.workspace.onDidSaveTextDocument((document) => {
    const open = isCheckedOnSave(document.uri) ? definitions.of(document) : undefined;
    if (!open || !isRunnable(open.definition)) return;
    const network = networks.of(open);
    if (network.model.resultsOf(open.text)?.check) return;
    void log.guard(vscode.l10n.t('The gradient check could not be run'), () =>
      withProgress(network, networks, () => network.model.check()));
  });
}
