import * as vscode from 'vscode';
import type { Snapshot } from '../networks/results';
import { readDefinition } from '../../definition/readGradnet';
import { standardRegistry } from '../../engine/registry';
import { DEFINITION_SUFFIX } from '../manifest';
import { memoryLimit, runOverrides } from '../settings';

const everywhere = `**/*${DEFINITION_SUFFIX}`;

/** More definitions than this are not looked for. */
const mostFiles = 1000;

/** What happens to the definitions of the workspace. */
export interface DiscoveryListener {
  found(uri: vscode.Uri): void;
  changed(uri: vscode.Uri): void;
  gone(uri: vscode.Uri): void;
}

/** Finds the definitions of the workspace, once somebody wants to see them, and keeps an eye on them from then on. */
export class Discovery implements vscode.Disposable {
  private readonly files = new Set<string>();
  private watching: vscode.Disposable | undefined;

  constructor(private readonly listener: DiscoveryListener) {}

  /** Whether the file of a definition is known to be there. */
  has(uri: vscode.Uri): boolean {
    return this.files.has(uri.toString());
  }

  /** Looks for definitions anew. */
  async look(): Promise<void> {
    this.watching ??= this.watch();
    const uris = await vscode.workspace.findFiles(everywhere, undefined, mostFiles);
    const present = new Set(uris.map(String));
    for (const known of [...this.files]) {
      if (!present.has(known)) this.lose(vscode.Uri.parse(known));
    }
    for (const uri of uris) this.find(uri);
  }

  dispose(): void {
    this.watching?.dispose();
  }

  private watch(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(everywhere);
    return vscode.Disposable.from(
      watcher,
      watcher.onDidCreate((uri) => this.find(uri)),
      watcher.onDidChange((uri) => this.listener.changed(uri)),
      watcher.onDidDelete((uri) => this.lose(uri)),
    );
  }

  private find(uri: vscode.Uri): void {
    this.files.add(uri.toString());
    this.listener.found(uri);
  }

  private lose(uri: vscode.Uri): void {
    this.files.delete(uri.toString());
    this.listener.gone(uri);
  }
}

/** A definition read from its file, without opening it. @throws Error when the file cannot be read */
export async function readFile(uri: vscode.Uri): Promise<Snapshot> {
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return { text, definition: readDefinition(text, standardRegistry, memoryLimit(uri), runOverrides(uri)) };
}
