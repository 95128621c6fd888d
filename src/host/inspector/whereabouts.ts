import * as vscode from 'vscode';
import type { InspectorState } from '../../protocol/inspector';
import type { Definitions } from '../definitions/definitions';
import { watchFile } from '../networks/files';

/** Where the definition of an open inspector is, when it is not open in the editor, or its file is gone. */
export class Whereabouts implements vscode.Disposable {
  private found: InspectorState['document'];
  private isDisposed = false;
  private readonly subscriptions: vscode.Disposable[];

  /** @param changed called when it is somewhere else than before */
  constructor(
    private readonly uri: vscode.Uri,
    private readonly definitions: Definitions,
    private readonly changed: () => void,
  ) {
    const isThis = (other: vscode.Uri): boolean => other.toString() === uri.toString();
    this.subscriptions = [
      definitions.onDidClose((closed) => isThis(closed) && void this.look()),
      definitions.onDidChange(({ document }) => isThis(document.uri) && void this.look()),
      ...(uri.scheme === 'untitled' ? [] : [watchFile(uri, () => void this.look())]),
    ];
  }

  /** Undefined while it is open, and its file is there. */
  get current(): InspectorState['document'] {
    return this.found;
  }

  dispose(): void {
    this.isDisposed = true;
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async look(): Promise<void> {
    const before = this.found;
    this.found = await this.find();
    // The inspector may have been closed in the meantime.
    if (this.found !== before && !this.isDisposed) this.changed();
  }

  private async find(): Promise<InspectorState['document']> {
    const isOpen = this.definitions.at(this.uri) !== undefined;
    if (this.uri.scheme === 'untitled') return isOpen ? undefined : 'lost';
    try {
      await vscode.workspace.fs.stat(this.uri);
    } catch (error) {
      if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return 'deleted';
    }
    return isOpen ? undefined : 'closed';
  }
}
