import * as vscode from 'vscode';
import { isBad, layerVerdict } from '../../protocol/verdicts';
import type { Definitions } from '../definitions/definitions';
import type { Networks } from '../networks/networks';

/** Marks the files of networks whose gradients fail, wherever VS Code lists files: in the explorer and on tabs. */
export class FailureDecorations implements vscode.Disposable, vscode.FileDecorationProvider {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: vscode.Disposable[];

  readonly onDidChangeFileDecorations = this.changed.event;

  constructor(
    private readonly definitions: Definitions,
    private readonly networks: Networks,
  ) {
    this.subscriptions = [
      this.changed,
      vscode.window.registerFileDecorationProvider(this),
      definitions.onDidChange(({ document }) => this.changed.fire(document.uri)),
      definitions.onDidClose((uri) => this.changed.fire(uri)),
      networks.onDidChange(({ uri }) => this.changed.fire(uri)),
    ];
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const open = this.definitions.at(uri);
    const check = open && this.networks.of(open).model.resultsOf(open.text)?.check;
    const failing = check?.layers.filter((layer) => isBad(layerVerdict(layer).verdict)).length ?? 0;
    if (failing === 0) return undefined;
    const tooltip = vscode.l10n.t('Layers that fail the gradient check: {0}', failing);
    return new vscode.FileDecoration('✗', tooltip, new vscode.ThemeColor('testing.iconFailed'));
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}
