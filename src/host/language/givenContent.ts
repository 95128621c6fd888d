import type * as vscode from 'vscode';

interface Given {
  readonly version: number;
  readonly content: string;
}

/**
 * What a provider has last given for each document, so that VS Code is only told to ask again when the answer would be
 * another one: whatever it makes anew cannot be clicked in that moment.
 */
export class GivenContent {
  private readonly known = new Map<string, Given>();

  /** Takes down what is given. VS Code asks after every edit by itself: of each version, the first answer counts. */
  give<Content>({ uri, version }: vscode.TextDocument, content: Content): Content {
    const key = uri.toString();
    if (this.known.get(key)?.version !== version) this.known.set(key, { version, content: JSON.stringify(content) });
    return content;
  }

  /** True when another content would be given than VS Code has, which is the one that it has from now on. */
  isOutdated({ uri, version }: vscode.TextDocument, contentNow: () => unknown): boolean {
    const key = uri.toString();
    const given = this.known.get(key);
    // Nobody has asked yet, or has asked about an earlier version, and will about this one.
    if (given?.version !== version) return false;
    const content = JSON.stringify(contentNow());
    if (content === given.content) return false;
    this.known.set(key, { version, content });
    return true;
  }

  /** Documents that are opened again count their versions from the beginning. */
  forget(uri: vscode.Uri): void {
    this.known.delete(uri.toString());
  }
}
