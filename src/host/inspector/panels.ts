import * as vscode from 'vscode';
import type { Selection } from '../../protocol/inspector';
import type { GradientFile } from '../../protocol/compare';
import { checkNetwork } from '../check/checkNetwork';
import { withProgress } from '../check/progress';
import { compareWithChosen } from '../compare/compareWithChosen';
import type { Definitions } from '../definitions/definitions';
import { layerUnder } from '../definitions/layerUnder';
import { exportFrom, savePicture } from '../export/exportFrom';
import { revealLayer, scrollToLayer } from '../language/reveal';
import type { Log } from '../log';
import { commands, INSPECTOR_VIEW_TYPE, settings } from '../manifest';
import type { ActiveNetwork } from '../networks/activeNetwork';
import type { Networks, OpenNetwork } from '../networks/networks';
import { fileNameOf } from '../networks/fileName';
import { concerns, heatPaletteOf, notationOf } from '../settings';
import { InspectorPanel, type InspectorPlace, type PanelHost } from './panel';
import { inspectorState } from './state';
import { Whereabouts } from './whereabouts';

/** What is selected in an inspector. */
export interface InspectorSelection {
  readonly uri: vscode.Uri;
  readonly selection: Selection;
}

/** The inspectors: at most one for each network. */
export class InspectorPanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly open = new Map<string, InspectorPanel>();
  private readonly selected = new vscode.EventEmitter<InspectorSelection>();
  private readonly subscriptions: vscode.Disposable[];

  readonly onDidSelect = this.selected.event;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly definitions: Definitions,
    private readonly networks: Networks,
    private readonly activeNetwork: ActiveNetwork,
    private readonly log: Log,
  ) {
    this.subscriptions = [
      this.selected,
      vscode.window.registerWebviewPanelSerializer(INSPECTOR_VIEW_TYPE, this),
      networks.onDidChange(({ uri }) => this.at(uri)?.update()),
      networks.onDidProgress(({ uri }) => this.at(uri)?.update()),
      definitions.onDidChange(({ document }) => this.at(document.uri)?.update()),
      vscode.window.onDidChangeTextEditorSelection((event) => this.follow(event)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        const isAboutLooks = concerns(event, settings.notation) || concerns(event, settings.heatPalette);
        if (isAboutLooks) for (const inspector of this.open.values()) inspector.update();
      }),
      vscode.workspace.onDidRenameFiles(({ files }) => this.moveAlong(files)),
    ];
  }

  /** Opens the inspector of a network beside the editor, or brings it to the front, and runs the network if need be. */
  show(uri: vscode.Uri, selection?: Selection): void {
    this.reveal(uri, selection);
    this.run(this.networks.at(uri));
  }

  /** Opens the inspector of a network beside the editor, or brings it to the front. */
  reveal(uri: vscode.Uri, selection?: Selection): void {
    let inspector = this.at(uri);
    if (inspector) {
      inspector.panel.reveal(undefined, true);
    } else {
      // All inspectors in one group, beside the definitions.
      const [neighbour] = this.open.values();
      const place = { viewColumn: neighbour?.panel.viewColumn ?? vscode.ViewColumn.Beside, preserveFocus: true };
      inspector = this.attach(uri, vscode.window.createWebviewPanel(INSPECTOR_VIEW_TYPE, titleOf(uri), place));
    }
    if (!selection) return;
    inspector.select(selection);
    this.selected.fire({ uri, selection });
  }

  /** Gives a panel that VS Code has restored after a reload its network again. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const uri = networkIn(state);
    if (!uri || this.at(uri)) {
      panel.dispose();
      return;
    }
    await this.log.guard(vscode.l10n.t('The inspector could not be restored'), () => this.definitions.opened(uri));
    const inspector = this.attach(uri, panel);
    const selection = selectionIn(state);
    if (selection) inspector.select(selection);
    const network = this.networks.at(uri);
    const gradients = gradientsIn(state);
    if (gradients && !network.model.ownGradients) network.model.compareFromNowOn(gradients);
    this.run(network);
  }

  /** An inspector of a network in a place that somebody else looks after. */
  create<Place extends InspectorPlace>(uri: vscode.Uri, place: Place): InspectorPanel<Place> {
    const failed = (error: unknown): void => this.log.warn('The inspector did not take a message.', error);
    const whereabouts = new Whereabouts(uri, this.definitions, () => inspector.update());
    const host = this.hostFor(this.networks.at(uri), whereabouts);
    const inspector = new InspectorPanel(uri, place, this.extensionUri, host, failed, whereabouts);
    return inspector;
  }

  /** The network of the inspector in front, if the active editor is one. */
  get active(): vscode.Uri | undefined {
    return [...this.open.values()].find(({ panel }) => panel.active)?.uri;
  }

  /** The panels themselves stay: VS Code restores them when the extension is back. */
  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, ...this.open.values()).dispose();
  }

  private at(uri: vscode.Uri): InspectorPanel | undefined {
    return this.open.get(uri.toString());
  }

  private attach(uri: vscode.Uri, panel: vscode.WebviewPanel): InspectorPanel {
    const hold = this.networks.hold(uri);
    const inspector = this.create(uri, panel);
    const icons = vscode.Uri.joinPath(this.extensionUri, 'media', 'icons');
    panel.iconPath = {
      light: vscode.Uri.joinPath(icons, 'inspectorLight.svg'),
      dark: vscode.Uri.joinPath(icons, 'inspectorDark.svg'),
    };
    this.open.set(uri.toString(), inspector);
    panel.onDidChangeViewState(() => {
      if (panel.active) this.activeNetwork.set(uri);
    });
    panel.onDidDispose(() => {
      this.open.delete(uri.toString());
      vscode.Disposable.from(inspector, hold).dispose();
    });
    return inspector;
  }

  private hostFor(network: OpenNetwork, whereabouts: Whereabouts): PanelHost {
    const { uri, model } = network;
    const current = () => this.definitions.at(uri);
    return {
      state: () => inspectorState(fileNameOf(uri), model, current(), {
        notation: notationOf(uri), palette: heatPaletteOf(uri),
      }, whereabouts.current),
      tensor: (name) => model.tensor(name),
      part: (name, part) => model.part(name, part),
      explain: (tensor, index) => model.explain(tensor, index),
      windows: (layer) => model.windows(layer),
      tensorPage: (name, request) => model.tensorPage(name, request),
      runCheck: () => void checkNetwork(network, this.networks, this.definitions, this.log),
      compareGradients: () => void this.log.guard(vscode.l10n.t('The gradients could not be compared'), () =>
        compareWithChosen(network, this.networks, this.definitions)),
      stopComparing: () => model.stopComparing(),
      cancel: () => model.cancel(),
      train: async (options) => {
        // Why a network cannot be run is among its problems, which the inspector shows.
        await model.train(options);
      },
      training: () => model.results?.training?.recorded,
      curvesFrom: (step) => model.curvesFrom(step),
      viewStep: (step) => model.viewStep(step),
      statistics: (name) => model.statistics(name),
      checkedEntries: (name) => model.checkedEntries(name),
      nextBad: (...asked) => model.nextBad(...asked),
      export: (wish) => void this.log.guard(couldNotExport(), () => exportFrom(network, wish)),
      savePicture: (picture) => void this.log.guard(couldNotExport(), () => savePicture(uri, picture)),
      reveal: (layer) => void this.log.guard(vscode.l10n.t('The layer could not be shown'), async () =>
        revealLayer(await this.definitions.opened(uri), layer)),
      copyDetails: (details) => void vscode.commands.executeCommand(commands.copyDetails, { details }),
      selected: (selection) => {
        scrollToLayer(current(), selection.layer);
        this.selected.fire({ uri, selection });
      },
    };
  }

  /** The inspector of a definition that was renamed, or whose folder was, is opened again under the new name. */
  private moveAlong(files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[]): void {
    for (const { uri, panel } of [...this.open.values()]) {
      const moved = files.map(({ oldUri, newUri }) => renamed(uri, oldUri, newUri)).find(Boolean);
      if (!moved) continue;
      panel.dispose();
      this.show(moved);
    }
  }

  /** Runs a network that has no results yet; why it cannot be run is in its problems, which the inspector shows. */
  run(network: OpenNetwork): void {
    const { uri, model } = network;
    if (model.results) return;
    const title = vscode.l10n.t('Running {0}', fileNameOf(uri));
    void this.log.guard(vscode.l10n.t('The network could not be run'), () =>
      withProgress(network, this.networks, () => model.run(), title));
  }

  /** The layer that the cursor is in is selected in the network's inspector. */
  private follow({ textEditor: { document }, selections, kind }: vscode.TextEditorSelectionChangeEvent): void {
    const inspector = this.at(document.uri);
    if (!inspector?.panel.visible || kind === undefined) return;
    const open = this.definitions.of(document);
    const layer = open && layerUnder(open, selections[0]!.active);
    if (layer !== undefined && layer !== inspector.selectedLayer) inspector.select({ layer });
  }
}

