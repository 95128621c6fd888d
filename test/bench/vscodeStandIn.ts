import { readFileSync } from 'node:fs';

/**
 * As much of VS Code's API as it takes to start the extension outside of it and to call its providers. What is asked
 * for and not defined here is something that can be called, constructed and looked into, and does nothing.
 */

type Listener = (event: unknown) => unknown;

/** A position in a document, counted from 0. */
interface Place {
  readonly line: number;
  readonly character: number;
}

class EventEmitter {
  private readonly listeners = new Set<Listener>();

  readonly event = (listener: Listener, self?: unknown): { dispose(): void } => {
    const bound: Listener = (event) => listener.call(self, event);
    this.listeners.add(bound);
    return { dispose: () => this.listeners.delete(bound) };
  };

  fire(event: unknown): void {
    for (const listener of this.listeners) listener(event);
  }

  dispose(): void {
    this.listeners.clear();
  }
}

class Disposable {
  static from(...all: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }

  constructor(private readonly end: () => unknown) {}

  dispose(): void {
    this.end();
  }
}

class Uri {
  static parse(text: string): Uri {
    return new Uri(text.slice('file://'.length));
  }

  static joinPath({ path }: Uri, ...parts: readonly string[]): Uri {
    return new Uri([path, ...parts].join('/'));
  }

  readonly scheme = 'file';
  readonly authority = '';
  readonly fsPath: string;

  constructor(readonly path: string) {
    this.fsPath = path;
  }

  toString(): string {
    return `file://${this.path}`;
  }
}

class Range {
  constructor(readonly start: Place, readonly end: Place) {}

  contains(): boolean {
    return true;
  }

  intersection(): this {
    return this;
  }
}

class MarkdownString {
  supportHtml = false;
  isTrusted: unknown;
  constructor(readonly value: string) {}
}

class Diagnostic {
  source?: string;
  code?: unknown;
  constructor(readonly range: Range, readonly message: string, readonly severity: unknown) {}
}

class CodeAction {
  constructor(readonly title: string, readonly kind: unknown) {}
}

/** A document whose text can be replaced as by an edit. */
export class StandInDocument {
  readonly uri: Uri;
  readonly languageId = 'gradnet';
  readonly isUntitled = false;
  readonly isClosed = false;
  readonly eol = 1;
  version = 1;
  private starts: number[] = [];

  constructor(private text: string, name = 'network.gradnet.json') {
    this.uri = new Uri(`/workspace/${name}`);
    this.replace(text);
  }

  replace(text: string): void {
    this.text = text;
    this.version++;
    this.starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  getText(): string {
    return this.text;
  }

  offsetAt({ line, character }: Place): number {
    return this.starts[line]! + character;
  }

  positionAt(offset: number): Place {
    let [line, behind] = [0, this.starts.length];
    while (behind - line > 1) {
      const middle = (line + behind) >> 1;
      if (this.starts[middle]! <= offset) line = middle;
      else behind = middle;
    }
    return { line, character: offset - this.starts[line]! };
  }
}

/** Problems of a document, as the extension has set them. */
export interface Shown {
  readonly message: string;
}

/** The stand-in, with what the extension registers in it. */
export class StandIn {
  readonly opened = new EventEmitter();
  readonly edited = new EventEmitter();
  readonly shown = new EventEmitter();
  /** Providers, by the name of the function that registered them. */
  readonly providers = new Map<string, unknown>();
  /** Commands, by their ids. */
  readonly commands = new Map<string, (argument?: unknown) => Promise<unknown>>();
  /** What notifications have said. */
  readonly notifications: string[] = [];
  readonly documents: StandInDocument[] = [];
  readonly api: object;

  /** @param translate what becomes of each sentence that can be translated, with what is to be filled in */
  constructor(translate: (sentence: string, values: readonly unknown[]) => string = filledIn) {
    const languages = anything({
      createDiagnosticCollection: () => this.collection(),
      ...Object.fromEntries(['Hover', 'CodeActions', 'CompletionItem', 'CodeLens', 'InlayHints'].map((kind) => {
        const name = `register${kind}Provider`;
        return [name, (_selector: unknown, provider: unknown) => {
          this.providers.set(kind, provider);
          return new Disposable(() => undefined);
        }];
      })),
    });
    const workspace = anything({
      textDocuments: this.documents,
      workspaceFolders: [],
      fs: anything({ isWritableFileSystem: () => true }),
      onDidOpenTextDocument: this.opened.event,
      onDidChangeTextDocument: this.edited.event,
      getConfiguration: () => ({ get: (_name: string, usual: unknown) => usual, inspect: () => undefined }),
    });
    const notify = (message: string): Promise<undefined> => {
      this.notifications.push(message);
      return Promise.resolve(undefined);
    };
    const window = anything({
      visibleTextEditors: [],
      tabGroups: anything({ all: [] }),
      activeTextEditor: undefined,
      showErrorMessage: notify,
      showWarningMessage: notify,
      showInformationMessage: notify,
    });
    const commands = anything({
      registerCommand: (id: string, run: (argument?: unknown) => Promise<unknown>) => {
        this.commands.set(id, run);
        return new Disposable(() => this.commands.delete(id));
      },
    });
    const l10n = { t: (text: string, ...values: readonly unknown[]) => translate(text, values) };
    const classes = { EventEmitter, Disposable, Uri, Range, MarkdownString, Diagnostic, CodeAction };
    const own = { ...classes, languages, workspace, window, commands, l10n };
    this.api = { ...Object.fromEntries(exportedNames().map((name) => [name, anything()])), ...own };
  }

  private collection(): object {
    const kept = new Map<string, readonly Shown[]>();
    return {
      has: (uri: Uri) => kept.has(uri.toString()),
      get: (uri: Uri) => kept.get(uri.toString()),
      set: (uri: Uri, diagnostics: readonly Shown[]) => {
        kept.set(uri.toString(), diagnostics);
        this.shown.fire(diagnostics);
      },
      delete: (uri: Uri) => kept.delete(uri.toString()),
      dispose: () => kept.clear(),
    };
  }
}

function filledIn(sentence: string, values: readonly unknown[]): string {
  return sentence.replace(/\{(\d)\}/g, (_all, index: number) => String(values[index]));
}

/** What the module `vscode` exports, from its types. */
function exportedNames(): string[] {
  const types = readFileSync('node_modules/@types/vscode/index.d.ts', 'utf8');
  return [...types.matchAll(/^\texport (?:class|enum|namespace|const) (\w+)/gm)].map(([, name]) => name!);
}

/** Can be called, constructed and looked into; has what it is given, and more of its own kind. */
function anything(own: Readonly<Record<string, unknown>> = {}): object {
  const made = new Map<PropertyKey, unknown>(Object.entries(own));
  return new Proxy(EventEmitter, {
    get(_target, key) {
      if (key === 'then' || key === Symbol.iterator) return undefined;
      if (key === Symbol.toPrimitive) return () => 0;
      if (!made.has(key)) made.set(key, anything());
      return made.get(key);
    },
    set: (_target, key, value) => {
      made.set(key, value);
      return true;
    },
    apply: () => anything(),
    construct: () => anything(),
  });
}
