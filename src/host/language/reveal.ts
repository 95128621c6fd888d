import * as vscode from 'vscode';
import type { OpenDefinition } from '../definitions/definitions';
import { placeOf } from '../definitions/layerAt';
import { rangeIn } from './ranges';

/** Opens a definition, in the editor that shows it if there is one, and puts the cursor at the name of a layer. */
export async function revealLayer({ document, definition }: OpenDefinition, layer: string): Promise<void> {
  const place = placeOf(definition, layer);
  await showDocument(document, place && rangeIn(document, place));
}

/** Opens a document in the editor that shows it already, if there is one, with this selected. */
export async function showDocument(document: vscode.TextDocument, selection?: vscode.Range): Promise<void> {
  const viewColumn = editorOf(document)?.viewColumn;
  const options = { ...(viewColumn && { viewColumn }), ...(selection && { selection }) };
  await vscode.window.showTextDocument(document, options);
}

/** Brings a layer into sight if its definition is; cursor and focus stay where they are. */
export function scrollToLayer(open: OpenDefinition | undefined, layer: string): void {
  const editor = open && editorOf(open.document);
  const place = open && placeOf(open.definition, layer);
  if (!editor || !place) return;
  editor.revealRange(rangeIn(open.document, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function editorOf(document: vscode.TextDocument): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find((editor) => editor.document === document);
}
