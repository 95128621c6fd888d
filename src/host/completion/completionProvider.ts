import * as vscode from 'vscode';
import type { Definitions } from '../definitions/definitions';
import { definitionSelector } from '../language/definitionDocuments';
import { rangeIn } from '../language/ranges';
import { code } from '../hover/markdown';
import { localised } from '../localised';
import { namesInFiles } from './filesBeside';
import { suggest } from './suggest';
import type { Suggestion, Suggestions } from './suggestion';

/** Completes keys, values, names and whole layers. */
export class CompletionProvider implements vscode.CompletionItemProvider {
  constructor(private readonly definitions: Definitions) {}

  register(): vscode.Disposable {
    return vscode.languages.registerCompletionItemProvider(definitionSelector, this, '"', ':');
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const open = this.definitions.of(document);
    if (!open) return [];
    const offset = document.offsetAt(position);
    const { text, definition } = open;
    const found = await namesInFiles(text, offset, document.uri);
    if (token.isCancellationRequested) return [];
    const suggestions = suggest(text, offset, definition, found);
    return suggestions?.items.map((item) => itemOf(item, suggestions, document)) ?? [];
  }
}

const { CompletionItemKind: Kind } = vscode;

const kinds: Readonly<Record<Suggestion['kind'], vscode.CompletionItemKind>> = {
  key: Kind.Property,
  word: Kind.Value,
  operator: Kind.Class,
  layer: Kind.Function,
  input: Kind.Variable,
  target: Kind.Variable,
  file: Kind.File,
  array: Kind.Field,
  snippet: Kind.Snippet,
};

function itemOf(
  suggestion: Suggestion,
  { range, isQuoted, missingComma }: Suggestions,
  document: vscode.TextDocument,
): vscode.CompletionItem {
  const { kind, label, detail, snippet, goesOn, rank } = suggestion;
  const item = new vscode.CompletionItem({ label, ...(detail !== undefined && { description: detail }) }, kinds[kind]);
  item.insertText = new vscode.SnippetString(snippet);
  item.range = rangeIn(document, range);
  // VS Code looks for what stands in the range, which begins with the quotation mark.
  item.filterText = isQuoted ? JSON.stringify(label) : label;
  item.sortText = `${String(Math.max(0, rank + sortOffset)).padStart(9, '0')}${label}`;
  item.documentation = documentation(suggestion);
  if (missingComma !== undefined) {
    item.additionalTextEdits = [vscode.TextEdit.insert(document.positionAt(missingComma), ',')];
  }
  if (goesOn) item.command = { command: 'editor.action.triggerSuggest', title: vscode.l10n.t('Suggest') };
  return item;
}

/** Ranks may be below 0. */
const sortOffset = 1000;

function documentation({ description, default: usual }: Suggestion): vscode.MarkdownString {
  const preset = usual === undefined ? '' : `\n\n${vscode.l10n.t('Default: {0}', code(JSON.stringify(usual)))}`;
  return new vscode.MarkdownString((description === undefined ? '' : localised(description)) + preset);
}
