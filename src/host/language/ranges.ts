import * as vscode from 'vscode';
import type { TextRange } from '../../definition/definition';

/** A stretch of a definition as VS Code counts it. */
export function rangeIn(document: vscode.TextDocument, { start, end }: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