/** The new address of a file; undefined when it is neither what was renamed nor below it. */
function renamed(uri: vscode.Uri, from: vscode.Uri, to: vscode.Uri): vscode.Uri | undefined {
  const [own, old] = [uri.toString(), from.toString()];
  if (own !== old && !own.startsWith(`${old}/`)) return undefined;
  return uri.with({ path: to.path + uri.path.slice(from.path.length) });
}

function couldNotExport(): string {
  return vscode.l10n.t('The file could not be written');
}

function titleOf(uri: vscode.Uri): string {
  return vscode.l10n.t('Gradients of {0}', fileNameOf(uri));
}

/** The network that a page was showing when VS Code was closed, as it had saved it. */
function networkIn(state: unknown): vscode.Uri | undefined {
  const network = typeof state === 'object' && state !== null && 'network' in state ? state.network : undefined;
  return typeof network === 'string' ? vscode.Uri.parse(network) : undefined;
}

/** The file of somebody's own gradients that were compared in it. */
function gradientsIn(state: unknown): GradientFile | undefined {
  const saved = typeof state === 'object' && state !== null && 'gradients' in state ? state.gradients : undefined;
  if (typeof saved !== 'object' || saved === null || !('address' in saved)) return undefined;
  const { address, file, as } = saved as { readonly address: unknown; readonly file?: unknown; readonly as?: unknown };
  if (typeof address !== 'string' || typeof file !== 'string') return undefined;
  return { address, file, ...(typeof as === 'string' && { as }) };
}

/** What was selected in it. The page itself remembers more, but may come up before VS Code has told it what. */
function selectionIn(state: unknown): Selection | undefined {
  const wanted = typeof state === 'object' && state !== null && 'wanted' in state ? state.wanted : undefined;
  if (typeof wanted !== 'object' || wanted === null || !('layer' in wanted)) return undefined;
  const { layer, tensor } = wanted as { readonly layer: unknown; readonly tensor?: unknown };
  if (typeof layer !== 'string') return undefined;
  return { layer, ...(typeof tensor === 'string' && { tensor }) };
}
