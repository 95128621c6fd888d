import Module from 'node:module';
import path from 'node:path';
import type { StandIn } from './vscodeStandIn';

/**
 * Starts the built extension as VS Code does, except that `require('vscode')` is answered by the stand-in.
 * @returns how long that takes, in milliseconds
 */
export function startExtension(root: string, standIn: StandIn): number {
  const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
  const load = loader._load.bind(loader);
  loader._load = (request, ...rest) => (request === 'vscode' ? standIn.api : load(request, ...rest));
  const file = path.join(root, 'dist/extension.js');
  // A second stand-in gets an extension of its own.
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- that is how Node forgets a module
  delete (require as unknown as { cache: Record<string, unknown> }).cache[file];
  const started = performance.now();
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as VS Code does it
  const extension = require(file) as { activate(context: unknown): void };
  extension.activate({
    subscriptions: [],
    extensionUri: { path: root, fsPath: root },
    globalStorageUri: { path: root, fsPath: root },
    extension: { packageJSON: { version: '0' } },
    workspaceState: { get: () => undefined, update: () => undefined },
    globalState: { get: () => undefined, update: () => undefined, setKeysForSync: () => undefined },
  });
  return performance.now() - started;
}
