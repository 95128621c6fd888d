import * as vscode from 'vscode';
import type { NetworkDefinition } from '../../definition/definition';
import { readDefinition } from '../../definition/readGradnet';
import { standardRegistry } from '../../engine/registry';
import { isDefinition } from '../language/definitionDocuments';
import { concernsReading, memoryLimit, runOverrides } from '../settings';

/** A definition that is open in the editor, read. */
export interface OpenDefinition {
  readonly document: vscode.TextDocument;
  /** Of the document: an edit makes another one. */
  readonly version: number;
  readonly text: string;
  readonly definition: NetworkDefinition;
}

/** How long typing must pause before everybody is told of a new version, in milliseconds. */
const PAUSE = 25;

/** Every open definition, read once for each version of its document. */
export class Definitions implements vscode.Disposable {
  private readonly read = new Map<string, OpenDefinition>();
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly changed = new vscode.EventEmitter<OpenDefinition>();
  private readonly closed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: vscode.Disposable[];

  /** A definition was opened, or has a new version; typing has paused. */
  readonly onDidChange = this.changed.event;
  readonly onDidClose = this.closed.event;

  constructor() {
    const { workspace } = vscode;
    this.subscriptions = [
      this.changed,
      this.closed,
      workspace.onDidOpenTextDocument((document) => this.open(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.announceLater(document);
      }),
      workspace.onDidCloseTextDocument((document) => this.close(document)),
      workspace.onDidChangeConfiguration((event) => this.readAgain((uri) => concernsReading(event, uri))),
    ];
    for (const document of workspace.textDocuments) this.open(document);
  }

  /** The definition in a document as it is now; undefined when the document holds none. */
  of(document: vscode.TextDocument): OpenDefinition | undefined {
    return isDefinition(document) ? this.current(document) : undefined;
  }

  /** The open definition of this address as it is now. */
  at(uri: vscode.Uri): OpenDefinition | undefined {
    const known = this.read.get(uri.toString());
    return known && this.current(known.document);
  }

  /** The definition of this address, opened if it is not. @throws Error when its file is gone, or is no definition */
  async opened(uri: vscode.Uri): Promise<OpenDefinition> {
    const open = this.at(uri);
    if (open) return open;
    // VS Code would make a new, empty document of this name.
    if (uri.scheme === 'untitled') throw new Error(vscode.l10n.t('the untitled definition was closed'));
    const found = this.of(await vscode.workspace.openTextDocument(uri));
    if (!found) throw new Error(vscode.l10n.t('{0} is no network definition (*.gradnet.json)', uri.path));
    return found;
  }

  /** All open definitions, in the order in which they were opened. */
  all(): OpenDefinition[] {
    return [...this.read.values()].map(({ document }) => this.current(document));
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private current(document: vscode.TextDocument): OpenDefinition {
    const key = document.uri.toString();
    const known = this.read.get(key);
    return known?.document === document && known.version === document.version ? known : this.readNow(document);
  }

  private readNow(document: vscode.TextDocument): OpenDefinition {
    const text = document.getText();
    const definition = readDefinition(text, standardRegistry, memoryLimit(document.uri), runOverrides(document.uri));
    const open = { document, version: document.version, text, definition };
    this.read.set(document.uri.toString(), open);
    return open;
  }

  private open(document: vscode.TextDocument): void {
    const open = this.of(document);
    if (open) this.changed.fire(open);
  }

  private announceLater(document: vscode.TextDocument): void {
    if (!isDefinition(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.set(key, setTimeout(() => {
      this.waiting.delete(key);
      if (!document.isClosed) this.changed.fire(this.current(document));
    }, PAUSE));
  }

  private close(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
    if (this.read.delete(key)) this.closed.fire(document.uri);
  }

  private readAgain(isConcerned: (uri: vscode.Uri) => boolean): void {
    for (const { document } of [...this.read.values()]) {
      if (isConcerned(document.uri)) this.changed.fire(this.readNow(document));
    }
  }
}
