import * as vscode from 'vscode';
import { formatCount } from '../../tensor/formatCount';
import type { Networks, OpenNetwork } from '../networks/networks';
import { fileNameOf } from '../networks/fileName';
import { whileLong } from '../whileLong';

/** Waits for a network's work; if that takes a while, with a notification that shows how far it is and can cancel. */
export function withProgress<Result>(
  network: OpenNetwork,
  networks: Networks,
  work: () => Promise<Result>,
  title = vscode.l10n.t('Gradient check of {0}', fileNameOf(network.uri)),
): Promise<Result> {
  return whileLong(work(), (result) => notify(network, networks, result, title));
}

function notify(network: OpenNetwork, networks: Networks, work: Promise<unknown>, title: string): void {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  void vscode.window.withProgress(options, async (progress, cancellation) => {
    const subscriptions = [
      cancellation.onCancellationRequested(() => network.model.cancel()),
      networks.onDidProgress(reporter(network, progress)),
    ];
    await work;
    vscode.Disposable.from(...subscriptions).dispose();
  });
}

type Progress = vscode.Progress<{ message?: string; increment?: number }>;

/** Reports in hundredths how much more has been done than at the last report. */
function reporter(network: OpenNetwork, progress: Progress): (changed: OpenNetwork) => void {
  let shown = 0;
  return (changed) => {
    const { activity } = network.model;
    if (changed !== network || activity.kind !== 'checking' || !activity.progress) return;
    const { layer, done, total } = activity.progress;
    const percent = (100 * done) / Math.max(1, total);
    const message = vscode.l10n.t('{0}: {1} of {2} entries', layer, formatCount(done), formatCount(total));
    progress.report({ message, increment: Math.max(0, percent - shown) });
    shown = Math.max(shown, percent);
  };
}
