import * as vscode from 'vscode';
import type { DataSource, FileReference, NetworkDefinition } from '../../definition/definition';
import type { Definitions, OpenDefinition } from '../definitions/definitions';
import { occurrenceAt, occurrencesOf, type Occurrence } from '../definitions/occurrences';
import { objectionToRenaming, parametersInFile, renamedAt, renamingEdits } from '../definitions/renaming';
import { localised } from '../localised';
import { fileInWorkspace } from '../networks/files';
import { definitionSelector } from './definitionDocuments';
import { rangeIn } from './ranges';

/** Leads from the name of a layer, an input or the target to the places where it is given and used. */
export class NavigationProvider
implements vscode.DefinitionProvider, vscode.ReferenceProvider, vscode.DocumentHighlightProvider,
  vscode.DocumentLinkProvider, vscode.RenameProvider {
  constructor(private readonly definitions: Definitions) {}

  register(): vscode.Disposable {
    const { languages } = vscode;
    return vscode.Disposable.from(
      languages.registerDefinitionProvider(definitionSelector, this),
      languages.registerReferenceProvider(definitionSelector, this),
      languages.registerDocumentHighlightProvider(definitionSelector, this),
      languages.registerDocumentLinkProvider(definitionSelector, this),
      languages.registerRenameProvider(definitionSelector, this),
    );
  }

  provideDefinition(document: vscode.TextDocument, position: vscode.Position): vscode.LocationLink[] {
    const open = this.definitions.of(document);
    if (!open) return [];
    const { definition } = open;
    const offset = document.offsetAt(position);
    const file = filesNamedIn(definition).find(({ range }) => range.start <= offset && offset <= range.end);
    if (file) return linkToFile(document, file);
    const from = occurrenceAt(definition, offset);
    if (!from) return [];
    return occurrencesOf(definition, from.name).filter(({ isDeclaration }) => isDeclaration).map(({ name, range }) => {
      const layer = definition.layers.find((candidate) => candidate.name === name);
      return {
        originSelectionRange: rangeIn(document, from.range),
        targetUri: document.uri,
        targetRange: rangeIn(document, layer?.range ?? range),
        targetSelectionRange: rangeIn(document, range),
      };
    });
  }

  provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
  ): vscode.Location[] {
    return this.placesAt(document, position)
      .filter(({ isDeclaration }) => includeDeclaration || !isDeclaration)
      .map(({ range }) => new vscode.Location(document.uri, rangeIn(document, range)));
  }

  provideDocumentHighlights(document: vscode.TextDocument, position: vscode.Position): vscode.DocumentHighlight[] {
    const { Read, Write } = vscode.DocumentHighlightKind;
    return this.placesAt(document, position).map(({ range, isDeclaration }) =>
      new vscode.DocumentHighlight(rangeIn(document, range), isDeclaration ? Write : Read));
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const open = this.definitions.of(document);
    return filesNamedIn(open?.definition).flatMap((file) => {
      const target = addressOf(document, file);
      return target ? [new vscode.DocumentLink(rangeIn(document, withoutQuotes(file)), target)] : [];
    });
  }

  prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): { range: vscode.Range; placeholder: string } {
    const open = this.definitions.of(document);
    const found = open && renamedAt(open.definition, document.offsetAt(position));
    if (!found) throw new Error(vscode.l10n.t('Here is no name of a layer, an input or the target.'));
    // VS Code's word for the text that its box for the new name begins with.
    return { range: rangeIn(document, found.range), placeholder: found.name };
  }

  provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
  ): vscode.WorkspaceEdit | undefined {
    const open = this.definitions.of(document);
    const found = open && renamedAt(open.definition, document.offsetAt(position));
    if (!found) return undefined;
    const { name } = found;
    const wanted = objectionToRenaming(open.definition, name, newName);
    if (wanted) throw new Error(vscode.l10n.t('{0} cannot be the name: expected {1}.', newName, localised(wanted)));
    const edit = new vscode.WorkspaceEdit();
    for (const { range, text } of renamingEdits(open.definition, name, newName)) {
      edit.replace(document.uri, rangeIn(document, range), text);
    }
    if (name !== newName) warnOfWeights(open, name);
    return edit;
  }

  private placesAt(document: vscode.TextDocument, position: vscode.Position): Occurrence[] {
    const open = this.definitions.of(document);
    const found = open && occurrenceAt(open.definition, document.offsetAt(position));
    return found ? occurrencesOf(open.definition, found.name) : [];
  }
}

/** A tensor file knows the layer by its old name; it may be somebody else's, and is not touched. */
function warnOfWeights({ definition }: OpenDefinition, name: string): void {
  const parameters = parametersInFile(definition, name);
  if (!definition.weights || parameters.length === 0) return;
  void vscode.window.showWarningMessage(vscode.l10n.t(
    '{0} keeps the numbers of this layer as {1}. Rename them there too, or the network cannot find them.',
    definition.weights.path, parameters.join(', '),
  ));
}

function filesNamedIn(definition: NetworkDefinition | undefined): FileReference[] {
  const { data = new Map<string, DataSource>(), weights } = definition ?? {};
  const sources = [...data.values()].flatMap((source) => (source.kind === 'file' ? [source.file] : []));
  return [...sources, ...(weights ? [weights] : [])];
}

function linkToFile(document: vscode.TextDocument, file: FileReference): vscode.LocationLink[] {
  const targetUri = addressOf(document, file);
  const start = new vscode.Range(0, 0, 0, 0);
  return targetUri
    ? [{ originSelectionRange: rangeIn(document, withoutQuotes(file)), targetUri, targetRange: start }]
    : [];
}

/** Undefined for a file that is not read either: outside the workspace, or beside an untitled document. */
function addressOf({ uri }: vscode.TextDocument, { path }: FileReference): vscode.Uri | undefined {
  try {
    return fileInWorkspace(uri, path);
  } catch {
    return undefined;
  }
}

function withoutQuotes({ range: { start, end } }: FileReference): { start: number; end: number } {
  return { start: start + 1, end: end - 1 };
}
