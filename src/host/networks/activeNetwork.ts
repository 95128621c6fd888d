import * as vscode from 'vscode';
import type { Definitions, OpenDefinition } from '../definitions/definitions';

/** Which network the user is at: that of the last editor or inspector that was active. */
export class ActiveNetwork implements vscode.Disposable {
  private current: vscode.Uri | undefined;
  private readonly changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  private readonly subscriptions: vscode.Disposable[];

  readonly onDidChange = this.changed.event;

  constructor(private readonly definitions: Definitions) {
    this.subscriptions = [
      this.changed,
      vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(editor)),
      definitions.onDidChange(({ document }) => {
        if (!this.current || vscode.window.activeTextEditor?.document === document) this.set(document.uri);
      }),
      definitions.onDidClose((uri) => {
        if (this.current?.toString() === uri.toString()) this.set(definitions.all().at(-1)?.document.uri);
      }),
    ];
    this.follow(vscode.window.activeTextEditor);
    if (!this.current) this.set(definitions.all().at(-1)?.document.uri);
  }

  get uri(): vscode.Uri | undefined {
    return this.current;
  }

  get definition(): OpenDefinition | undefined {
    return this.current && this.definitions.at(this.current);
  }

  /** The user has gone to this network. */
  set(uri: vscode.Uri | undefined): void {
    if (this.current?.toString() === uri?.toString()) return;
    this.current = uri;
    this.changed.fire(uri);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private follow(editor: vscode.TextEditor | undefined): void {
    if (editor && this.definitions.of(editor.document)) this.set(editor.document.uri);
  }
}
