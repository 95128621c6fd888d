import * as vscode from 'vscode';
import type { Definitions, OpenDefinition } from '../definitions/definitions';
import { isDefinition } from '../language/definitionDocuments';
import { findingSettings } from '../manifest';
import type { Networks } from '../networks/networks';
import { concerns } from '../settings';
import { collectDiagnostics } from './collect';
import { sameDiagnostics } from './sameDiagnostics';

/** How much longer than the rest of the editor new problems wait for typing to pause, in milliseconds. */
const PAUSE = 45;

/**
 * Keeps the problems of every open definition in the Problems view. While somebody types, problems that are mended go
 * at once; new ones come after a pause, so that half a word does not flicker.
 */
export class Diagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('gradientDebugger');
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();
  /** The version of each document whose problems the collection holds. */
  private readonly versions = new Map<string, number>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly definitions: Definitions,
    private readonly networks: Networks,
  ) {
    this.subscriptions = [
      this.collection,
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isDefinition(document)) this.cancel(document.uri);
      }),
      definitions.onDidChange((open) => this.showLater(open)),
      definitions.onDidClose((uri) => this.clear(uri)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        const isOurs = Object.values(findingSettings).some((setting) => concerns(event, setting));
        if (isOurs) for (const open of definitions.all()) this.show(open);
      }),
      networks.onDidChange(({ uri }) => {
        const open = definitions.at(uri);
        if (open) this.show(open);
      }),
    ];
    for (const open of definitions.all()) this.show(open);
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private show(open: OpenDefinition): void {
    this.cancel(open.document.uri);
    this.set(open, this.collect(open));
  }

  private showLater(open: OpenDefinition): void {
    const { uri } = open.document;
    if (!this.collection.has(uri)) {
      this.show(open);
      return;
    }
    const shown = new Set(this.collection.get(uri)?.map(identity));
    this.set(open, this.collect(open).filter((diagnostic) => shown.has(identity(diagnostic))));
    this.cancel(uri);
    this.waiting.set(uri.toString(), setTimeout(() => {
      const current = this.definitions.at(uri);
      if (current) this.show(current);
    }, PAUSE));
  }

  /**
   * Puts problems into the Problems view, unless it has the same already: a run says of itself several times that it is
   * under way, and each time the editor would draw all anew. After an edit it does so in any case, because what it has
   * underlined has moved with the text.
   */
  private set({ document: { uri }, version }: OpenDefinition, diagnostics: readonly vscode.Diagnostic[]): void {
    const key = uri.toString();
    const shown = this.versions.get(key) === version ? this.collection.get(uri) : undefined;
    if (shown && sameDiagnostics(shown, diagnostics)) return;
    this.collection.set(uri, diagnostics);
    this.versions.set(key, version);
  }

  private collect(open: OpenDefinition): vscode.Diagnostic[] {
    return collectDiagnostics(open, this.networks.of(open).model);
  }

  private clear(uri: vscode.Uri): void {
    this.cancel(uri);
    this.collection.delete(uri);
    this.versions.delete(uri.toString());
  }

  private cancel(uri: vscode.Uri): void {
    clearTimeout(this.waiting.get(uri.toString()));
    this.waiting.delete(uri.toString());
  }
}

/** What makes a problem the same one in another version of the text, wherever it has moved. */
function identity({ code, message }: vscode.Diagnostic): string {
  return `${typeof code === 'string' ? code : ''}: ${message}`;
}
