import * as vscode from 'vscode';
import type { Definitions } from './definitions/definitions';
import type { HoverProvider } from './hover/hoverProvider';
import { contextKeys } from './manifest';
import type { Networks } from './networks/networks';

/** Keeps the keys of `when` clauses up to date. */
export function maintainContextKeys(
  definitions: Definitions,
  networks: Networks,
  hovers: HoverProvider,
): vscode.Disposable {
  const set = keySetter();
  const update = (): void => {
    set(contextKeys.hasNetwork, definitions.all().length > 0);
    set(contextKeys.checking, networks.isChecking);
  };
  update();
  return vscode.Disposable.from(
    definitions.onDidChange(update), definitions.onDidClose(update),
    networks.onDidChange(update), networks.onDidClose(update),
    hovers.onDidExplain(() => set(contextKeys.hasHovered, true)),
  );
}

/** Tells VS Code of changes alone: each is a message to another process. */
function keySetter(): (key: string, value: boolean) => void {
  const known = new Map<string, boolean>();
  return (key, value) => {
    if (known.get(key) === value) return;
    known.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
}
