import * as vscode from 'vscode';
import type { TextRange } from '../../definition/definition';
import { LOSS } from '../../engine/network';
import type { Definitions, OpenDefinition } from '../definitions/definitions';
import { definitionSelector } from './definitionDocuments';
import { rangeIn } from './ranges';

/** Lists inputs, layers and loss in the outline, in breadcrumbs and in “Go to Symbol”. */
export class OutlineProvider implements vscode.DocumentSymbolProvider {
  constructor(private readonly definitions: Definitions) {}

  register(): vscode.Disposable {
    return vscode.languages.registerDocumentSymbolProvider(definitionSelector, this,
      { label: vscode.l10n.t('Network') });
  }

  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    const open = this.definitions.of(document);
    return open ? symbolsOf(open) : [];
  }
}

function symbolsOf({ document, definition }: OpenDefinition): vscode.DocumentSymbol[] {
  const { Variable, Function: Layer, Event } = vscode.SymbolKind;
  const symbol = (name: string, detail: string, kind: vscode.SymbolKind, whole: TextRange, own = whole) =>
    new vscode.DocumentSymbol(name, detail, kind, rangeIn(document, whole), rangeIn(document, own));
  const { layers, loss, inputs } = definition;
  return [
    ...[...inputs].map(([name, range]) => symbol(name, vscode.l10n.t('input'), Variable, range)),
    ...layers.map(({ name, op, range, nameRange }) => symbol(name, op, Layer, range, nameRange)),
    ...(loss ? [symbol(LOSS, loss.op, Event, loss.range, loss.opRange)] : []),
  ];
}
