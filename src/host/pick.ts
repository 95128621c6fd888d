import * as vscode from 'vscode';

/**
 * Lets the user pick one of a list, by its label or description; undefined when the user gives up. The list stays when
 * the focus moves: the walkthrough and the inspector, whose buttons may have asked, take it back a moment later.
 */
export function pick<Item extends vscode.QuickPickItem>(
  placeHolder: string,
  items: readonly Item[] | Thenable<readonly Item[]>,
): Thenable<Item | undefined> {
  return vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true, ignoreFocusOut: true });
}
