import type * as vscode from 'vscode';
import type { PlacedMessage } from '../../protocol/worker';
import type { Log } from '../log';
import type { Networks } from './networks';

/** Keeps in the log where the mistakes arose that are ours: what the user gets to see is their sentence. */
export function logFaults(networks: Networks, log: Log): vscode.Disposable {
  const logged = new WeakSet<PlacedMessage>();
  return networks.onDidChange(({ uri, model }) => {
    for (const problem of model.refusal?.problems ?? []) {
      if (problem.details === undefined || logged.has(problem)) continue;
      logged.add(problem);
      log.error(`${uri.toString()}: ${problem.details}`);
    }
  });
}
