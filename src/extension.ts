import * as vscode from 'vscode';
import { checkOnSave } from './host/check/checkOnSave';
import { registerCommands } from './host/commands/commands';
import { maintainContextKeys } from './host/contextKeys';
import { CompletionProvider } from './host/completion/completionProvider';
import { Definitions } from './host/definitions/definitions';
import { Diagnostics } from './host/diagnostics/diagnostics';
import { QuickFixProvider } from './host/diagnostics/quickFixes';
import { Engine } from './host/engine/engine';
import { startNodeWorker } from './host/engine/nodeWorker';
import { HoverProvider } from './host/hover/hoverProvider';
import { InspectorPanels } from './host/inspector/panels';
import { InspectorSideView } from './host/inspector/sideView';
import { CodeLenses } from './host/language/codeLenses';
import { FoldingProvider } from './host/language/folding';
import { FormattingProvider } from './host/language/formatting';
import { NavigationProvider } from './host/language/navigation';
import { OutlineProvider } from './host/language/outline';
import { ShapeHints } from './host/language/shapeHints';
import { Log } from './host/log';
import { ActiveNetwork } from './host/networks/activeNetwork';
import { logFaults } from './host/networks/faultLog';
import { Networks } from './host/networks/networks';
import { FailureDecorations } from './host/sidePanel/decorations';
import { NetworksTree } from './host/sidePanel/networksTree';
import { StatusBar } from './host/status/statusBar';
import { createTestController, TestExplorer } from './host/testExplorer/testExplorer';
import { english } from './protocol/sentence';

/**
 * Called by VS Code when a definition or the side panel is opened, one of the commands is run, or a folder is opened
 * that has definitions in it: the Test Explorer asks for them only where somebody has promised tests.
 */
export function activate(context: vscode.ExtensionContext): void {
  try {
    start(context);
  } catch (error) {
    // VS Code itself would only log it.
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('Gradient Debugger could not start: {0}', reason));
    throw error;
  }
}

/** Puts the pieces together. */
function start(context: vscode.ExtensionContext): void {
  const { subscriptions, extensionUri, globalStorageUri: storageUri, extension } = context;
  const log = new Log();
  const definitions = new Definitions();
  const engine = new Engine(() => startNodeWorker(vscode.Uri.joinPath(extensionUri, 'dist', 'worker.js').fsPath), {
    progress: (network, progress) => networks.progress(network, progress),
    trained: (network, progress) => networks.trained(network, progress),
    died: (reason) => {
      log.warn(`The engine ended, because ${english(reason)}.`);
      networks.died(reason);
    },
    failed: (error) => log.warn('The engine could not do what it was asked.', error),
  });
  const networks = new Networks(definitions, engine);
  const active = new ActiveNetwork(definitions);
  const inspectors = new InspectorPanels(extensionUri, definitions, networks, active, log);
  const hovers = new HoverProvider(definitions, networks);
  const { version } = extension.packageJSON as { readonly version: string };

  subscriptions.push(
    log, definitions, engine, networks, active, inspectors,
    registerCommands({ definitions, networks, active, inspectors, log, extensionUri, storageUri, version }),
    maintainContextKeys(definitions, networks, hovers),
    checkOnSave(definitions, networks, log),
    logFaults(networks, log),
    hovers.register(),
    new Diagnostics(definitions, networks),
    new QuickFixProvider(definitions, networks).register(),
    new CompletionProvider(definitions).register(),
    new NavigationProvider(definitions).register(),
    new CodeLenses(definitions, networks),
    new ShapeHints(definitions),
    new OutlineProvider(definitions).register(),
    new FoldingProvider().register(),
    new FormattingProvider().register(),
    new FailureDecorations(definitions, networks),
    new InspectorSideView(definitions, networks, active, inspectors),
    new NetworksTree(definitions, networks, hovers, inspectors),
    new StatusBar(definitions, networks, active),
    new TestExplorer(createTestController(), definitions, networks, log),
  );
}
