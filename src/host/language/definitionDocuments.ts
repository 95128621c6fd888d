import * as vscode from 'vscode';
import { DEFINITION_SUFFIX, LANGUAGE } from '../manifest';

/** Documents that hold network definitions, for VS Code's language features. */
export const definitionSelector: vscode.DocumentSelector = [
  { language: LANGUAGE },
  // Somebody may have given the files another language, such as that of JSON with comments.
  { pattern: `**/*${DEFINITION_SUFFIX}` },
];

/** Whether a document holds a network definition that a user writes: not the old version in a comparison, say. */
export function isDefinition(document: vscode.TextDocument): boolean {
  const { scheme, path } = document.uri;
  const isFile = scheme !== 'git' && vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined;
  return (isFile || document.isUntitled) && (document.languageId === LANGUAGE || path.endsWith(DEFINITION_SUFFIX));
}
