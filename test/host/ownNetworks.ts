import * as vscode from 'vscode';
import { Definitions } from '../../src/host/definitions/definitions';
import { Engine } from '../../src/host/engine/engine';
import { startNodeWorker } from '../../src/host/engine/nodeWorker';
import { Networks } from '../../src/host/networks/networks';

/** Networks of a test's own, beside those of the extension, whose results a test can look into. */
export interface OwnNetworks {
  readonly definitions: Definitions;
  readonly networks: Networks;
  /** What is to be disposed of. */
  readonly parts: readonly { dispose(): unknown }[];
}

/** Networks of the open definitions with a worker of their own. */
export function ownNetworks(): OwnNetworks {
  const { extensionUri } = vscode.extensions.getExtension('gradient-debugger.gradient-debugger')!;
  const definitions = new Definitions();
  const engine = new Engine(() => startNodeWorker(vscode.Uri.joinPath(extensionUri, 'dist', 'worker.js').fsPath), {
    progress: (key, progress) => networks.progress(key, progress),
    trained: () => undefined,
    died: () => undefined,
    failed: () => undefined,
  });
  const networks = new Networks(definitions, engine);
  return { definitions, networks, parts: [networks, engine, definitions] };
}
