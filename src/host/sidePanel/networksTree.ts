import * as vscode from 'vscode';
import { isBad, layerVerdict } from '../../protocol/verdicts';
import type { Definitions } from '../definitions/definitions';
import { layerNamed } from '../definitions/layerAt';
import { layerUnder } from '../definitions/layerUnder';
import type { HoverProvider } from '../hover/hoverProvider';
import type { InspectorPanels } from '../inspector/panels';
import { NETWORKS_VIEW, settings } from '../manifest';
import type { Networks } from '../networks/networks';
import { concerns, sidePanelOrder } from '../settings';
import { layerRows, networkRow, tensorRows, type NetworkRow, type Row } from './nodes';
import { treeItem } from './treeItems';

/** How long the cursor must rest before the tree follows it, in milliseconds. */
const PAUSE = 100;

/** The side panel: networks, their layers and their tensors. It follows the cursor. */
export class NetworksTree implements vscode.Disposable, vscode.TreeDataProvider<Row> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly view: vscode.TreeView<Row>;
  private readonly subscriptions: vscode.Disposable[];
  private following: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly definitions: Definitions,
    private readonly networks: Networks,
    private readonly hovers: HoverProvider,
    inspectors: InspectorPanels,
  ) {
    this.view = vscode.window.createTreeView(NETWORKS_VIEW, { treeDataProvider: this, showCollapseAll: true });
    const refresh = (): void => this.refresh();
    this.subscriptions = [
      this.view,
      this.changed,
      definitions.onDidChange(refresh),
      definitions.onDidClose(refresh),
      networks.onDidChange(refresh),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (concerns(event, settings.sidePanelOrder)) this.refresh();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) =>
        this.followLater(textEditor.document, selections[0]!.active)),
      inspectors.onDidSelect(({ uri, selection }) => void this.reveal(uri, selection.layer)),
    ];
    this.updateBadge();
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return treeItem(row);
  }

  getChildren(row?: Row): Row[] {
    switch (row?.kind) {
      case undefined:
        return this.networkRows();
      case 'network':
        return layerRows(row, sidePanelOrder());
      case 'layer':
        return tensorRows(row);
      case 'tensor':
        return [];
    }
  }

  getParent(row: Row): Row | undefined {
    return row.kind === 'network' ? undefined : row.parent;
  }

  /** The tooltip of a layer is what hovering over it in the editor shows. */
  resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    if (row.kind !== 'layer') return item;
    const { open } = row.parent;
    const layer = layerNamed(open.definition, row.layer);
    if (layer) item.tooltip = this.hovers.explain(layer, open);
    return item;
  }

  dispose(): void {
    clearTimeout(this.following);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private networkRows(): NetworkRow[] {
    return this.definitions.all().map((open) => {
      const { uri, model } = this.networks.of(open);
      return networkRow(open, uri, model);
    });
  }

  private refresh(): void {
    this.changed.fire(undefined);
    this.updateBadge();
  }

  /** How many layers fail, on the icon in the activity bar. */
  private updateBadge(): void {
    const failing = this.networkRows().flatMap(({ results }) => results?.check?.layers ?? [])
      .filter((layer) => isBad(layerVerdict(layer).verdict)).length;
    const tooltip = vscode.l10n.t('Layers that fail the gradient check: {0}', failing);
    this.view.badge = failing > 0 ? { value: failing, tooltip } : undefined;
  }

  private followLater(document: vscode.TextDocument, position: vscode.Position): void {
    clearTimeout(this.following);
    if (!this.view.visible) return;
    this.following = setTimeout(() => {
      const open = this.definitions.of(document);
      const layer = open && layerUnder(open, position);
      if (layer !== undefined) void this.reveal(document.uri, layer);
    }, PAUSE);
  }

  /** Selects a layer, unless it or one of its tensors is selected; focus stays where it is. */
  private async reveal(uri: vscode.Uri, layer: string): Promise<void> {
    if (!this.view.visible) return;
    const [selected] = this.view.selection;
    const network = uri.toString();
    if (selected && selected.kind !== 'network' && selected.network === network && selected.layer === layer) return;
    const parent = this.networkRows().find((row) => row.network === network);
    const row = parent && layerRows(parent, sidePanelOrder()).find((candidate) => candidate.layer === layer);
    if (row) await this.view.reveal(row, { select: true, focus: false });
  }
}
