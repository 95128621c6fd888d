import * as vscode from 'vscode';
import type { HostForInspectorApi, InspectorApi, InspectorState, Selection } from '../../protocol/inspector';
import { pageHtml } from '../../protocol/inspectorPage';
import { keepingNonFinite } from '../../protocol/nonFinite';
import { connect, type Connection } from '../../protocol/rpc';
import { sentence, type Sentence } from '../../protocol/sentence';

/** What a panel asks of the rest of the extension: what its page asks of it, and what to show. */
export interface PanelHost extends Omit<HostForInspectorApi, 'ready'> {
  state(): InspectorState;
}

/** Where an inspector can be: among the editors, or in the side bar. */
export type InspectorPlace = vscode.WebviewPanel | vscode.WebviewView;

/**
 * One inspector: a panel that shows one network. VS Code drops its page while it is hidden, or moves it; the next page
 * asks anew. The panel listens at any time: while a window is being restored, VS Code takes a panel for hidden for a
 * moment in which its page has asked already.
 */
export class InspectorPanel<Place extends InspectorPlace = vscode.WebviewPanel> implements vscode.Disposable {
  private connection: Connection<InspectorApi>;
  private listening: vscode.Disposable | undefined;
  private selection: Selection | undefined;
  private isDisposed = false;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    readonly uri: vscode.Uri,
    readonly panel: Place,
    extensionUri: vscode.Uri,
    private readonly host: PanelHost,
    private readonly failed: (error: unknown) => void,
    ...owned: readonly vscode.Disposable[]
  ) {
    const dist = vscode.Uri.joinPath(extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    this.subscriptions = [
      ...owned,
      onDidChangeVisibility(panel, () => {
        // A hidden page is gone, and nothing it was asked will be answered.
        if (!panel.visible) this.connectAnew(sentence`the inspector is hidden`);
        // One that was only thought to be hidden is still there, and has missed something.
        else this.update();
      }),
    ];
    this.connection = this.connect();
    panel.webview.html = this.page(dist);
  }

  /** Shows what has changed. */
  update(): void {
    if (this.panel.visible) this.send((inspector) => inspector.update(this.host.state()));
  }

  /** Selects a layer, and a tensor if one is named. */
  select(selection: Selection): void {
    this.selection = selection;
    if (this.panel.visible) this.send((inspector) => inspector.select(selection));
  }

  /** The layer that is selected, as far as the host knows. */
  get selectedLayer(): string | undefined {
    return this.selection?.layer;
  }

  dispose(): void {
    this.isDisposed = true;
    this.listening?.dispose();
    this.connection.close(sentence`the inspector was closed`);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private connect(): Connection<InspectorApi> {
    const { webview } = this.panel;
    return connect<InspectorApi>(keepingNonFinite({
      post: (message) => void webview.postMessage(message),
      listen: (receive) => (this.listening = webview.onDidReceiveMessage(receive)),
    }), this.offer());
  }

  /** Gives up what nobody will answer any more, and listens on. */
  private connectAnew(reason: Sentence): void {
    const { connection } = this;
    this.listening?.dispose();
    this.connection = this.connect();
    connection.close(reason);
  }

  private offer(): HostForInspectorApi {
    const { state, ...host } = this.host;
    return {
      ...host,
      ready: () => ({ state: state(), ...(this.selection && { selection: this.selection }) }),
      selected: (selection) => {
        this.selection = selection;
        host.selected(selection);
      },
    };
  }

  private send(message: (inspector: Connection<InspectorApi>['remote']) => Promise<void>): void {
    const { connection } = this;
    message(connection.remote).catch((error: unknown) => {
      // A page that went away in the meantime asks for everything when it is back.
      if (this.connection === connection && !this.isDisposed) this.failed(error);
    });
  }

  private page(dist: vscode.Uri): string {
    const { webview, title = '' } = this.panel;
    return pageHtml({
      nonce: crypto.randomUUID(),
      cspSource: webview.cspSource,
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css')).toString(),
      title,
      language: vscode.env.language,
      translations: vscode.l10n.bundle,
    });
  }
}

function onDidChangeVisibility(place: InspectorPlace, changed: () => void): vscode.Disposable {
  return 'onDidChangeVisibility' in place ? place.onDidChangeVisibility(changed) : place.onDidChangeViewState(changed);
}
