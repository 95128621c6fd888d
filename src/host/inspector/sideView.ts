import * as vscode from 'vscode';
import type { Definitions } from '../definitions/definitions';
import { TENSOR_VIEW } from '../manifest';
import type { ActiveNetwork } from '../networks/activeNetwork';
import { fileNameOf } from '../networks/fileName';
import type { Networks } from '../networks/networks';
import type { InspectorPanel } from './panel';
import type { InspectorPanels } from './panels';

/** The inspector in the side bar: the same page as the panel's, always of the network the user is at. */
export class InspectorSideView implements vscode.Disposable, vscode.WebviewViewProvider {
  private view: vscode.WebviewView | undefined;
  private inspector: InspectorPanel<vscode.WebviewView> | undefined;
  private hold: vscode.Disposable | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    definitions: Definitions,
    private readonly networks: Networks,
    private readonly active: ActiveNetwork,
    private readonly inspectors: InspectorPanels,
  ) {
    const update = ({ uri }: { readonly uri: vscode.Uri }): void => {
      if (this.isShowing(uri)) this.inspector?.update();
    };
    this.subscriptions = [
      vscode.window.registerWebviewViewProvider(TENSOR_VIEW, this),
      active.onDidChange(() => this.show()),
      networks.onDidChange(update),
      networks.onDidProgress(update),
      definitions.onDidChange(({ document }) => update(document)),
      inspectors.onDidSelect(({ uri, selection }) => {
        if (this.isShowing(uri)) this.inspector?.select(selection);
      }),
    ];
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    view.onDidDispose(() => {
      this.letGo();
      this.view = undefined;
    });
    view.onDidChangeVisibility(() => this.show());
    this.show();
  }

  dispose(): void {
    this.letGo();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Shows the network the user is at, unless it is on show or nobody could see it. */
  private show(): void {
    const { view, active: { uri } } = this;
    if (!view?.visible || !uri || this.isShowing(uri)) return;
    this.letGo();
    view.description = fileNameOf(uri);
    this.hold = this.networks.hold(uri);
    this.inspector = this.inspectors.create(uri, view);
    this.inspectors.run(this.networks.at(uri));
  }

  private isShowing(uri: vscode.Uri): boolean {
    return this.inspector?.uri.toString() === uri.toString();
  }

  private letGo(): void {
    this.inspector?.dispose();
    this.hold?.dispose();
    this.inspector = undefined;
    this.hold = undefined;
  }
}
